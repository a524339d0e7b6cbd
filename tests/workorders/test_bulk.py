"""Acts on many orders at once: they come to the same as the single acts, and each only once."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import HubError, NotFound
from hub.core.orders import Order, OrderAction
from tests.workorders.conftest import BOSS, House, doer
from tests.workorders.test_life import NODES, NOW, opened, walked
from workorders.bulk import ACTIONS, act_on_all
from workorders.counter import OrderMoved
from workorders.life import Act, Doer, take_step

WAYS: tuple[tuple[str, ...], ...] = (
    (), ("accept",), ("accept", "dispatch:root.js"), ("accept", "dispatch:root.js", "receive"),
    ("accept", "start"), ("accept", "start", "answer"), ("accept", "start", "answer", "close"),
    ("cancel",),
)  # fmt: skip


class Shelf:
    """A counter without a store; `ahead` are orders that somebody moves on at the first look."""

    def __init__(self, orders: dict[str, Order], ahead: frozenset[str] = frozenset()) -> None:
        self.orders = dict(orders)
        self.ahead = set(ahead)

    async def get(self, number: str) -> Order:
        await asyncio.sleep(0)
        if number not in self.orders:
            raise NotFound
        return self.orders[number]

    async def act(self, number: str, act: Act, *, by: Doer, rev: int | None = None) -> Order:
        if number in self.ahead:
            self.ahead.discard(number)
            note = Act(action=OrderAction.NOTE, note="有人先到")
            self.orders[number] = take_step(self.orders[number], note, by=BOSS, at=NOW)
        order = self.orders[number]
        if rev is not None and order.rev != rev:
            raise OrderMoved(order, order.steps[-1:])
        self.orders[number] = take_step(order, act, by=by, at=NOW)
        return self.orders[number]


async def anything(order: Order) -> None:
    return


def shelf_of(ways: list[tuple[str, ...]], nodes: list[str]) -> dict[str, Order]:
    made = [
        replace(walked(*way, node=node), number=f"TS-1123-{at:04d}")
        for at, (way, node) in enumerate(zip(ways, nodes, strict=True))
    ]
    return {order.number: order for order in made}


@given(
    ways=st.lists(st.sampled_from(WAYS), min_size=1, max_size=8),
    action=st.sampled_from(sorted(ACTIONS)),
    place=st.sampled_from(("root", "root.zj", "root.gd")),
    data=st.data(),
)
def test_many_at_once_come_to_the_same_as_one_by_one(ways, action, place, data) -> None:
    nodes = data.draw(st.lists(st.sampled_from(NODES), min_size=len(ways), max_size=len(ways)))
    orders = shelf_of(ways, nodes)
    ahead = frozenset(data.draw(st.sets(st.sampled_from(sorted(orders)))))
    act = Act(action=action, note="一起办", node="root.gd.sz", person="bert", batch="b1")
    by = doer("zhang", place)
    many = Shelf(orders, ahead)
    outcomes = asyncio.run(
        act_on_all(many, [*orders, *orders, "TS-0101-0001"], act, by=by, check=anything)
    )
    assert [one.number for one in outcomes] == [*orders, "TS-0101-0001"]
    assert isinstance(outcomes[-1].error, NotFound)
    for one in outcomes[:-1]:
        alone = many.orders[one.number]
        before = orders[one.number]
        if before.number in ahead and len(alone.steps) > len(before.steps):
            before = take_step(
                before, Act(action=OrderAction.NOTE, note="有人先到"), by=BOSS, at=NOW
            )
        try:
            expected = take_step(before, act, by=by, at=NOW)
        except HubError as error:
            assert (type(one.error), alone) == (type(error), before)
        else:
            assert one.order == alone == expected


@given(ways=st.lists(st.sampled_from(WAYS), min_size=1, max_size=8), done=st.integers(0, 8))
def test_sent_again_it_goes_on_where_it_was_left_and_does_nothing_twice(ways, done) -> None:
    orders = shelf_of(ways, ["root"] * len(ways))
    act = Act(action=OrderAction.URGE, batch="b1")
    shelf = Shelf(orders)
    asyncio.run(act_on_all(shelf, list(orders)[:done], act, by=BOSS, check=anything))
    again = asyncio.run(act_on_all(shelf, orders, act, by=BOSS, check=anything))
    once = [one for one in again if one.order]
    assert all(one.order and one.order.urged == 1 for one in once)
    assert {one.number for one in once} == {
        number for number, order in orders.items() if order.state in _URGED
    }
    other = replace(act, batch="b2")
    more = asyncio.run(act_on_all(shelf, orders, other, by=BOSS, check=anything))
    assert all(one.order.urged == 2 for one in more if one.order)


_URGED = {"open", "accepted", "dispatched", "received", "in_progress"}


@pytest.mark.store
async def test_each_is_recorded_in_its_order_and_told_by_an_event_of_its_own(house: House) -> None:
    orders = [await house.open() for _ in range(12)]
    await house.walk(orders[3], "accept", "start")
    act = Act(action=OrderAction.ACCEPT, batch="b1")
    numbers = [one.number for one in orders]
    before = await house.spine.db["counters"].find_one({"_id": "events"})
    outcomes = await act_on_all(house.office.counter, numbers, act, by=BOSS, check=anything)
    refused = [one for one in outcomes if one.error]
    assert [(one.number, one.error.code if one.error else "") for one in refused] == [
        (orders[3].number, "order_state")
    ]
    for number in numbers:
        order = await house.office.counter.get(number)
        assert [step.batch for step in order.steps if step.action is OrderAction.ACCEPT] == (
            [""] if number == orders[3].number else ["b1"]
        )
    found = house.spine.db["events"].find({"_id": {"$gt": before["value"]}, "kind": "order"})
    told = [one["data"] async for one in found]
    assert sorted(one["number"] for one in told) == sorted(
        one.number for one in outcomes if one.order
    )
    assert {one["batch"] for one in told} == {"b1"}


@pytest.mark.store
async def test_the_same_batch_from_two_windows_at_once_is_done_once(house: House) -> None:
    orders = [await house.open() for _ in range(6)]
    numbers = [one.number for one in orders]
    note = Act(action=OrderAction.NOTE, note="已通知各地", batch="b1")
    both = await asyncio.gather(
        *(act_on_all(house.office.counter, numbers, note, by=BOSS, check=anything) for _ in "ab")
    )
    assert all(one.order for outcomes in both for one in outcomes)
    for number in numbers:
        order = await house.office.counter.get(number)
        assert [step.note for step in order.steps[1:]] == ["已通知各地"]


def test_an_order_that_somebody_keeps_moving_is_given_up_and_said_so() -> None:
    class Restless(Shelf):
        async def act(self, number: str, act: Act, *, by: Doer, rev: int | None = None) -> Order:
            self.ahead.add(number)
            return await super().act(number, act, by=by, rev=rev)

    shelf = Restless({"TS-1123-0001": opened()})
    act = Act(action=OrderAction.ACCEPT, batch="b1")
    (outcome,) = asyncio.run(act_on_all(shelf, shelf.orders, act, by=BOSS, check=anything))
    assert isinstance(outcome.error, OrderMoved)
    assert {step.batch for step in shelf.orders["TS-1123-0001"].steps} == {""}
