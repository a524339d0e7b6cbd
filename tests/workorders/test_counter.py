"""Orders on a real store: numbers without gaps, steps that two people cannot both take."""

import asyncio
from collections import Counter as Tally
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hub.core.errors import Conflict, Forbidden, InputError, NotFound
from hub.core.events import Kind
from hub.core.orders import Order, OrderAction, OrderState, OrderType
from hub.core.organisation import Level, Node
from hub.core.ports.orders import NewOrder
from hub.pipeline.pipeline import Spine
from hub.store import nodes
from hub.store.draft import Draft
from hub.store.events import Events
from hub.store.order_lists import Wanted
from hub.store.orders import Orders, enlist
from hub.store.windows import Place
from tests.doubles import KeyWording
from tests.workorders.conftest import BOSS, House, doer
from workorders.counter import OrderMoved
from workorders.life import Act, Doer
from workorders.office import Office
from workorders.rules import Side

pytestmark = pytest.mark.store

FAULT = NewOrder(type="fault", title="没信号")
ACCEPT = Act(action=OrderAction.ACCEPT)


def to(node: str) -> Act:
    return Act(action=OrderAction.DISPATCH, node=node)


async def accepted(office: Office) -> Order:
    order = await office.counter.open(FAULT, by="agent")
    return await office.counter.act(order.number, ACCEPT, by=BOSS)


async def test_numbers_have_no_gaps_however_many_are_opened_at_once(office: Office) -> None:
    orders = await asyncio.gather(*(office.counter.open(FAULT, by="agent") for _ in range(25)))
    counters = sorted(int(order.number.rpartition("-")[2]) for order in orders)
    assert counters == list(range(1, 26))


async def test_two_processes_share_the_numbers(spine: Spine, office: Office) -> None:
    other = Spine(spine.db, spine.clock)
    await other.feed.start()
    working = asyncio.create_task(other.committer.run())
    another = Office(other, KeyWording()).counter
    both = [one.open(FAULT, by="agent") for _ in range(10) for one in (office.counter, another)]
    orders = await asyncio.gather(*both)
    working.cancel()
    counters = sorted(int(order.number.rpartition("-")[2]) for order in orders)
    assert counters == list(range(1, 21))


async def test_of_two_dispatchers_at_once_one_sends_and_the_other_is_told_where(
    office: Office,
) -> None:
    order = await accepted(office)
    tries = [
        office.counter.act(order.number, to(node), by=doer(who, "root"), rev=order.rev)
        for who, node in (("anna", "root.zj"), ("bert", "root.js"))
    ]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    (sent,) = [end for end in ends if isinstance(end, Order)]
    (refused,) = [end for end in ends if isinstance(end, OrderMoved)]
    after = await office.counter.get(order.number)
    assert after == sent, "nothing is overwritten"
    (later,) = refused.steps
    assert (later.action, later.by) == (OrderAction.DISPATCH, sent.steps[-1].by)
    assert later.changed["handler_node"] == sent.handler_node
    assert refused.order == after


async def test_of_many_who_name_no_revision_each_finds_the_order_as_it_is(office: Office) -> None:
    order = await accepted(office)
    urge = Act(action=OrderAction.URGE)
    await asyncio.gather(*(office.counter.act(order.number, urge, by=BOSS) for _ in range(4)))
    assert (await office.counter.get(order.number)).urged == 4


async def test_acting_on_what_has_moved_on_tells_what_was_done_since(office: Office) -> None:
    order = await office.counter.open(FAULT, by="agent")
    await office.counter.act(order.number, ACCEPT, by=BOSS)
    await office.counter.act(order.number, Act(action=OrderAction.START), by=BOSS)
    with pytest.raises(OrderMoved) as moved:
        await office.counter.act(order.number, ACCEPT, by=BOSS, rev=order.rev)
    assert [step.action.value for step in moved.value.steps] == ["accept", "start"]


