"""How long what may take: the limits that the hub comes with, and which of them is meant."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hub.core.calendar import ALWAYS
from hub.core.customers import Tier
from hub.core.order_rules import Limit, Limits, Stage
from hub.core.orders import Order, OrderAction, OrderState, OrderType
from hub.core.organisation import Level, path

KIND = "order:"
WAKE = f"{KIND}wake"
STAGES: Mapping[OrderState, Stage] = {
    OrderState.OPEN: Stage.ACCEPT,
    OrderState.ACCEPTED: Stage.HANDLE,
    OrderState.DISPATCHED: Stage.RECEIVE,
    OrderState.RETURNED: Stage.RECEIVE,
    OrderState.RECEIVED: Stage.HANDLE,
    OrderState.IN_PROGRESS: Stage.HANDLE,
    OrderState.ANSWERED: Stage.VISIT,
    OrderState.VISITING: Stage.VISIT,
}
"""What is to be done in a state; in the others nothing can be late."""
RESTARTS = frozenset({OrderAction.DISPATCH, OrderAction.RETURN, OrderAction.VISIT})
"""What begins a stage anew though the stage is the same: it is somebody else's turn now."""
_SETTLED = frozenset(
    {
        OrderState.DRAFT,
        OrderState.ANSWERED,
        OrderState.VISITING,
        OrderState.CLOSED,
        OrderState.CANCELLED,
    }
)
"""In these the customer waits for no answer."""
_LEVELS = tuple(Level)
_HOUR = 60


def stages_of(state: OrderState) -> frozenset[Stage]:
    """All that can become late in this state."""
    whole = frozenset() if state in _SETTLED else frozenset({Stage.WHOLE})
    return whole | ({STAGES[state]} if state in STAGES else frozenset())


def kind_of(stage: Stage) -> str:
    """The deadline's kind."""
    return f"{KIND}{stage}"


STAGE_KINDS = tuple(map(kind_of, Stage))
KINDS = (*STAGE_KINDS, WAKE)


def _rows(
    kind: OrderType | None, hours: Mapping[Stage, float], **more: object
) -> tuple[Limit, ...]:
    return tuple(
        Limit(stage=stage, minutes=round(amount * _HOUR), type=kind, **more)  # type: ignore[arg-type]
        for stage, amount in hours.items()
    )


DEFAULT = Limits(
    rows=(
        *_rows(
            None,
            {
                Stage.ACCEPT: 2,
                Stage.RECEIVE: 4,
                Stage.HANDLE: 24,
                Stage.VISIT: 24,
                Stage.WHOLE: 48,
            },
        ),
        *_rows(OrderType.COMPLAINT, {Stage.ACCEPT: 1, Stage.HANDLE: 16, Stage.WHOLE: 40}),
        *_rows(OrderType.APPEAL, {Stage.ACCEPT: 1, Stage.HANDLE: 16, Stage.WHOLE: 24}),
        *_rows(OrderType.FAULT, {Stage.HANDLE: 24, Stage.WHOLE: 36}, calendar_id=ALWAYS.id),
        *_rows(
            OrderType.EMERGENCY,
            {Stage.ACCEPT: 1 / 12, Stage.RECEIVE: 1 / 6, Stage.HANDLE: 1, Stage.WHOLE: 2},
            calendar_id=ALWAYS.id,
        ),
        *(
            row
            for tier in (Tier.SUPREME, Tier.DIAMOND)
            for row in _rows(
                None, {Stage.ACCEPT: 0.5, Stage.HANDLE: 12, Stage.WHOLE: 24}, tier=tier
            )
        ),
    )
)
"""Working hours: eight make a day of the office."""


def limit_for(limits: Limits, order: Order, stage: Stage, *, node_id: str) -> Limit | None:
    """The row that says most of this order with this node; None: the stage may take any time.

    Of several, the type counts more than the tier, and the tier more than the level. How long the
    handling may take, whoever sent it there may have said himself.
    """
    level = level_of(node_id)
    fitting = [row for row in limits.rows if row.stage is stage and _fits(row, order, level)]
    ruled = max(fitting, key=_says, default=None)
    if stage is Stage.HANDLE and order.minutes and node_id == order.handler_node:
        return replace(ruled or Limit(stage=stage, minutes=0), minutes=order.minutes)
    return ruled


def _fits(row: Limit, order: Order, level: Level) -> bool:
    return (
        row.type in {None, order.type}
        and row.tier in {None, order.tier}
        and row.level in {None, level}
    )


def _says(row: Limit) -> tuple[bool, bool, bool]:
    return row.type is not None, row.tier is not None, row.level is not None


def level_of(node_id: str) -> Level:
    """By how deep a node lies, which its id tells."""
    return _LEVELS[min(len(path(node_id)), len(_LEVELS)) - 1]


def amounts(limit: Limit) -> tuple[timedelta, timedelta]:
    """The limit, and after how much of it a warning is given."""
    whole = timedelta(minutes=limit.minutes)
    return whole, whole * limit.warn / 100
