"""Orders on a real store: numbers without gaps, steps that two people cannot both take."""

import asyncio

import pytest

from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.orders import OrderAction, OrderState
from hub.core.ports import NewOrder
from hub.pipeline.pipeline import Spine
from hub.store.events import Events
from hub.store.orders import Orders
from workorders.book import Book
from workorders.counter import Counter

pytestmark = pytest.mark.store

FAULT = NewOrder(type="fault", title="没信号")


@pytest.fixture
def counter(spine: Spine) -> Counter:
    return Counter(spine.db, spine.committer, Book())


async def test_numbers_have_no_gaps_however_many_are_opened_at_once(counter: Counter) -> None:
    orders = await asyncio.gather(*(counter.open(FAULT, by="agent") for _ in range(25)))
    counters = sorted(int(order.number.rpartition("-")[2]) for order in orders)
    assert counters == list(range(1, 26))


async def test_two_processes_share_the_numbers(spine: Spine, counter: Counter) -> None:
    other = Spine(spine.db, spine.clock)
    await other.feed.start()
    working = asyncio.create_task(other.committer.run())
    another = Counter(other.db, other.committer, Book())
    both = [one.open(FAULT, by="agent") for _ in range(10) for one in (counter, another)]
    orders = await asyncio.gather(*both)
    working.cancel()
    counters = sorted(int(order.number.rpartition("-")[2]) for order in orders)
    assert counters == list(range(1, 21))


async def test_of_two_who_accept_at_once_one_does(counter: Counter) -> None:
    order = await counter.open(FAULT, by="agent")
    tries = [
        counter.act(order.number, OrderAction.ACCEPT, by=who, note="", rev=order.rev)
        for who in ("agent", "agent2")
    ]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(end, Conflict) for end in ends) == 1
    after = await counter.get(order.number)
    assert after.state is OrderState.ACCEPTED
    assert len(after.steps) == 2


async def test_acting_on_what_has_moved_on_is_a_conflict(counter: Counter) -> None:
    order = await counter.open(FAULT, by="agent")
    await counter.act(order.number, OrderAction.ACCEPT, by="agent", note="", rev=None)
    with pytest.raises(Conflict) as moved:
        await counter.act(order.number, OrderAction.START, by="agent", note="", rev=order.rev)
    assert moved.value.code == "order_moved"


async def test_every_step_is_an_event(spine: Spine, counter: Counter) -> None:
    order = await counter.open(FAULT, by="agent")
    await counter.act(order.number, OrderAction.CANCEL, by="agent", note="重复", rev=None)
    events = await Events(spine.db).since(0)
    assert [(one.kind, one.data["action"]) for one in events] == [
        (Kind.ORDER, "open"),
        (Kind.ORDER, "cancel"),
    ]
    kept = await Orders(spine.db).get(order.number)
    assert kept
    assert kept.steps[-1].note == "重复"


async def test_what_is_not_there_is_not_found(counter: Counter) -> None:
    with pytest.raises(NotFound):
        await counter.get("TS-0101-0001")
    with pytest.raises(NotFound):
        await counter.open(FAULT, by="agent", conversation_id="nowhere")