async def test_who_watches_disturbs_nobody(office: Office) -> None:
    order = await accepted(office)
    await office.counter.watch(order.number, "anna", watches=True)
    sent = await office.counter.act(order.number, to("root.zj"), by=BOSS, rev=order.rev)
    assert (sent.handler_node, sent.watchers) == ("root.zj", ("anna",))
    gone = await office.counter.watch(order.number, "anna", watches=False)
    assert gone.watchers == ()


async def test_two_orders_that_are_linked_name_each_other(office: Office) -> None:
    first, second = [await office.counter.open(FAULT, by="agent") for _ in range(2)]
    link = Act(action=OrderAction.LINK, link=second.number)
    linked = await office.counter.act(first.number, link, by=BOSS)
    other = await office.counter.get(second.number)
    assert (linked.links, other.links) == ((second.number,), (first.number,))
    assert other.steps[-1].by == "boss"
    with pytest.raises(InputError):
        await office.counter.act(first.number, link, by=BOSS)
    with pytest.raises(NotFound):
        missing = Act(action=OrderAction.LINK, link="TS-0101-9999")
        await office.counter.act(first.number, missing, by=BOSS)


async def test_an_order_about_the_same_thing_is_cancelled_in_favour_of_the_other(
    house: House,
) -> None:
    conversation = await house.come()
    first, second = [await house.open(conversation_id=conversation.id) for _ in range(2)]
    link = Act(action=OrderAction.LINK, link=first.number)
    if_linked = replace(link, duplicate=True, note="客户说了两遍")
    act = house.office.counter.act
    with pytest.raises(Forbidden):
        await act(second.number, if_linked, by=doer("x", "root.js"))
    with pytest.raises(Forbidden):
        handler = Doer(id="x", may=lambda _, __: False, stands=frozenset({Side.HANDLER}))
        await act(second.number, if_linked, by=handler)
    assert (await house.office.counter.get(second.number)).links == ()
    ended = await act(second.number, if_linked, by=BOSS)
    assert (ended.state, ended.duplicate_of) == (OrderState.CANCELLED, first.number)
    assert [step.action.value for step in ended.steps] == ["open", "link", "cancel"]
    assert ended.steps[-1].note == f"与 {first.number} 重复 · duplicate · 客户说了两遍"
    assert await house.office.counter.get(second.number) == ended
    assert (await house.office.counter.get(first.number)).links == (second.number,)
    assert await house.clocks(ended) == {}
    assert (await house.told())[-1] == "order_told_duplicate"
    found = await house.office.inquiry.of_customer("alice", number=second.number)
    assert [one.number for one in found] == [first.number]
    with pytest.raises(InputError) as refused:
        back = Act(action=OrderAction.LINK, link=second.number, duplicate=True)
        await act(first.number, back, by=BOSS)
    assert refused.value.fields == {"link": "not_worked_on"}
    again = await house.walk(ended, "reopen")
    assert again.duplicate_of == ""
    found = await house.office.inquiry.of_customer("alice", number=second.number)
    assert [one.number for one in found] == [second.number]
    ended = await act(second.number, if_linked, by=BOSS)
    assert (ended.state, ended.links) == (OrderState.CANCELLED, (first.number,))


async def test_a_link_in_another_action_touches_nobody_elses_order(office: Office) -> None:
    first, second = [await office.counter.open(FAULT, by="agent") for _ in range(2)]
    accept = replace(ACCEPT, link=second.number)
    await office.counter.act(first.number, accept, by=BOSS)
    assert await office.counter.get(second.number) == second


async def test_every_step_is_an_event_at_the_nodes_concerned(spine: Spine, office: Office) -> None:
    order = await office.counter.open(
        NewOrder(type="fault", title="x", node_id="root.zj"), by="agent"
    )
    await office.counter.act(order.number, ACCEPT, by=BOSS)
    await office.counter.act(order.number, to("root.js"), by=BOSS)
    told = [one for one in await Events(spine.db).since(0) if one.kind is Kind.ORDER]
    assert [(one.data["action"], one.node_id) for one in told] == [
        ("open", "root.zj"), ("accept", "root.zj"), ("dispatch", "root.js"),
    ]  # fmt: skip
    assert told[-1].data["nodes"] == ["root.zj"]


