"""The life of a work order: who may do what to it in which state, and where that leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.core.errors import Conflict, Forbidden, InputError
from hub.core.orders import Order, OrderAction, OrderState, Priority, Step, Value
from hub.core.organisation import path
from hub.core.parts import File
from workorders.limits import RESTARTS, STAGES, stages_of
from workorders.rules import RULES, Need, Power, Rule, Side

MOST_STEPS = 500
"""Beyond these nothing is written to an order that does not move it: documents have an end."""


class Who(StrEnum):
    """Those who act and are no staff."""

    BOT = "bot"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts; `may` tells what a person has the right to at a node, `stands` who else he is."""

    id: str
    may: Callable[[Power, str], bool]
    stands: frozenset[Side] = frozenset()


CUSTOMER = Doer(id=Who.CUSTOMER, may=lambda *_: False, stands=frozenset({Side.CUSTOMER}))
SYSTEM = Doer(id=Who.SYSTEM, may=lambda *_: False, stands=frozenset({Side.HUB}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is to be done, with what it needs: see `workorders.rules.Need`.

    `shown`: a note that the customer is told. `until`: when a suspension ends by itself. `assist`:
    the nodes that help whoever it is sent to, None: as before; `minutes`: how long the handling
    may take there. `late`: the stage for whose sake it is escalated. `batch`: done with others in
    one go. `title`, `fields`: what was filled in of an order that is made open; without them it
    stays as it is. `duplicate`: the linked order is about the same thing, and this one is cancelled
    in its favour.
    """

    action: OrderAction
    note: str = ""
    node: str = ""
    assist: tuple[str, ...] | None = None
    minutes: int = 0
    person: str = ""
    link: str = ""
    duplicate: bool = False
    batch: str = ""
    score: int = 0
    until: datetime | None = None
    files: tuple[File, ...] = ()
    shown: bool = False
    late: str = ""
    title: str = ""
    fields: Mapping[str, Value] | None = None


def allowed(order: Order, doer: Doer) -> tuple[OrderAction, ...]:
    """What he may do to it now."""
    return tuple(
        action
        for action, rule in RULES.items()
        if fits(order, action) and name_for(order, rule, doer) is not None
    )


def fits(order: Order, action: OrderAction) -> bool:
    """Whether it may follow, whoever does it; only what was sent here can be sent back."""
    return order.state in RULES[action].moves and (
        action is not OrderAction.RETURN or bool(order.route)
    )


def name_for(order: Order, rule: Rule, doer: Doer) -> str | None:
    """The node in whose name he does it, none for the customer and the hub; None: he may not."""
    for side in rule.sides:
        if side in doer.stands:
            return ""
        for node in nodes_of(order, side):
            if doer.may(rule.power, node):
                return node
    return None


def nodes_of(order: Order, side: Side) -> tuple[str, ...]:
    """The nodes that stand on a side; the customer and the hub have none."""
    return {
        Side.OPENER: (order.node_id,),
        Side.HANDLER: (order.handler_node,),
        Side.ASSISTANT: order.assist,
    }.get(side, ())


def is_of_batch(order: Order, batch: str) -> bool:
    """Whether it took part already."""
    return bool(batch) and any(step.batch == batch for step in order.steps)


def comes_open(order: Order, act: Act) -> bool:
    """Whether it is put before those who handle it, from a draft or after it was cancelled."""
    return RULES[act.action].moves.get(order.state) is OrderState.OPEN


def filled_in(order: Order, act: Act) -> Order:
    """With what was filled in meanwhile."""
    fields = order.fields if act.fields is None else dict(act.fields)
    return replace(order, title=act.title or order.title, fields=fields)


def take_step(order: Order, act: Act, *, by: Doer, at: datetime) -> Order:
    """The order one step on.

    Raises Conflict for what may not follow, Forbidden, InputError for what is needed and missing.
    """
    rule = RULES[act.action]
    if not fits(order, act.action):
        raise Conflict("order_state", state=order.state.value, action=act.action.value)
    node_id = name_for(order, rule, by)
    if node_id is None:
        raise Forbidden
    _check(order, act, rule, at)
    state = rule.moves[order.state] or order.held or order.state
    effect = EFFECTS.get(act.action, _nothing)
    after = replace(effect(order, act, by, at), state=state, rev=order.rev + 1)
    after = replace(after, late=_still_late(after, act.action))
    step = Step(
        action=act.action, state=state, by=by.id, at=at, note=act.note.strip(), files=act.files,
        node_id=node_id, rev=after.rev, changed=_changes(order, after), batch=act.batch,
        shown=act.shown,
    )  # fmt: skip
    return replace(after, steps=(*order.steps, step))


def _check(order: Order, act: Act, rule: Rule, at: datetime) -> None:
    given = {
        Need.NOTE: act.note.strip() or act.files,
        Need.NODE: act.node,
        Need.PERSON: act.person,
        Need.LINK: act.link,
        Need.SCORE: act.score,
    }
    if missing := {need.value: "missing" for need in rule.needs if not given[need]}:
        raise InputError(fields=missing)
    if act.action is OrderAction.DISPATCH and act.node == order.handler_node:
        raise InputError(fields={"node": "same_node"})
    if act.action is OrderAction.LINK and act.link in {order.number, *order.links}:
        raise InputError(fields={"link": "linked"})
    if act.until and act.until <= at:
        raise InputError(fields={"until": "past"})
    if len(order.steps) >= MOST_STEPS and rule.stays:
        raise Conflict("order_full", limit=MOST_STEPS)


def _still_late(after: Order, action: OrderAction) -> tuple[str, ...]:
    """What is done, or begins anew with somebody else, is late no more."""
    if after.state is OrderState.SUSPENDED:
        return after.late
    left = stages_of(after.state) - ({STAGES.get(after.state)} if action in RESTARTS else set())
    return tuple(stage for stage in after.late if stage in left)


_RECORDED = tuple(
    one.name for one in fields(Order) if one.name not in {"state", "steps", "rev", "asked_at"}
)


def _changes(before: Order, after: Order) -> Mapping[str, Any]:
    return {
        name: _plain(getattr(after, name))
        for name in _RECORDED
        if getattr(after, name) != getattr(before, name)
    }


def _plain(value: Any) -> Any:
    """As the store gives it back."""
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


Effect = Callable[[Order, Act, Doer, datetime], Order]


def _nothing(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return order


def _open(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return filled_in(order, act)


def _take(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, assignee=by.id)


def _send(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    route = (*order.route, order.handler_node)
    helpers = order.assist if act.assist is None else act.assist
    assist = tuple(dict.fromkeys(one for one in helpers if one != act.node))
    return replace(
        order, handler_node=act.node, route=route, assist=assist, minutes=act.minutes,
        assignee=None,
    )  # fmt: skip


def _send_back(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    *route, last = order.route
    return replace(order, handler_node=last, route=tuple(route), minutes=0, assignee=None)


def _pass_on(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, assignee=act.person)


def _urge(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, urged=order.urged + 1)


def _supervise(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, supervised=True)


def _suspend(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, held=order.state, wake_at=act.until)


def _resume(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, held=None, wake_at=None)


def _ask(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, asked_at=at)


def _end(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    """Who was not heard yet is asked once more."""
    return replace(order, asked_at=order.asked_at or at)


def _cancel(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    into = act.link if act.duplicate else ""
    return replace(order, held=None, wake_at=None, asked_at=None, duplicate_of=into)


def _reopen(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    """With whoever answered; what was cancelled begins anew with its opener."""
    rejected = by.id == Who.CUSTOMER
    order = replace(order, asked_at=None, rejections=order.rejections + rejected)
    if order.state is not OrderState.CANCELLED:
        return order
    order = filled_in(order, act)
    return replace(
        order, handler_node=order.node_id, route=(), assist=(), minutes=0, assignee=None,
        duplicate_of="",
    )  # fmt: skip


def _link(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, links=(*order.links, act.link))


def _confirm(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, asked_at=None)


def _rate(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    return replace(order, score=act.score)


def _escalate(order: Order, act: Act, by: Doer, at: datetime) -> Order:
    """One level up, whose supervisors then answer for it."""
    late = (act.late,) if act.late and act.late not in order.late else ()
    return replace(
        order, escalated=True, escalated_to=above(order.escalated_to or order.handler_node),
        priority=Priority.URGENT, late=(*order.late, *late),
    )  # fmt: skip


def above(node_id: str) -> str:
    """The node over this one; over the root there is none but itself."""
    return path(node_id)[-2:][0]


EFFECTS: Mapping[OrderAction, Effect] = {
    OrderAction.OPEN: _open,
    OrderAction.ACCEPT: _take,
    OrderAction.RECEIVE: _take,
    OrderAction.START: _take,
    OrderAction.DISPATCH: _send,
    OrderAction.RETURN: _send_back,
    OrderAction.TRANSFER: _pass_on,
    OrderAction.URGE: _urge,
    OrderAction.SUPERVISE: _supervise,
    OrderAction.SUSPEND: _suspend,
    OrderAction.RESUME: _resume,
    OrderAction.ANSWER: _ask,
    OrderAction.VISIT: _ask,
    OrderAction.CLOSE: _end,
    OrderAction.CANCEL: _cancel,
    OrderAction.REOPEN: _reopen,
    OrderAction.LINK: _link,
    OrderAction.CONFIRM: _confirm,
    OrderAction.RATE: _rate,
    OrderAction.ESCALATE: _escalate,
}
"""What an action changes beside the state; the others change nothing."""
