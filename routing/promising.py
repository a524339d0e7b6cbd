"""Where service levels are made, changed and given up."""

from dataclasses import replace
from functools import partial

from hub.core.errors import Conflict, InputError, NotFound
from hub.core.service_levels import DEFAULT_LEVEL, ServiceLevel
from hub.pipeline.calendars import Almanac
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.service_levels import ServiceLevels
from routing.promises import Promises


class Promising:
    """A change holds for the waits that begin after it: who waits already was promised the old."""

    def __init__(
        self, db: Database, committer: Committer, almanac: Almanac, promises: Promises
    ) -> None:
        self._levels = ServiceLevels(db)
        self._committer = committer
        self._almanac = almanac
        self._promises = promises

    async def all(self) -> list[ServiceLevel]:
        return await self._levels.all()

    async def get(self, level_id: str) -> ServiceLevel:
        """As it is stored now; raises NotFound."""
        level = await self._levels.get(level_id)
        if level is None:
            raise NotFound
        return level

    async def add(self, level: ServiceLevel, *, by: str) -> ServiceLevel:
        return await self._write(None, level, by=by)

    async def change(self, level: ServiceLevel, *, by: str) -> ServiceLevel:
        """Raises Conflict when it is not at `level.rev` any more; it stays at its node."""
        before = await self.get(level.id)
        if before.rev != level.rev:
            raise Conflict("level_changed")
        return await self._write(before, replace(level, node_id=before.node_id), by=by)

    async def delete(self, level_id: str, *, by: str) -> None:
        """The clocks that run by it go on; the default one is always there."""
        if level_id == DEFAULT_LEVEL.id:
            raise Conflict("default_level")
        level = await self.get(level_id)
        await self._committer.commit(None, partial(ServiceLevels.delete, one=level, by=by))
        await self._promises.load()

    async def _write(
        self, before: ServiceLevel | None, after: ServiceLevel, *, by: str
    ) -> ServiceLevel:
        if not self._almanac.knows(after.calendar_id):
            raise InputError(fields={"calendar_id": "unknown_calendar"})
        decide = partial(ServiceLevels.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self._promises.load()
        return written