async def test_what_is_refused_changes_nothing(office: Office) -> None:
    order = await accepted(office)
    with pytest.raises(Forbidden):
        await office.counter.act(order.number, to("root.zj"), by=doer("x", "root.js"))
    with pytest.raises(Conflict):
        await office.counter.act(order.number, ACCEPT, by=BOSS)
    assert await office.counter.get(order.number) == order


async def test_an_order_stands_in_the_lists_of_both_its_ends(spine: Spine, office: Office) -> None:
    for node in ("root.zj.hz", "root.js"):
        await office.counter.open(NewOrder(type="fault", title=node, node_id=node), by="agent")
    order = await office.counter.open(
        NewOrder(type="complaint", title="x", node_id="root.zj"), by="agent"
    )
    await office.counter.act(order.number, ACCEPT, by=BOSS)

    async def seen(**wanted) -> list[str]:
        page = await Orders(spine.db).page(Wanted(**wanted), now=spine.clock.now(), limit=50)
        return [one.title for one in page.orders]

    assert await seen() == ["x", "root.js", "root.zj.hz"]
    assert await seen(nodes=("root.zj",)) == ["x", "root.zj.hz"]
    assert await seen(nodes=("root.zj.hz", "root.js")) == ["root.js", "root.zj.hz"]
    await office.counter.act(order.number, to("root.js"), by=BOSS)
    assert await seen(nodes=("root.js",)) == ["x", "root.js"]
    assert await seen(nodes=("root.js",), state=OrderState.DISPATCHED) == ["x"]
    assert await seen(nodes=("root.js",), state=OrderState.OPEN, live=True) == ["root.js"]
    counts, late = await Orders(spine.db).counts("root.js")
    assert (Tally({s: n for s, n in counts.items() if n}), late) == (
        {"open": 1, "dispatched": 1},
        0,
    )
    assert await Orders(spine.db).in_hand_at("root.zj") == 2


async def test_what_is_mine_and_what_is_watched_are_lists_of_their_own(
    spine: Spine, office: Office
) -> None:
    order = await accepted(office)
    await office.counter.watch(order.number, "anna", watches=True)

    async def seen(**wanted) -> list[str]:
        page = await Orders(spine.db).page(Wanted(**wanted), now=spine.clock.now(), limit=50)
        return [one.number for one in page.orders]

    assert await seen(assignee="boss", live=True) == [order.number]
    assert await seen(assignee="boss", type=OrderType.FAULT) == [order.number]
    assert await seen(assignee="boss", type=OrderType.APPEAL) == []
    assert await seen(watcher="anna") == [order.number]
    assert await seen(assignee="anna") == []
    assert await Orders(spine.db).in_hand_of("boss") == 1
    await office.counter.act(order.number, Act(action=OrderAction.CANCEL, note="重复"), by=BOSS)
    assert await seen(assignee="boss", live=True) == []
    assert await seen(assignee="boss", state=OrderState.CANCELLED) == [order.number]
    assert await Orders(spine.db).in_hand_of("boss") == 0


async def everything(orders: Orders, wanted: Wanted, now: datetime) -> list[str]:
    """By pages of three."""
    seen: list[str] = []
    after: Place | None = None
    while True:
        page = await orders.pressing(wanted, now=now, limit=3, after=after)
        seen += [one.number for one in page.orders]
        if page.next is None:
            return seen
        after = page.next


