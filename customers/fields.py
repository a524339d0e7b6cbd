"""The house's own fields: which there are, and what a customer has in them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from customers.records import Records
from hub.core.customer_fields import CustomerField, fault
from hub.core.customers import Family
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.events import Kind
from hub.pipeline.mirror import Mirror
from hub.pipeline.pipeline import Spine
from hub.store.customer_fields import CustomerFields

MOST = 50
"""Fields of a house: more than that nobody reads beside a conversation."""


class Fields(Mirror):
    kinds = frozenset({Kind.CUSTOMER_FIELD})

    def __init__(self, spine: Spine, records: Records) -> None:
        super().__init__()
        self._stored = CustomerFields(spine.db)
        self._committer = spine.committer
        self._records = records
        self._known: Mapping[str, CustomerField] = {}

    def all(self) -> list[CustomerField]:
        """In the order in which they are shown."""
        return sorted(self._known.values(), key=lambda one: (one.place, one.id))

    async def add(self, field: CustomerField, *, by: str) -> CustomerField:
        if len(await self._stored.all()) >= MOST:
            raise Conflict("fields_full", limit=MOST)
        return await self._write(None, field, by=by)

    async def change(self, field: CustomerField, *, by: str) -> CustomerField:
        """Raises Conflict when it is not at `field.rev` any more."""
        before = await self._get(field.id)
        if before.rev != field.rev:
            raise Conflict
        return await self._write(before, replace(field, kind=before.kind), by=by)

    async def delete(self, field_id: str, *, by: str) -> None:
        """What customers have in it is kept, and shown again by nobody."""
        field = await self._get(field_id)
        await self._committer.commit(None, partial(CustomerFields.delete, one=field, by=by))
        await self.load()

    async def fill(
        self, customer_id: str, values: Mapping[str, str], *, rev: int, by: str
    ) -> Family:
        """In the record that stands for him; what is not named stays. An empty value is none."""
        wrong = {name: self._fault(name, value) for name, value in values.items()}
        if faults := {name: what for name, what in wrong.items() if what}:
            raise InputError(fields=faults)
        return await self._records.fill(customer_id, values, rev=rev, by=by)

    def _fault(self, field_id: str, value: str) -> str:
        field = self._known.get(field_id)
        return fault(field, value) if field else "unknown_value"

    async def _get(self, field_id: str) -> CustomerField:
        field = await self._stored.get(field_id)
        if field is None:
            raise NotFound
        return field

    async def _write(
        self, before: CustomerField | None, after: CustomerField, *, by: str
    ) -> CustomerField:
        decide = partial(CustomerFields.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self.load()
        return written

    async def _read(self) -> None:
        self._known = {field.id: field for field in await self._stored.all()}
