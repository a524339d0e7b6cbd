"""The workflow monitor: its figures, made from the orders, are those of the log of events."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest

from hub.core.order_rules import Stage
from hub.core.orders import OrderAction
from hub.core.organisation import holds, path
from hub.core.ports.orders import NewOrder
from hub.store.order_lists import day_of
from tests.workorders.conftest import House
from tests.workorders.test_life import NOW, act, opened, walked
from workorders.figures import late_since, stays_of
from workorders.life import SYSTEM, Act, take_step
from workorders.overview import Monitor, Overview


def test_a_stay_is_one_stage_with_one_node_and_what_sleeps_goes_on_with_it() -> None:
    order = walked("accept", "dispatch:root.zj", "receive", "suspend", "resume", "start", "answer")
    assert [(one.stage, one.node_id, one.ended is None) for one in stays_of(order)] == [
        (Stage.ACCEPT, "root", False), (Stage.HANDLE, "root", False),
        (Stage.RECEIVE, "root.zj", False), (Stage.HANDLE, "root.zj", False),
        (Stage.VISIT, "root", True),
    ]  # fmt: skip
    sent_on = walked("accept", "dispatch:root.zj", "return")
    assert [(one.stage, one.node_id) for one in stays_of(sent_on)][-2:] == [
        (Stage.RECEIVE, "root.zj"), (Stage.RECEIVE, "root"),
    ]  # fmt: skip
    closed = walked("accept", "start", "answer", "close")
    assert all(one.ended for one in stays_of(closed))


def test_what_is_given_up_was_neither_in_time_nor_late() -> None:
    assert list(stays_of(walked("cancel"))) == []


def test_a_step_that_was_escalated_is_late_and_the_next_one_is_not() -> None:
    late = NOW + timedelta(hours=2)
    order = take_step(opened(), Act(action=OrderAction.ESCALATE, late="accept"), by=SYSTEM, at=late)
    assert late_since(order) == {"accept": late}
    higher = Act(action=OrderAction.ESCALATE, late="accept")
    again = take_step(order, higher, by=SYSTEM, at=late + timedelta(hours=1))
    assert late_since(again) == {"accept": late}
    done = act(again, "accept", at=late + timedelta(hours=2))
    assert late_since(done) == {}
    assert [(one.stage, one.late, one.is_due) for one in stays_of(done)] == [
        (Stage.ACCEPT, True, True), (Stage.HANDLE, False, False),
    ]  # fmt: skip


class FromTheLog:
    """What the monitor says of a node, from the events alone, as docs/work-orders.md tells."""

    def __init__(self, events: list[dict[str, Any]], node: str, now: datetime) -> None:
        last: dict[str, Mapping[str, Any]] = {}
        since: dict[str, dict[str, datetime]] = {}
        happened: set[tuple[str, str, str]] = set()
        for event in events:
            data, number = event["data"], event["data"].get("number")
            if event["kind"] != "order" or "state" not in data:
                continue
            day, known = str(day_of(event["at"])), since.setdefault(number, {})
            late = data.get("late", [])
            was, ends = last.get(number, {}), ("closed", "cancelled")
            what = {
                "opened": not was,
                "ended": data["state"] in ends and was.get("state") not in ends,
                "missed": bool(set(late) - known.keys()),
            }
            happened |= {(name, day, number) for name, so in what.items() if so}
            since[number] = {stage: known.get(stage, event["at"]) for stage in late}
            last[number] = data
        self.days = Counter((name, day) for name, day, _ in happened)
        waiting = {n: d for n, d in last.items() if d.get("waits") and holds(node, d["waits"])}
        self.nodes = _tally(waiting, lambda d: [n for n in path(d["waits"]) if holds(node, n)])
        self.states = _tally(waiting, lambda d: [d["state"]])
        self.types = _tally(waiting, lambda d: [d["type"]])
        times: dict[str, list[float]] = {}
        for number in waiting:
            for stage, at in since[number].items():
                times.setdefault(stage, []).append((now - at).total_seconds())
        self.lateness = {s: (len(t), median(t), max(t)) for s, t in times.items()}


def _tally(waiting: Mapping[str, Mapping[str, Any]], keys: Any) -> dict[str, tuple[int, int]]:
    all_, late = Counter[str](), Counter[str]()
    for data in waiting.values():
        for key in keys(data):
            all_[key] += 1
            late[key] += bool(data.get("late"))
    return {key: (all_[key], late[key]) for key in all_}


def _told(heaps: Mapping[Any, Any]) -> dict[str, tuple[int, int]]:
    return {str(key): (heap.waiting, heap.late) for key, heap in heaps.items()}


def agree(told: Monitor, log: FromTheLog) -> None:
    assert _told(told.nodes) == log.nodes
    assert _told(told.states) == log.states
    assert _told(told.types) == log.types
    assert {str(one.stage): (one.count, one.median, one.longest) for one in told.lateness} == {
        stage: pytest.approx(figures) for stage, figures in log.lateness.items()
    }


@pytest.mark.store
async def test_every_figure_is_recomputed_from_the_log_of_events(house: House) -> None:
    overview = Overview(house.spine.db, house.clock)
    orders = []
    for at, kind in enumerate(("complaint", "fault", "emergency", "complaint", "business") * 3):
        node = ("root", "root.zj", "root.zj.hz")[at % 3]
        new = NewOrder(type=kind, title="x", node_id=node)
        orders.append(await house.office.counter.open(new, by="anna"))
        await house.pass_time(minutes=50)
    for order in orders[:4]:
        await house.walk(order, "accept", "dispatch:root.zj.nb")
        await house.pass_time(minutes=7)
    await house.walk(orders[4], "accept", "start", "answer")
    await house.walk(orders[5], "accept", "start", "answer", "close")
    await house.walk(orders[6], "cancel")
    await house.walk(orders[7], "accept", "suspend")
    await house.walk(orders[5], "reopen")
    await house.pass_time(hours=30)
    now = house.clock.now()
    events = [one async for one in house.spine.db["events"].find({}).sort("_id", 1)]
    for node in ("root", "root.zj", "root.zj.hz"):
        told = await overview.monitor(node, days=7)
        log = FromTheLog(events, node, told.at)
        agree(told, log)
        assert told.at >= now
    whole = await overview.monitor("root", days=7)
    assert whole.total.late and len(whole.lateness) > 1
    log = FromTheLog(events, "root", whole.at)
    for day in whole.days:
        told_day = (day.opened, day.ended, day.missed)
        assert told_day == tuple(log.days[w, str(day.day)] for w in ("opened", "ended", "missed"))
    assert sum(day.opened for day in whole.days) == len({e["data"]["number"] for e in events
        if e["kind"] == "order" and e["data"].get("state")})  # fmt: skip
    assert sum(day.ended for day in whole.days) >= 2


@pytest.mark.store
async def test_a_node_tells_what_lies_there_and_how_quick_it_is(house: House) -> None:
    overview = Overview(house.spine.db, house.clock)
    order = await house.open("emergency")
    await house.walk(order, "accept", "dispatch:root.zj.hz")
    await house.pass_time(minutes=3)
    await house.walk(order, "receive", "start")
    loads = await overview.loads(("root",))
    assert (loads["root.zj.hz"].heap.waiting, loads["root.zj.hz"].heap.late) == (1, 0)
    assert loads["root.zj"].heap.waiting == 1
    assert loads["root.zj.hz"].pace.receipt == pytest.approx(180, abs=5)
    assert (loads["root.zj"].pace.due, loads["root.zj"].pace.in_time) == (3, 3)
    await house.pass_time(hours=3)
    await house.pass_time(minutes=1)
    loads = await overview.loads(("root",))
    assert loads["root.zj.hz"].heap.late == 1
    hangzhou = loads["root.zj.hz"].pace
    assert (hangzhou.due, hangzhou.in_time) == (2, 1)
