"""Work orders on a real store, with people of several nodes, a customer, and time that is ours."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, State
from hub.core.deadlines import Deadline
from hub.core.messages import Message
from hub.core.orders import Order, OrderAction
from hub.core.organisation import holds
from hub.core.parts import Choices, Text
from hub.core.ports.orders import NewOrder
from hub.pipeline.deadlines import DueScan
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.draft import Draft
from hub.store.messages import Messages
from tests.doubles import KeyWording
from workorders.life import Act, Doer
from workorders.limits import KIND, KINDS
from workorders.office import Office
from workorders.rules import Power


def doer(name: str, *nodes: str, powers: frozenset[Power] = frozenset(Power)) -> Doer:
    """Somebody with posts at these nodes: what he may there he may below, and nowhere else."""
    return Doer(
        id=name,
        may=lambda power, node: power in powers and any(holds(one, node) for one in nodes),
    )


BOSS = doer("boss", "root")
THREAD = thread_id("post", "main", "alice")


class AllShards:
    def owns(self, shard: int) -> bool:
        return True


class Ahead(SystemClock):
    """The clock of the machine, and however much later the test wants it to be."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass
class House:
    spine: Spine
    office: Office
    scan: DueScan
    clock: Ahead

    async def come(self, *, node: str = "root.zj", locale: str = "zh-CN") -> Conversation:
        """Alice, who begins a conversation."""

        def decide(draft: Draft) -> Conversation:
            draft.open(
                thread_id=THREAD, channel="post", account="main", address="alice", name="爱丽丝",
                customer_id="alice", locale=locale,
            )  # fmt: skip
            return draft.set(node_id=node)

        return await self.spine.committer.commit(THREAD, decide)

    async def leave(self, *, asked: bool = False) -> None:
        """Her conversation ends; she may be `asked` what she thinks of it."""

        def decide(draft: Draft) -> None:
            draft.state(State.CLOSED)
            draft.set(closed_at=draft.now, asked_at=draft.now if asked else None)

        await self.spine.committer.commit(THREAD, decide)

    async def conversation(self) -> Conversation:
        """Hers, open or closed."""
        view = await self.spine.committer.views.load(THREAD)
        assert view
        return view.conversation

    async def open(self, kind: str = "complaint", *, conversation_id: str = "") -> Order:
        new = NewOrder(type=kind, title="多扣费", node_id="" if conversation_id else "root.zj")
        return await self.office.counter.open(new, by="anna", conversation_id=conversation_id)

    async def walk(self, order: Order, *names: str, by: Doer = BOSS) -> Order:
        """`dispatch:root.zj` and the like, one after the other."""
        for name in names:
            action, _, node = name.partition(":")
            act = Act(action=OrderAction(action), node=node, note="已经退费", person="bert")
            order = await self.office.counter.act(order.number, act, by=by)
        return order

    async def heard(self) -> list[Message]:
        return await Messages(self.spine.db).in_thread(THREAD, after=0)

    async def told(self) -> list[str]:
        """What alice was told, by the names of templates."""
        texts = [part.text for one in await self.heard() for part in one.parts
                 if isinstance(part, Text | Choices)]  # fmt: skip
        return [text.partition("/")[0] for text in texts]

    async def clocks(self, order: Order) -> dict[str, Deadline]:
        """Those that run or stand, by their stage."""
        found = await Deadlines(self.spine.db).of(order.number, KINDS)
        return {kind.removeprefix(KIND): one for kind, one in found.items() if one.is_open}

    async def pass_time(self, **amount: float) -> None:
        """And tell what has become due meanwhile."""
        self.clock.ahead += timedelta(**amount)
        await self.scan.scan()


@pytest.fixture
async def house(db: Database) -> AsyncIterator[House]:
    clock = Ahead()
    spine = Spine(db, clock)
    office = Office(spine, KeyWording())
    scan = DueScan(db, spine.committer, AllShards(), spine.almanac, clock)  # type: ignore[arg-type]
    scan.handle(KIND, office.escalation.prepare, office.escalation.who)
    await spine.feed.start()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(spine.committer.run()), group.create_task(spine.feed.run())]
        yield House(spine, office, scan, clock)
        for task in tasks:
            task.cancel()


@pytest.fixture
def office(spine: Spine) -> Office:
    return Office(spine, KeyWording())
