"""The life of a work order: which action leads from which state to which, and what it records."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hub.core.errors import Conflict, InputError
from hub.core.orders import Order, OrderAction, OrderState, Step

STEPS: Mapping[OrderAction, tuple[frozenset[OrderState], OrderState]] = {
    OrderAction.ACCEPT: (frozenset({OrderState.OPEN}), OrderState.ACCEPTED),
    OrderAction.START: (frozenset({OrderState.ACCEPTED}), OrderState.IN_PROGRESS),
    OrderAction.ANSWER: (frozenset({OrderState.IN_PROGRESS}), OrderState.ANSWERED),
    OrderAction.CLOSE: (frozenset({OrderState.ANSWERED}), OrderState.CLOSED),
    OrderAction.CANCEL: (
        frozenset({OrderState.OPEN, OrderState.ACCEPTED, OrderState.IN_PROGRESS}),
        OrderState.CANCELLED,
    ),
}
WITH_A_NOTE = frozenset({OrderAction.ANSWER, OrderAction.CANCEL})
"""What the next person must be told something about."""


def allowed(order: Order) -> tuple[OrderAction, ...]:
    """What may be done to it now."""
    return tuple(action for action, (states, _) in STEPS.items() if order.state in states)


def act(order: Order, action: OrderAction, *, by: str, at: datetime, note: str) -> Order:
    """The order one step on; raises Conflict for a step that may not follow, InputError."""
    if action not in allowed(order):
        raise Conflict("order_state", state=order.state.value, action=action.value)
    if action in WITH_A_NOTE and not note.strip():
        raise InputError(fields={"note": "missing"})
    _, state = STEPS[action]
    step = Step(action=action, state=state, by=by, at=at, note=note)
    assignee = by if action is OrderAction.ACCEPT else order.assignee
    return replace(
        order, state=state, assignee=assignee, steps=(*order.steps, step), rev=order.rev + 1
    )
