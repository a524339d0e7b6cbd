"""Notes about a customer: written, worded anew, never lost."""

from functools import partial

from customers.records import Records
from hub.core.clock import new_id
from hub.core.customer_notes import CustomerNote, reword
from hub.core.errors import Conflict, NotFound
from hub.pipeline.pipeline import Spine
from hub.store.customer_notes import CustomerNotes, write


class Notes:
    def __init__(self, spine: Spine, records: Records) -> None:
        self._stored = CustomerNotes(spine.db)
        self._committer = spine.committer
        self._clock = spine.clock
        self._records = records

    async def of(self, customer_id: str) -> list[CustomerNote]:
        """Of the person, whichever record they were written to; the newest first."""
        return await self._stored.of((await self._records.family(customer_id)).ids)

    async def add(self, customer_id: str, text: str, *, by: str) -> CustomerNote:
        family, now = await self._records.family(customer_id), self._clock.now()
        note = CustomerNote(
            id=new_id(), customer_id=customer_id, text=text, by=by, at=now, begun_by=by,
            begun_at=now,
        )  # fmt: skip
        node_id = family.top.profile.node_id
        decide = partial(write, before=None, after=note, node_id=node_id)
        return await self._committer.commit(None, decide)

    async def change(
        self, customer_id: str, note_id: str, text: str, *, rev: int, by: str
    ) -> CustomerNote:
        """Raises NotFound for a note of somebody else, Conflict when it says otherwise by now."""
        family = await self._records.family(customer_id)
        note = await self._stored.get(note_id)
        if note is None or note.customer_id not in family.ids:
            raise NotFound
        if note.rev != rev:
            raise Conflict("note_changed")
        after = reword(note, text, by=by, at=self._clock.now())
        decide = partial(write, before=note, after=after, node_id=family.top.profile.node_id)
        return await self._committer.commit(None, decide)