async def test_what_is_pressing_comes_first_and_of_the_same_priority_what_is_oldest(
    house: House,
) -> None:
    made = []
    for n in range(16):
        new = NewOrder(
            type="complaint" if n % 3 else "fault", title="x",
            node_id="root.js" if n % 2 else "root.zj",
            priority=("normal", "urgent", "low", "high", "urgent")[n % 5],
        )  # fmt: skip
        made.append(await house.office.counter.open(new, by="agent"))
        house.clock.ahead += timedelta(days=40) / (n + 1) ** 3
    twins = await asyncio.gather(*(house.open("complaint") for _ in range(5)))
    mine = [*made[:12:2], twins[0]]
    for order in mine:
        await house.office.counter.act(order.number, ACCEPT, by=BOSS)
    ended = mine.pop(3)
    await house.walk(ended, "cancel")

    def sorted_by_hand(*orders: Order) -> list[str]:
        ranks = ("urgent", "high", "normal", "low")
        key = [(ranks.index(one.priority), one.opened_at, one.number) for one in orders]
        return [number for _, _, number in sorted(key)]

    orders, now = Orders(house.spine.db), house.clock.now()
    every = [one for one in (*made, *twins) if one is not ended]
    assert await everything(orders, Wanted(), now) == sorted_by_hand(*every)
    here = [one for one in every if one.node_id == "root.js"]
    assert await everything(orders, Wanted(nodes=("root.js",)), now) == sorted_by_hand(*here)
    both = Wanted(nodes=("root.js", "root.zj"), type=OrderType.FAULT)
    faults = [one for one in every if one.type is OrderType.FAULT]
    assert await everything(orders, both, now) == sorted_by_hand(*faults)
    assert await everything(orders, Wanted(assignee="boss"), now) == sorted_by_hand(*mine)
    accepted = Wanted(state=OrderState.ACCEPTED)
    assert await everything(orders, accepted, now) == sorted_by_hand(*mine)
    assert await everything(orders, Wanted(state=OrderState.CANCELLED), now) == []


async def test_pages_follow_each_other_whatever_they_leave_out(
    spine: Spine, office: Office
) -> None:
    made = [
        await office.counter.open(NewOrder(type=kind, title="x", node_id=node), by="agent")
        for n in range(4)
        for kind, node in (("fault", "root.zj"), ("complaint", "root.js"), ("fault", "root.js"))
    ]
    for order in made:
        await office.counter.act(order.number, ACCEPT, by=BOSS)
    seen, after = [], None
    while True:
        page = await Orders(spine.db).page(
            Wanted(assignee="boss", nodes=("root.js",)), now=spine.clock.now(), limit=3, after=after
        )
        seen += [one.number for one in page.orders]
        if page.next is None:
            break
        after = page.next
    assert seen == [one.number for one in reversed(made) if one.node_id == "root.js"]


async def test_what_is_returned_passes_by_nodes_that_were_closed_meanwhile(
    spine: Spine, office: Office
) -> None:
    order = await accepted(office)
    for action in (to("root.zj"), Act(action=OrderAction.RECEIVE), to("root.zj.hz")):
        order = await office.counter.act(order.number, action, by=BOSS)
    closed = Node(id="root.zj", name="浙江", level=Level.PROVINCE, active=False)

    def close(draft: Draft) -> None:
        nodes.insert(draft, closed)
        nodes.record(
            draft, 0, what="node", name="root.zj", action="close", node_id="root.zj", by="admin"
        )

    await spine.committer.commit(None, close)
    back = Act(action=OrderAction.RETURN, note="不归我们")
    returned = await office.counter.act(order.number, back, by=BOSS)
    assert (returned.handler_node, returned.route) == ("root", ())
    assert await office.counter.get(order.number) == returned


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        await office.counter.get("TS-0101-0001")
    with pytest.raises(NotFound):
        await office.counter.open(FAULT, by="agent", conversation_id="nowhere")


async def test_orders_of_an_older_hub_are_given_their_places_in_lists(
    spine: Spine, office: Office
) -> None:
    order = await accepted(office)
    later = ("lists", "nodes", "handler_node", "route", "links", "watchers", "priority")
    orders = spine.db["orders"]
    await orders.update_one({"_id": order.number}, {"$unset": dict.fromkeys(later, "")})
    await enlist(spine.db)
    await enlist(spine.db)
    for read in (Orders(spine.db).page, Orders(spine.db).pressing):
        page = await read(Wanted(live=True), now=spine.clock.now(), limit=9)
        assert [(one.number, one.handler_node) for one in page.orders] == [(order.number, "root")]
    sent = await office.counter.act(order.number, to("root.zj"), by=BOSS)
    assert sent.route == ("root",)
