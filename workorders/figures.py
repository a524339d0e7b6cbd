"""What an order's steps tell of time: its stays at nodes, and since when what of it is late."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub.core.order_rules import Stage
from hub.core.orders import FINISHED, WITH_OPENER, Order, OrderAction, OrderState, Step
from workorders.limits import RESTARTS, STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One stage with one node, which had to act. `ended` None: it goes on; `late`: too long."""

    stage: Stage
    node_id: str
    began: datetime
    ended: datetime | None = None
    late: bool = False

    @property
    def is_due(self) -> bool:
        """Whether it counts already: it was finished, or should have been."""
        return self.ended is not None or self.late


def stays_of(order: Order) -> Iterator[Stay]:
    """In their order; what is suspended goes on with what it was, what is cancelled counts not."""
    stay: Stay | None = None
    opener = handler = order.steps[0].node_id or order.node_id
    for step in order.steps:
        opener, handler = _moved(step, opener, handler)
        stage = STAGES.get(step.state)
        if step.state is OrderState.SUSPENDED or (stay and _goes_on(stay, stage, step)):
            stay = _with_misses(stay, step)
            continue
        if stay and step.state is not OrderState.CANCELLED:
            yield replace(stay, ended=step.at)
        node_id = opener if step.state in WITH_OPENER else handler
        stay = Stay(stage=stage, node_id=node_id, began=step.at) if stage else None
    if stay and order.state not in FINISHED:
        yield stay


def _moved(step: Step, opener: str, handler: str) -> tuple[str, str]:
    changed = step.changed
    return changed.get("node_id", opener), changed.get("handler_node", handler)


def _goes_on(stay: Stay, stage: Stage | None, step: Step) -> bool:
    return stay.stage is stage and step.action not in RESTARTS


def _with_misses(stay: Stay | None, step: Step) -> Stay | None:
    missed = step.action is OrderAction.ESCALATE and stay and stay.stage in _late(step)
    return replace(stay, late=True) if stay and missed else stay


def _late(step: Step) -> Iterable[str]:
    return step.changed.get("late") or ()


def late_since(order: Order) -> Mapping[str, datetime]:
    """By stage, for those that are late now: when their deadline passed."""
    since: dict[str, datetime] = {}
    for step in order.steps:
        if "late" in step.changed:
            since = {stage: since.get(stage, step.at) for stage in _late(step)}
    return since
