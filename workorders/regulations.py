"""The rules that hold now for work orders, in memory: every order that moves asks for them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from hub.core.clock import Clock
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.events import Kind
from hub.core.order_rules import Form, Limit, Limits
from hub.core.orders import OrderType
from hub.pipeline.calendars import Almanac
from hub.pipeline.mirror import Mirror
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.group import Duplicate
from hub.store.order_rules import OrderRules, write_form, write_limits
from workorders.forms import BUILT_IN, check_schema
from workorders.limits import DEFAULT


class Regulations(Mirror):
    """Those hold that the hub came with before it is read."""

    kinds = frozenset({Kind.ORDER_RULE})

    def __init__(self, db: Database, committer: Committer, clock: Clock, almanac: Almanac) -> None:
        super().__init__()
        self._rules = OrderRules(db)
        self._committer = committer
        self._clock = clock
        self._almanac = almanac
        self._forms: Mapping[OrderType, Form] = BUILT_IN
        self._limits = DEFAULT

    def form(self, kind: OrderType) -> Form:
        """The one that new orders of this type are opened with."""
        return self._forms[kind]

    def limits(self) -> Limits:
        return self._limits

    async def form_version(self, kind: OrderType, version: int) -> Form:
        """The one that an order was opened with; raises NotFound."""
        form = BUILT_IN[kind] if version == 0 else await self._rules.form(kind, version)
        if form is None:
            raise NotFound
        return form

    async def change_form(
        self, kind: OrderType, schema: Mapping[str, Any], *, version: int, by: str
    ) -> Form:
        """`version`: the one this began from. Raises InputError, Conflict."""
        check_schema(schema)
        await self.load()
        if version != self.form(kind).version:
            raise Conflict("form_conflict", version=self.form(kind).version)
        form = Form(type=kind, version=version + 1, schema=schema, author=by, at=self._clock.now())
        try:
            await self._committer.commit(None, partial(write_form, form=form))
        except Duplicate:
            raise Conflict("form_conflict", version=version + 1) from None
        await self.load()
        return form

    async def change_limits(self, rows: Sequence[Limit], *, version: int, by: str) -> Limits:
        """`version` as for forms. Raises InputError, Conflict."""
        self._check_calendars(rows)
        await self.load()
        before = self._limits
        if version != before.version:
            raise Conflict("limits_conflict", version=before.version)
        after = Limits(rows=tuple(rows), version=version + 1, author=by, at=self._clock.now())
        await self._committer.commit(None, partial(write_limits, before=before, after=after))
        await self.load()
        return after

    def _check_calendars(self, rows: Sequence[Limit]) -> None:
        unknown = [n for n, row in enumerate(rows) if not self._almanac.knows(row.calendar_id)]
        if unknown:
            places = [f"items.{number}.calendar_id" for number in unknown]
            raise InputError(fields=dict.fromkeys(places, "unknown_calendar"))

    async def _read(self) -> None:
        newest = dict(BUILT_IN)
        for form in await self._rules.forms():
            if form.version > newest[form.type].version:
                newest[form.type] = form
        self._forms = newest
        self._limits = await self._rules.limits() or DEFAULT
