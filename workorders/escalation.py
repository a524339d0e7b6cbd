"""What is late goes one level up, a complaint becomes an appeal; what was put off is taken up."""

from collections.abc import Callable

from hub.core.deadlines import AS_BEGUN, Deadline, Hearers, Moment
from hub.core.order_rules import Stage
from hub.core.orders import Order, OrderAction, OrderType
from hub.core.ports.drafting import Drafting
from hub.core.ports.orders import NewOrder
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.orders import Orders
from workorders.book import Book
from workorders.clocks import Clocks, Timing
from workorders.life import SYSTEM, Act, fits
from workorders.limits import KIND, KINDS, WAKE, stages_of

Decide = Callable[[Drafting, Deadline], None]


class Escalation:
    """What the due-scan asks for deadlines whose kind begins with `order:`."""

    def __init__(self, db: Database, book: Book, timing: Timing) -> None:
        self._orders = Orders(db)
        self._deadlines = Deadlines(db)
        self._book = book
        self._timing = timing

    async def prepare(self, deadline: Deadline, moment: Moment) -> Decide:
        """A warning is an event and no more; that is recorded already."""
        order = await self._orders.get(deadline.subject)
        if order is None or moment is Moment.WARN:
            return _nothing
        if deadline.kind != WAKE:
            return lambda draft, fired: self._run_late(draft, order, fired)
        clocks = await self._deadlines.of(order.number, KINDS)
        return lambda draft, fired: self._wake(draft, order, {**clocks, WAKE: fired})

    async def who(self, deadline: Deadline) -> Hearers:
        """Whoever hears of the order as it lies now, wherever the clock was begun."""
        order = await self._orders.get(deadline.subject)
        return order.hearers if order else AS_BEGUN

    def _wake(self, draft: Drafting, order: Order, clocks: Clocks) -> None:
        if fits(order, OrderAction.RESUME):
            self._book.move(draft, order, Act(action=OrderAction.RESUME), by=SYSTEM, clocks=clocks)

    def _run_late(self, draft: Drafting, order: Order, clock: Deadline) -> None:
        """The clock goes on for the next level, as far as there is one."""
        stage = Stage(clock.kind.removeprefix(KIND))
        if stage not in stages_of(order.state):
            return
        after = escalate(draft, self._book, order, late=stage)
        if after.escalated_to != order.escalated_to:
            self._timing.begin(
                draft, after, stage, clock, node_id=after.escalated_to, level=clock.level + 1
            )


def escalate(draft: Drafting, book: Book, order: Order, *, late: str = "", note: str = "") -> Order:
    """One level up; a complaint that was escalated already becomes an appeal there, once."""
    act = Act(action=OrderAction.ESCALATE, late=late, note=note)
    after = book.move(draft, order, act, by=SYSTEM, clocks={})
    if not _becomes_appeal(order):
        return after
    appeal = book.write(draft, _appeal(after), by=SYSTEM.id)
    link = Act(action=OrderAction.LINK, link=appeal.number)
    return book.link(draft, after, link, by=SYSTEM, other=appeal, clocks={})


def _becomes_appeal(order: Order) -> bool:
    appealed = any(number.startswith("SS-") for number in order.links)
    return order.type is OrderType.COMPLAINT and order.escalated and not appealed


def _appeal(complaint: Order) -> NewOrder:
    return NewOrder(
        type=OrderType.APPEAL,
        title=complaint.title,
        fields=dict(complaint.fields),
        node_id=complaint.escalated_to,
    )


def _nothing(draft: Drafting, deadline: Deadline) -> None:
    return
