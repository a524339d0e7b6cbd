"""The life of an order as a machine: whatever people do in whatever order, its laws hold."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.core.errors import Conflict, Forbidden, InputError
from hub.core.orders import FINISHED, Order, OrderAction, OrderState, OrderType, Step
from hub.core.organisation import holds
from hub.store.orders import order_from_document, order_to_document
from tests.workorders.conftest import BOSS, doer
from workorders.life import CUSTOMER, MOST_STEPS, SYSTEM, Act, Doer, allowed, take_step
from workorders.rehoming import elsewhere, rehomed
from workorders.rules import RULES, Need, Power, Side

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NODES = ("root", "root.zj", "root.zj.hz", "root.zj.hz.net", "root.gd", "root.gd.sz")
PEOPLE = ("anna", "bert", "carl")


def opened(node: str = "root", *, state: OrderState = OrderState.OPEN) -> Order:
    first = Step(action=OrderAction.OPEN, state=state, by="bot", at=NOW, node_id=node)
    return Order(
        number="TS-1123-0001", type=OrderType.COMPLAINT, title="多扣费", state=state,
        opened_by="bot", opened_at=NOW, steps=(first,), node_id=node, handler_node=node,
    )  # fmt: skip


def act(order: Order, name: str, by: Doer = BOSS, *, at: datetime = NOW, **more) -> Order:
    wants: dict[str, Any] = {
        "note": "说明", "node": "", "person": "bert", "link": "TS-0101-0001", "score": 5,
    }  # fmt: skip
    needed = {need.value: wants[need.value] for need in RULES[OrderAction(name)].needs}
    return take_step(order, Act(action=OrderAction(name), **needed | more), by=by, at=at)


def walked(*names: str, node: str = "root") -> Order:
    order = opened(node)
    for name in names:
        action, _, target = name.partition(":")
        more: dict[str, Any] = {"node": target} if target else {}
        order = act(order, action, **more)
    return order


def test_the_whole_way_over_three_levels_is_recorded_with_who_where_and_what() -> None:
    order = walked(
        "accept", "dispatch:root.zj", "receive", "dispatch:root.zj.hz", "receive", "start",
        "answer", "visit", "close",
    )  # fmt: skip
    assert order.state is OrderState.CLOSED
    assert order.route == ("root", "root.zj")
    assert [(step.action.value, step.node_id) for step in order.steps] == [
        ("open", "root"), ("accept", "root"), ("dispatch", "root"), ("receive", "root.zj"),
        ("dispatch", "root.zj"), ("receive", "root.zj.hz"), ("start", "root.zj.hz"),
        ("answer", "root.zj.hz"), ("visit", "root"), ("close", "root"),
    ]  # fmt: skip
    sent = order.steps[2].changed
    assert sent == {"handler_node": "root.zj", "route": ["root"], "assignee": None}
    assert [step.rev for step in order.steps] == list(range(len(order.steps)))


def test_who_handles_it_below_cannot_end_what_was_opened_above() -> None:
    order = walked("accept", "dispatch:root.zj", "receive", "start", "answer")
    below = doer("zhang", "root.zj")
    for action in ("close", "visit", "reopen"):
        with pytest.raises(Forbidden):
            act(order, action, below)
    assert set(allowed(order, below)) == {OrderAction.NOTE, OrderAction.LINK}
    started = walked("accept", "dispatch:root.zj", "receive")
    with pytest.raises(Forbidden):
        act(started, "cancel", below)


def test_who_opened_it_cannot_do_the_work_of_another_province() -> None:
    order = walked("accept", "dispatch:root.gd", "receive", node="root.zj")
    opener = doer("zhang", "root.zj")
    with pytest.raises(Forbidden):
        act(order, "start", opener)
    assert set(allowed(order, opener)) == {
        OrderAction.URGE, OrderAction.SUPERVISE, OrderAction.CANCEL, OrderAction.NOTE,
        OrderAction.LINK,
    }  # fmt: skip


def test_without_the_right_to_dispatch_nothing_is_sent_anywhere() -> None:
    agent = doer("agent", "root", powers=frozenset({Power.WORK}))
    with pytest.raises(Forbidden):
        act(walked("accept"), "dispatch", agent, node="root.zj")
    assert OrderAction.DISPATCH not in allowed(walked("accept"), agent)


def test_what_is_returned_goes_back_one_node_of_its_way() -> None:
    order = walked("accept", "dispatch:root.zj", "receive", "dispatch:root.zj.hz", "return")
    assert (order.state, order.handler_node, order.route) == (
        OrderState.RETURNED, "root.zj", ("root",),
    )  # fmt: skip
    order = act(order, "return")
    assert (order.handler_node, order.route) == ("root", ())
    with pytest.raises(Conflict):
        act(order, "return")
    assert act(order, "dispatch", node="root.gd").handler_node == "root.gd"


@pytest.mark.parametrize("before", ["accept", "receive", "start", "return"])
def test_a_suspension_ends_where_it_began(before: str) -> None:
    names = {
        "accept": ["accept"],
        "receive": ["accept", "dispatch:root.zj", "receive"],
        "start": ["accept", "start"],
        "return": ["accept", "dispatch:root.zj", "return"],
    }[before]
    order = walked(*names)
    held = act(order, "suspend", until=NOW + timedelta(hours=1))
    assert (held.state, held.held) == (OrderState.SUSPENDED, order.state)
    for by in (BOSS, SYSTEM):
        back = act(held, "resume", by)
        assert (back.state, back.held, back.wake_at) == (order.state, None, None)


def test_an_answer_that_the_customer_rejects_goes_back_to_who_gave_it() -> None:
    order = walked("accept", "dispatch:root.zj", "receive", "start", "answer")
    again = act(order, "reopen", CUSTOMER)
    assert (again.state, again.handler_node, again.assignee) == (
        OrderState.IN_PROGRESS, "root.zj", "boss",
    )  # fmt: skip
    assert (again.rejections, again.asked_at) == (1, None)
    assert again.steps[-1].by == "customer"


def test_the_customer_does_nothing_but_what_is_his() -> None:
    for state in OrderState:
        may = allowed(replace(opened(), state=state), CUSTOMER)
        assert set(may) <= {OrderAction.REOPEN, OrderAction.CONFIRM, OrderAction.RATE}
    for state in OrderState:
        may = allowed(replace(opened(), state=state), SYSTEM)
        assert set(may) <= {OrderAction.RESUME, OrderAction.ESCALATE, OrderAction.LINK}


def test_what_was_cancelled_begins_anew_with_who_opened_it() -> None:
    order = act(walked("accept", "dispatch:root.zj"), "cancel")
    again = act(order, "reopen")
    assert (again.state, again.handler_node, again.route) == (OrderState.OPEN, "root", ())


@pytest.mark.parametrize("need", list(Need))
def test_what_an_action_needs_must_be_told(need: Need) -> None:
    concerned = [(name, one) for name, one in RULES.items() if need in one.needs]
    assert concerned
    for name, one in concerned:
        order = replace(opened(), state=next(iter(one.moves)), route=("root",))
        with pytest.raises(InputError) as refused:
            take_step(order, Act(action=name), by=everybody(), at=NOW)
        assert refused.value.fields[need.value] == "missing"


def everybody() -> Doer:
    return Doer(id="all", may=lambda *_: True, stands=frozenset(Side))


def test_a_blank_note_is_no_note_and_an_order_is_not_sent_where_it_lies() -> None:
    with pytest.raises(InputError):
        act(walked("accept", "start"), "answer", note="  \n")
    with pytest.raises(InputError) as refused:
        act(walked("accept"), "dispatch", node="root")
    assert refused.value.fields == {"node": "same_node"}
    with pytest.raises(InputError) as refused:
        act(walked("accept"), "suspend", until=NOW)
    assert refused.value.fields == {"until": "past"}
    linked = act(opened(), "link")
    for link in ("TS-0101-0001", "TS-1123-0001"):
        with pytest.raises(InputError):
            act(linked, "link", link=link)


def test_a_full_order_can_still_be_ended_but_not_written_to() -> None:
    order = walked("accept")
    full = replace(order, steps=order.steps * (MOST_STEPS // 2))
    with pytest.raises(Conflict):
        act(full, "note")
    assert act(full, "cancel").state is OrderState.CANCELLED


def test_every_state_can_be_reached_and_left() -> None:
    reached = {new for rule in RULES.values() for new in rule.moves.values() if new}
    assert reached | {OrderState.DRAFT} == set(OrderState)
    for state in OrderState:
        assert any(
            new is not state
            for rule in RULES.values()
            for old, new in rule.moves.items()
            if old is state
        ), state


@given(st.sampled_from(OrderState), st.sampled_from(OrderAction))
def test_what_may_not_follow_is_refused_and_what_may_is_listed(
    state: OrderState, action: OrderAction
) -> None:
    order = replace(opened(), state=state, route=("root.zj",), held=OrderState.ACCEPTED)
    may = action in allowed(order, everybody())
    assert may == (state in RULES[action].moves)
    wanted = Act(action=action, note="x", node="root.zj", person="bert", link="X-1", score=3)
    if may:
        assert take_step(order, wanted, by=everybody(), at=NOW).steps[-1].action is action
    else:
        with pytest.raises(Conflict):
            take_step(order, wanted, by=everybody(), at=NOW)


def in_whose_name(before: Order, action: OrderAction, by: Doer) -> str:
    """The first of the action's sides on which he may do it; the customer and the hub: nobody's."""
    rule, nodes = RULES[action], {"opener": before.node_id, "handler": before.handler_node}
    named = (nodes[side] for side in rule.sides if side in nodes)
    return next((node for node in named if by.may(rule.power, node)), "")


def recorded() -> list[str]:
    """What of an order its steps tell when it has changed."""
    apart = {"number", "state", "steps", "rev", "asked_at"}
    return [one.name for one in fields(Order) if one.name not in apart]


class Lives(RuleBasedStateMachine):
    """An order among several nodes; the laws are checked after every attempt, done or refused."""

    def __init__(self) -> None:
        super().__init__()
        self.order = opened()
        self.opener = self.order.node_id
        self.done: list[tuple[OrderAction, str]] = []
        self.at = NOW

    @initialize(node=st.sampled_from(NODES), draft=st.booleans())
    def begin(self, node: str, draft: bool) -> None:
        self.order = opened(node, state=OrderState.DRAFT if draft else OrderState.OPEN)
        self.opener = node

    @rule(
        action=st.sampled_from(OrderAction), node=st.sampled_from(NODES),
        post=st.sampled_from(NODES), who=st.sampled_from(PEOPLE),
        powers=st.sets(st.sampled_from(Power)), note=st.sampled_from(["", "说明"]),
        kind=st.sampled_from(["person", "person", "person", "customer", "system"]),
        hours=st.integers(-1, 3),
    )  # fmt: skip
    def attempt(
        self, action: OrderAction, node: str, post: str, who: str, powers: set[Power], note: str,
        kind: str, hours: int,
    ) -> None:  # fmt: skip
        person = doer(who, post, powers=frozenset(powers))
        by = {"person": person, "customer": CUSTOMER, "system": SYSTEM}[kind]
        self._try(action, by, node=node, note=note, until=self.at + timedelta(hours=hours))

    @rule(data=st.data(), node=st.sampled_from(NODES))
    def go_on(self, data: st.DataObject, node: str) -> None:
        """By somebody who may everything, and on to another state, so that lives get far."""
        moving = [one for one in allowed(self.order, BOSS) if not RULES[one].stays]
        action = data.draw(st.sampled_from(moving))
        self._try(action, BOSS, node=node, note="说明", until=self.at + timedelta(hours=1))

    @precondition(lambda self: not self.order.is_finished and len(self.order.nodes) > 1)
    @rule(who=st.sampled_from(PEOPLE), data=st.data())
    def close_a_node(self, who: str, data: st.DataObject) -> None:
        """Whatever of the order is there, or below, goes to another node."""
        node = data.draw(st.sampled_from([one for one in self.order.nodes if one != "root"]))
        to = data.draw(st.sampled_from([one for one in NODES if not holds(node, one)]))
        changed = elsewhere(self.order, node_id=node, to=to)
        self._rehome(changed, who, note=f"{node} 停用")
        assert not any(holds(node, one) for one in (*self.order.nodes, *self.order.route))
        self.opener = self.order.node_id

    @precondition(lambda self: not self.order.is_finished and self.order.assignee is not None)
    @rule(who=st.sampled_from(PEOPLE), data=st.data())
    def let_a_person_go(self, who: str, data: st.DataObject) -> None:
        others = [one for one in PEOPLE if one != self.order.assignee]
        self._rehome({"assignee": data.draw(st.sampled_from(others))}, who, note="离职")

    def _rehome(self, changed: Mapping[str, Any], who: str, *, note: str) -> None:
        before, self.at = self.order, self.at + timedelta(minutes=1)
        self.order = rehomed(before, changed, by=who, at=self.at, note=note)
        self.done.append((OrderAction.TRANSFER, who))
        self._check_record(before, OrderAction.TRANSFER, who, note, before.handler_node)
        assert self.order.state is before.state

    def _try(self, action: OrderAction, by: Doer, *, note: str, node: str, until: datetime) -> None:
        before, self.at = self.order, self.at + timedelta(minutes=1)
        wanted = Act(
            action=action, note=note, node=node, person="bert", score=4, until=until,
            link=f"X-{before.rev}", title=f"第 {before.rev} 版",
            fields={"what": f"第 {before.rev} 版"},
        )  # fmt: skip
        try:
            self.order = take_step(before, wanted, by=by, at=self.at)
        except (Conflict, Forbidden, InputError):
            assert self.order is before
            return
        self.done.append((action, by.id))
        self._check_record(before, action, by.id, note, in_whose_name(before, action, by))
        self._check_step(before, action, by)

    def _check_record(
        self, before: Order, action: OrderAction, who: str, why: str, where: str
    ) -> None:
        """Who, what, when, why, in whose name, and everything that is other since."""
        after, step = self.order, self.order.steps[-1]
        assert (step.by, step.at, step.action, step.state) == (who, self.at, action, after.state)
        assert (step.note, step.node_id) == (why, where)
        assert step.note or Need.NOTE not in RULES[action].needs
        assert after.steps[:-1] == before.steps, "no step is rewritten"
        old, new = order_to_document(before), order_to_document(after)
        other = {name for name in recorded() if new[name] != old[name]}
        assert step.changed == {name: new[name] for name in other}

    def _check_step(self, before: Order, action: OrderAction, by: Doer) -> None:
        after = self.order
        if after.is_finished and not before.is_finished:
            assert by.may(Power.WORK, before.node_id), "only its opener's level ends it"
            assert action in {OrderAction.CLOSE, OrderAction.CANCEL}
        if action is OrderAction.RETURN:
            assert (after.handler_node, after.route) == (before.route[-1], before.route[:-1])
        if action is OrderAction.RESUME:
            assert after.state is before.held

    @invariant()
    def it_is_not_lost(self) -> None:
        """It always lies somewhere, somebody can always go on, and the store gives it back."""
        order = self.order
        assert order.number == "TS-1123-0001"
        assert order.handler_node in NODES
        assert order.node_id == self.opener, "only a node that is closed gives up what it opened"
        moving = [one for one in allowed(order, BOSS) if not RULES[one].stays]
        assert moving
        assert (order.held is not None) == (order.state is OrderState.SUSPENDED)
        assert order_from_document(order_to_document(order)) == order

    @invariant()
    def every_step_is_there(self) -> None:
        assert [(step.action, step.by) for step in self.order.steps[1:]] == self.done
        assert self.order.rev == len(self.done)
        assert [step.rev for step in self.order.steps] == list(range(len(self.done) + 1))

    @precondition(lambda self: self.order.is_finished)
    @invariant()
    def nothing_ends_twice(self) -> None:
        assert self.order.state in FINISHED
        assert self.order.late == ()
        for action in (OrderAction.CLOSE, OrderAction.CANCEL):
            with pytest.raises(Conflict):
                act(self.order, action, everybody(), at=self.at)


TestLives = Lives.TestCase
