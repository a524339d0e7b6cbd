"""The deadlines of an order: which begin, stop and end when it moves on."""

from collections.abc import Callable, Iterable, Mapping

from hub.core.calendar import ALWAYS, Calendar
from hub.core.deadlines import Deadline, Hearers
from hub.core.order_rules import Limits, Stage
from hub.core.orders import Order, OrderAction, OrderState
from hub.core.ports.drafting import Drafting
from hub.store import deadlines
from workorders.limits import RESTARTS, STAGES, WAKE, amounts, kind_of, limit_for, stages_of

Clocks = Mapping[str, Deadline]
"""The order's deadlines by kind, as read before the decision; an order that is new has none."""


class Timing:
    """Moves the clocks with the order; `limits` and `calendar_of` tell what holds now."""

    def __init__(
        self, limits: Callable[[], Limits], calendar_of: Callable[[str, str], Calendar]
    ) -> None:
        self._limits = limits
        self._calendar_of = calendar_of

    def move(self, draft: Drafting, before: Order | None, after: Order, clocks: Clocks) -> None:
        """What follows from the step that made `after` of `before`; None: it was opened."""
        move = _Move(self, draft, after, dict(clocks), (before or after).hearers)
        action, old = after.steps[-1].action, before.state if before else OrderState.DRAFT
        if action is OrderAction.SUSPEND:
            move.pause()
        elif old is OrderState.SUSPENDED and after.state is not old:
            move.go_on()
        else:
            ran, runs = stages_of(old), stages_of(after.state)
            again = {STAGES[after.state]} if action in RESTARTS else set()
            move.end(ran - runs | again & ran)
            move.begin(runs - ran | again)

    def begin(
        self, draft: Drafting, order: Order, stage: Stage, before: Deadline | None, *,
        node_id: str, level: int = 0,
    ) -> None:  # fmt: skip
        """Start the clock of a stage for this node, where there is a limit for its level."""
        if limit := limit_for(self._limits(), order, stage, node_id=node_id):
            whole, warn = amounts(limit)
            deadlines.begin(
                draft, kind_of(stage), order.number, limit=whole, warn_after=warn,
                calendar=self._calendar_of(limit.calendar_id, node_id), node_id=node_id,
                level=level, before=before,
            )  # fmt: skip

    def calendar_of(self, clock: Deadline) -> Calendar:
        """The one that it has run by from its beginning."""
        return self._calendar_of(clock.calendar_id, clock.node_id)


class _Move:
    """One decision's clocks: `known` keeps up with what the decision has written already.

    `to` are told what was late: whoever had the order until now.
    """

    def __init__(
        self, timing: Timing, draft: Drafting, order: Order, known: dict[str, Deadline],
        to: Hearers,
    ) -> None:  # fmt: skip
        self._timing = timing
        self._draft = draft
        self._order = order
        self._known = known
        self._to = to

    def begin(self, stages: Iterable[Stage]) -> None:
        for stage in sorted(stages):
            before = self._known.get(kind_of(stage))
            node_id = self._order.handler_node
            self._timing.begin(self._draft, self._order, stage, before, node_id=node_id)

    def end(self, stages: Iterable[Stage]) -> None:
        """Met; what is cancelled need not be done any more."""
        cancelled = self._order.state is OrderState.CANCELLED
        finish = deadlines.drop if cancelled else deadlines.meet
        for kind in map(kind_of, sorted(stages)):
            if clock := self._known.get(kind):
                self._known[kind] = finish(self._draft, clock, to=self._to)

    def pause(self) -> None:
        """All stand still but the alarm that ends it, where that was set."""
        for clock in self._open():
            calendar = self._timing.calendar_of(clock)
            self._known[clock.kind] = deadlines.pause(self._draft, clock, calendar, to=self._to)
        if self._order.wake_at:
            deadlines.begin(
                self._draft, WAKE, self._order.number, limit=self._order.wake_at - self._draft.now,
                calendar=ALWAYS, node_id=self._order.handler_node, before=self._known.get(WAKE),
            )  # fmt: skip

    def go_on(self) -> None:
        """With what was left of each; what was given up while it slept has no clocks."""
        for clock in self._open():
            if clock.kind == WAKE or self._order.is_finished:
                self._known[clock.kind] = deadlines.drop(self._draft, clock, to=self._to)
            else:
                calendar = self._timing.calendar_of(clock)
                self._known[clock.kind] = deadlines.resume(self._draft, clock, calendar)

    def _open(self) -> list[Deadline]:
        return [clock for clock in self._known.values() if clock.is_open]
