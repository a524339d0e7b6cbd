"""The deadlines of an order follow it; what is late goes up, and a complaint becomes an appeal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.core.calendar import ALWAYS, OFFICE
from hub.core.deadlines import DeadlineState
from hub.core.events import Kind
from hub.core.order_rules import Limit, Stage
from hub.core.orders import OrderAction, OrderState, Priority
from hub.core.organisation import Level
from hub.core.ports.orders import NewOrder
from hub.store.deadlines import Deadlines
from hub.store.events import Events
from hub.store.order_lists import Wanted
from hub.store.orders import Orders
from tests.workorders.conftest import BOSS, House
from workorders.life import Act
from workorders.limits import DEFAULT, KINDS, limit_for, stages_of
from workorders.rehoming import Rehoming

pytestmark = pytest.mark.store


async def test_each_stage_has_its_clock_and_the_whole_runs_until_the_answer(house: House) -> None:
    order = await house.open()
    seen = [set(await house.clocks(order))]
    for name in ("accept", "dispatch:root.zj.hz", "receive", "start", "answer", "visit", "close"):
        order = await house.walk(order, name)
        seen.append(set(await house.clocks(order)))
    assert seen == [
        {"accept", "whole"}, {"handle", "whole"}, {"receive", "whole"}, {"handle", "whole"},
        {"handle", "whole"}, {"visit"}, {"visit"}, set(),
    ]  # fmt: skip
    ended = await Deadlines(house.spine.db).of(order.number, KINDS)
    assert {one.state for one in ended.values()} == {DeadlineState.MET}


async def test_every_state_has_the_clocks_that_the_rules_say(house: House) -> None:
    """Also on the ways back: returned, rejected, cancelled and opened again."""
    order = await house.open()
    for name in (
        "accept", "dispatch:root.zj.hz", "return", "dispatch:root.zj.nb", "receive",
        "dispatch:root.js", "return", "return", "start", "answer", "reopen", "answer", "visit",
        "visit", "reopen", "answer", "close", "reopen", "cancel", "reopen", "accept", "suspend",
        "cancel", "reopen",
    ):  # fmt: skip
        order = await house.walk(order, name)
        if order.state is not OrderState.SUSPENDED:
            assert set(await house.clocks(order)) == stages_of(order.state), name


async def test_a_stage_runs_by_the_hours_of_the_node_that_has_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.spine.almanac, "_kept", {"root.zj": ALWAYS.id})
    order = await house.walk(await house.open(), "accept", "dispatch:root.zj.hz")
    assert (await house.clocks(order))["receive"].calendar_id == ALWAYS.id
    order = await house.walk(order, "return", "dispatch:root.js")
    assert (await house.clocks(order))["receive"].calendar_id == OFFICE.id


async def test_a_suspended_order_uses_up_no_time(house: House) -> None:
    order = await house.walk(await house.open("fault"), "accept", "start")
    await house.pass_time(hours=10)
    order = await house.walk(order, "suspend")
    held = await house.clocks(order)
    assert {one.state for one in held.values()} == {DeadlineState.PAUSED}
    await house.pass_time(days=30)
    order = await house.walk(order, "resume")
    clocks = await house.clocks(order)
    left = clocks["handle"].due_at - house.clock.now()
    assert abs(left - timedelta(hours=14)) < timedelta(minutes=1)
    assert order.late == ()


async def test_a_suspension_ends_by_itself_when_it_was_said_to(house: House) -> None:
    order = await house.walk(await house.open("fault"), "accept", "start")
    until = house.clock.now() + timedelta(hours=3)
    suspend = Act(action=OrderAction.SUSPEND, note="等客户在家", until=until)
    order = await house.office.counter.act(order.number, suspend, by=BOSS)
    await house.walk(order, "note")
    await house.pass_time(hours=2)
    assert (await house.office.counter.get(order.number)).state is OrderState.SUSPENDED
    await house.pass_time(hours=1, seconds=1)
    woken = await house.office.counter.get(order.number)
    assert (woken.state, woken.steps[-1].by) == (OrderState.IN_PROGRESS, "system")
    assert set(await house.clocks(woken)) == {"handle", "whole"}


async def test_who_is_woken_earlier_is_not_woken_again(house: House) -> None:
    order = await house.walk(await house.open("fault"), "accept", "start")
    until = house.clock.now() + timedelta(hours=3)
    suspend = Act(action=OrderAction.SUSPEND, note="等客户在家", until=until)
    order = await house.office.counter.act(order.number, suspend, by=BOSS)
    order = await house.walk(order, "resume", "suspend")
    await house.pass_time(hours=4)
    assert (await house.office.counter.get(order.number)).state is OrderState.SUSPENDED


async def test_what_is_late_goes_up_level_by_level_until_there_is_none(house: House) -> None:
    new = NewOrder(type="emergency", title="挂失", node_id="root.zj.hz")
    order = await house.office.counter.open(new, by="bot")
    ups = []
    for _ in range(4):
        await house.pass_time(minutes=6)
        order = await house.office.counter.get(order.number)
        ups.append(
            (order.escalated_to, [step.action.value for step in order.steps].count("escalate"))
        )
    assert ups == [("root.zj", 1), ("root", 2), ("root", 3), ("root", 3)]
    assert (order.late, order.priority) == (("accept",), Priority.URGENT)
    orders = Orders(house.spine.db)
    page = await orders.page(Wanted(nodes=("root.zj",), late=True), now=house.clock.now(), limit=9)
    assert [one.number for one in page.orders] == [order.number]
    accepted = await house.walk(order, "accept")
    assert accepted.late == ()


async def test_whoever_it_was_escalated_to_has_the_time_of_his_own_level(house: House) -> None:
    rows = [
        Limit(stage=Stage.ACCEPT, minutes=minutes, level=level, calendar_id=ALWAYS.id)
        for level, minutes in (
            (Level.PREFECTURE, 10), (Level.PROVINCE, 30), (Level.NATIONAL, 90),
        )
    ]  # fmt: skip
    await house.office.regulations.change_limits(rows, version=0, by="anna")
    new = NewOrder(type="complaint", title="多扣费", node_id="root.zj.hz")
    order = await house.office.counter.open(new, by="bot")
    given = []
    for _ in range(3):
        clock = (await house.clocks(order))["accept"]
        given.append((clock.node_id, clock.limit))
        await house.pass_time(seconds=clock.limit.total_seconds() + 1)
    assert given == [
        ("root.zj.hz", timedelta(minutes=10)),
        ("root.zj", timedelta(minutes=30)),
        ("root", timedelta(minutes=90)),
    ]


async def test_a_complaint_that_stays_late_becomes_an_appeal_of_its_own_once(
    house: House,
) -> None:
    conversation = await house.come(node="root.zj.hz")
    order = await house.open(conversation_id=conversation.id)
    await house.pass_time(days=30)
    order = await house.office.counter.get(order.number)
    assert order.escalated
    for _ in range(4):
        await house.pass_time(days=30)
    order = await house.office.counter.get(order.number)
    appeals = [number for number in order.links if number.startswith("SS-")]
    assert len(appeals) == 1
    appeal = await house.office.counter.get(appeals[0])
    assert (appeal.type, appeal.links) == ("appeal", (order.number,))
    assert appeal.node_id in {"root.zj", "root"}
    assert appeal.customer_id == "alice"
    assert "order_told_open" in (await house.told())[1:]


async def test_a_warning_changes_nothing_but_is_in_the_log(house: House) -> None:
    order = await house.open("emergency")
    await house.pass_time(minutes=4, seconds=10)
    same = await house.office.counter.get(order.number)
    assert same == order
    kinds = [e.data.get("moment") for e in await _events(house) if e.kind == "deadline"]
    assert kinds == ["warn"]


async def told_of_deadlines(house: House) -> list[tuple[str, str, str, list[str]]]:
    """Of each its clock, its moment, where it is told and who else hears of it."""
    return [
        (one.data["clock"], one.data["moment"], one.node_id, one.data.get("nodes", []))
        for one in await _events(house)
        if one.kind is Kind.DEADLINE
    ]


async def test_what_is_late_is_told_where_the_order_lies_and_not_where_its_clock_began(
    house: House,
) -> None:
    """The clock of the whole began in the province, and ends at the prefecture it was sent to."""
    order = await house.walk(await house.open("fault"), "accept", "dispatch:root.zj.hz", "receive")
    await house.pass_time(hours=23)
    await house.walk(order, "start", "dispatch:root.js", "receive")
    await house.pass_time(hours=14)
    assert await told_of_deadlines(house) == [
        ("order:handle", "warn", "root.zj.hz", ["root.zj"]),
        ("order:whole", "due", "root.js", ["root.zj"]),
    ]
    await house.pass_time(hours=30)
    late = [one for one in await told_of_deadlines(house) if one[1] == "due"]
    assert late[1:] == [("order:handle", "due", "root.js", ["root", "root.zj"])]


async def test_of_a_deadline_those_hear_by_name_who_have_the_order_or_watch_it(
    house: House,
) -> None:
    order = await house.walk(await house.open("emergency"), "accept")
    await house.office.counter.watch(order.number, "anna", watches=True)
    await house.pass_time(minutes=55)
    told = [one.data["persons"] for one in await _events(house) if one.kind is Kind.DEADLINE]
    assert told == [["anna", "boss"]]
    urge = Act(action=OrderAction.URGE, note="客户又来问")
    await house.office.counter.act(order.number, urge, by=BOSS)
    done = (await _events(house))[-1]
    assert (done.data["action"], done.data["persons"]) == ("urge", ["anna"])


async def test_what_is_done_too_late_is_told_to_whoever_had_it(house: House) -> None:
    order = await house.walk(await house.open("emergency"), "accept", "dispatch:root.zj.hz")
    house.clock.ahead += timedelta(hours=1)
    await house.walk(order, "return")
    assert await told_of_deadlines(house) == [
        ("order:receive", "due", "root.zj.hz", ["root.zj"]),
    ]


async def test_when_a_node_is_closed_its_clocks_ring_at_the_one_that_took_its_orders_on(
    house: House,
) -> None:
    new = NewOrder(type="emergency", title="挂失", node_id="root.zj.hz")
    order = await house.office.counter.open(new, by="bot")
    rehoming = Rehoming(house.spine.db, house.spine.committer, house.clock)
    await rehoming.move("root.zj.hz", "root.js", by="anna", note="停用")
    await house.pass_time(minutes=4, seconds=10)
    await house.pass_time(minutes=2)
    assert await told_of_deadlines(house) == [
        ("order:accept", "warn", "root.js", []),
        ("order:accept", "due", "root.js", []),
    ]
    assert (await house.office.counter.get(order.number)).escalated_to == "root"


async def _events(house: House):
    return await Events(house.spine.db).since(0)


async def test_higher_tiers_are_given_less_time(house: House) -> None:
    order = await house.open("business")
    normal = limit_for(DEFAULT, order, Stage.HANDLE, node_id="root")
    diamond = limit_for(DEFAULT, replace(order, tier="diamond"), Stage.HANDLE, node_id="root")
    assert normal and diamond
    assert diamond.minutes < normal.minutes
