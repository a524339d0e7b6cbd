"""Canned replies as they are now, in memory: they are looked through while people type."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from hub.core.canned import Canned
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.events import Kind
from hub.pipeline.mirror import Mirror
from hub.store.canned import CannedReplies
from hub.store.committer import Committer
from hub.store.database import Database
from routing.catalogue import Catalogue

OWN_MOST = 200
"""Of one person's own."""


class Phrasebook(Mirror):
    """Whose a reply is to change, its caller says; it stays whose it is."""

    kinds = frozenset({Kind.CANNED})

    def __init__(self, db: Database, committer: Committer, catalogue: Catalogue) -> None:
        super().__init__()
        self._stored = CannedReplies(db)
        self._committer = committer
        self._catalogue = catalogue
        self._known: Mapping[str, Canned] = MappingProxyType({})

    def all(self) -> list[Canned]:
        """By their titles."""
        return sorted(self._known.values(), key=lambda one: (one.title, one.id))

    async def get(self, canned_id: str) -> Canned:
        """As it is stored now; raises NotFound."""
        canned = await self._stored.get(canned_id)
        if canned is None:
            raise NotFound
        return canned

    async def add(self, canned: Canned, *, by: str) -> Canned:
        """Raises Conflict for one too many of his own."""
        own = [one for one in self._known.values() if one.owner == canned.owner]
        if canned.owner and len(own) >= OWN_MOST:
            raise Conflict("canned_full", limit=OWN_MOST)
        return await self._write(None, canned, by=by)

    async def change(self, canned: Canned, *, by: str) -> Canned:
        """Raises Conflict when it is not at `canned.rev` any more."""
        before = await self.get(canned.id)
        if before.rev != canned.rev:
            raise Conflict
        return await self._write(before, canned, by=by)

    async def delete(self, canned_id: str, *, by: str) -> None:
        canned = await self.get(canned_id)
        await self._committer.commit(None, partial(CannedReplies.delete, one=canned, by=by))
        await self.load()

    async def _write(self, before: Canned | None, after: Canned, *, by: str) -> Canned:
        if after.queue and after.owner:
            raise InputError(fields={"queue": "not_own"})
        if after.queue and self._catalogue.find(after.queue) is None:
            raise InputError(fields={"queue": "unknown_queue"})
        decide = partial(CannedReplies.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self.load()
        return written

    async def _read(self) -> None:
        self._known = MappingProxyType({one.id: one for one in await self._stored.all()})
