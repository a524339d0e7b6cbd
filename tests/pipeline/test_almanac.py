"""All calendars in memory: what was read last is what holds."""

import asyncio
from dataclasses import replace

import pytest

from hub.core.calendar import ALWAYS, OF_NODE, OFFICE, Calendar
from hub.core.organisation import Level, Node
from hub.pipeline.calendars import Almanac
from hub.pipeline.pipeline import Spine
from hub.store import nodes
from hub.store.calendars import Calendars
from hub.store.draft import Draft


class Slow:
    """Calendars of which the first reading is old when it comes: others have changed meanwhile."""

    def __init__(self) -> None:
        self.name = "old"
        self.read = asyncio.Event()
        self.go_on = asyncio.Event()

    async def all(self) -> list[Calendar]:
        found = [replace(OFFICE, name=self.name)]
        if not self.read.is_set():
            self.read.set()
            await self.go_on.wait()
        return found


class Bare:
    async def tree(self) -> list[Node]:
        return []


async def test_of_two_readings_at_once_the_older_does_not_stand_in_the_newers_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr("hub.pipeline.calendars.Calendars", lambda db: slow)
    monkeypatch.setattr("hub.pipeline.calendars.Nodes", lambda db: Bare())
    almanac = Almanac(None)  # type: ignore[arg-type]
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(almanac.load())
        await slow.read.wait()
        slow.name = "new"
        second = group.create_task(almanac.load())
        await asyncio.wait({second}, timeout=0.05)
        slow.go_on.set()
    assert almanac.get(OFFICE.id).name == "new"


@pytest.mark.store
async def test_a_node_keeps_its_own_hours_or_those_of_the_node_above(spine: Spine) -> None:
    """In whatever process it was told of them."""
    xinjiang = replace(OFFICE, id="xj", name="新疆", zone="Asia/Urumqi", rev=0)

    def found(draft: Draft) -> None:
        Calendars.write(draft, None, xinjiang, by="admin")
        for rev, (node_id, kept) in enumerate((("root.xj", "xj"), ("root.xj.ks", ALWAYS.id))):
            level = (Level.PROVINCE, Level.PREFECTURE)[rev]
            nodes.insert(draft, Node(id=node_id, name=node_id, level=level, calendar_id=kept))
            nodes.record(
                draft, rev, what="node", name=node_id, action="add", node_id=node_id, by="admin"
            )

    almanac = spine.almanac
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        following = group.create_task(almanac.run(spine.feed))
        await spine.committer.commit(None, found)
        while almanac.at(OF_NODE, "root.xj") is not almanac.get("xj"):
            await asyncio.sleep(0.02)
        following.cancel()
    assert almanac.at(OF_NODE, "root.xj.wl") == xinjiang
    assert almanac.at(OF_NODE, "root.xj.ks") == ALWAYS
    assert almanac.at(OF_NODE, "root.zj") == OFFICE
    assert almanac.at("xj", "root.zj") == xinjiang
