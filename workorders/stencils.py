"""Orders that are often opened, filled in beforehand: written, listed and thrown away."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from hub.core.clock import Clock, new_id
from hub.core.errors import Conflict, NotFound
from hub.core.order_rules import OrderTemplate
from hub.core.orders import OrderType, Priority, Value
from hub.store import order_templates as documents
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.order_templates import OrderTemplates


class Stencils:
    """Each belongs to a node, and is seen there and below."""

    def __init__(self, db: Database, committer: Committer, clock: Clock) -> None:
        self._templates = OrderTemplates(db)
        self._committer = committer
        self._clock = clock

    async def seen_at(self, node_id: str) -> list[OrderTemplate]:
        return await self._templates.seen_at(node_id)

    async def get(self, template_id: str) -> OrderTemplate:
        template = await self._templates.get(template_id)
        if template is None:
            raise NotFound
        return template

    async def add(
        self, kind: OrderType, *, name: str, title: str, fields: Mapping[str, Value],
        priority: Priority | None, node_id: str, by: str,
    ) -> OrderTemplate:  # fmt: skip
        template = OrderTemplate(
            id=new_id(), name=name, type=kind, title=title, fields=fields, priority=priority,
            node_id=node_id, author=by, at=self._clock.now(),
        )  # fmt: skip
        await self._committer.commit(None, partial(documents.write, before=None, after=template))
        return template

    async def change(
        self, template_id: str, *, name: str, title: str, fields: Mapping[str, Value],
        priority: Priority | None, version: int, by: str,
    ) -> OrderTemplate:  # fmt: skip
        """Its type and node stay. `version`: the one this began from; raises Conflict."""
        before = await self._current(template_id, version)
        after = replace(
            before, name=name, title=title, fields=fields, priority=priority, version=version + 1,
            author=by, at=self._clock.now(),
        )  # fmt: skip
        await self._committer.commit(None, partial(documents.write, before=before, after=after))
        return after

    async def delete(self, template_id: str, *, version: int, by: str) -> None:
        before = await self._current(template_id, version)
        await self._committer.commit(None, partial(documents.delete, template=before, by=by))

    async def _current(self, template_id: str, version: int) -> OrderTemplate:
        template = await self.get(template_id)
        if template.version != version:
            raise Conflict("order_template_conflict", version=template.version)
        return template
