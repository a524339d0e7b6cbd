"""The organisation as an administrator handles it: nodes added, named, closed and opened again."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfoNotFoundError

from agent_console.authority import OPERATOR, Actor
from agent_console.establishment import Establishment, Registry, Write
from agent_console.rights import Right
from hub.core.calendar import OF_NODE, OFFICE
from hub.core.clock import new_id
from hub.core.errors import Conflict, InputError
from hub.core.local_time import zone_of
from hub.core.organisation import SEPARATOR, Level, Node, Tree
from hub.pipeline.calendars import Almanac
from hub.store import nodes as documents
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.nodes import Nodes

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
DEMO = (
    ("root.zj", "浙江省中心", Level.PROVINCE),
    ("root.zj.hz", "杭州", Level.PREFECTURE),
    ("root.zj.nb", "宁波", Level.PREFECTURE),
    ("root.zj.net", "浙江网络部", Level.DEPARTMENT),
    ("root.js", "江苏省中心", Level.PROVINCE),
    ("root.js.nj", "南京", Level.PREFECTURE),
    ("root.js.sz", "苏州", Level.PREFECTURE),
)


class Organisation:
    """Whoever does something must manage the organisation there: else Forbidden."""

    def __init__(self, db: Database, committer: Committer, almanac: Almanac) -> None:
        self._nodes = Nodes(db)
        self._almanac = almanac
        self._registry = Registry(db, committer)

    async def tree(self) -> Tree:
        return await self._nodes.tree()

    async def add(
        self, parent_id: str, *, name: str, level: Level, zone: str, calendar_id: str = "",
        key: str = "", by: Actor = OPERATOR,
    ) -> Node:  # fmt: skip
        """Under an open node, at a lower level than its; `key` becomes the last part of its id."""
        by.authority.require(Right.MANAGE_ORGANISATION, parent_id)
        house = await self._registry.read()
        house.check_open(parent_id, "parent_id")
        if not level.is_below(house.node(parent_id).level):
            raise InputError(fields={"level": "not_below"})
        if key and not KEY.fullmatch(key):
            raise InputError(fields={"key": "bad_key"})
        self._check_hours(zone, calendar_id)
        node_id = f"{parent_id}{SEPARATOR}{key or new_id()}"
        if house.tree.get(node_id):
            raise Conflict("node_exists", id=node_id)
        node = Node(id=node_id, name=name, level=level, zone=zone, calendar_id=calendar_id)
        await self._step(house, node, "add", partial(documents.insert, node=node), by)
        return node

    async def change(
        self, node_id: str, *, name: str, zone: str, calendar_id: str, by: Actor
    ) -> Node:
        """Another name, time zone, or hours that it keeps from now on."""
        by.authority.require(Right.MANAGE_ORGANISATION, node_id)
        self._check_hours(zone, calendar_id)
        house = await self._registry.read()
        before = house.node(node_id)
        after = replace(before, name=name, zone=zone, calendar_id=calendar_id)
        await self._step(house, after, "change", partial(documents.update, node=after), by)
        return after

    async def reopen(self, node_id: str, *, by: Actor) -> Node:
        """Where the node above it is open."""
        by.authority.require(Right.MANAGE_ORGANISATION, node_id)
        house = await self._registry.read()
        before = house.node(node_id)
        house.check_open(before.parent_id, "parent_id")
        after = replace(before, active=True)
        await self._step(house, after, "reopen", partial(documents.update, node=after), by)
        return after

    async def seed(self, wanted: Iterable[tuple[str, str, Level]] = DEMO) -> None:
        """The demo tree, whatever of it is missing."""
        for node_id, name, level in wanted:
            house = await self._registry.read()
            if house.tree.get(node_id) is None:
                node = Node(id=node_id, name=name, level=level)
                write = partial(documents.insert, node=node)
                await self._step(house, node, "add", write, OPERATOR)

    async def _step(
        self, house: Establishment, node: Node, action: str, write: Write, by: Actor
    ) -> None:
        await self._registry.step(
            house, write, what="node", name=node.id, action=action, node_id=node.id, by=by
        )

    def _check_hours(self, zone: str, calendar_id: str) -> None:
        try:
            zone_of(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InputError(fields={"zone": "unknown_zone"}) from None
        if calendar_id == OF_NODE or not self._almanac.knows(calendar_id or OFFICE.id):
            raise InputError(fields={"calendar_id": "unknown_calendar"})
