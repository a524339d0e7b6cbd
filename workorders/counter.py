"""Where people open work orders and take them on, step by step."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from hub.core.deadlines import Deadline, deadline_id
from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.failpoints import failpoint
from hub.core.orders import Order, OrderAction, OrderType, Step
from hub.core.ports.orders import NewOrder
from hub.store import orders as store
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.draft import Draft
from hub.store.nodes import Nodes
from hub.store.orders import Orders
from workorders.book import Book
from workorders.clocks import Clocks
from workorders.forms import check_fields
from workorders.life import Act, Doer, comes_open, filled_in
from workorders.limits import KINDS, STAGE_KINDS, kind_of, stages_of
from workorders.regulations import Regulations

ATTEMPTS = 5
"""How often an action is tried on an order that moves on meanwhile."""
_OVERTAKEN = frozenset({"conflict", "duplicate"})
"""What the store says when somebody else was quicker: the order, or one of its clocks, moved."""


class OrderMoved(Conflict):
    """It is not any more as it was read: `steps` are what was done since, to the `order` as now."""

    def __init__(self, order: Order, steps: tuple[Step, ...]) -> None:
        super().__init__("order_moved", rev=order.rev)
        self.order = order
        self.steps = steps


class Counter:
    """Commits what people do to orders; each step is guarded by the order's `rev`."""

    def __init__(
        self, db: Database, committer: Committer, book: Book, regulations: Regulations
    ) -> None:
        self._orders = Orders(db)
        self._nodes = Nodes(db)
        self._deadlines = Deadlines(db)
        self._conversations = Conversations(db)
        self._committer = committer
        self._book = book
        self._regulations = regulations

    async def open(self, order: NewOrder, *, by: str, conversation_id: str = "") -> Order:
        """A new order, of this conversation or of none; raises NotFound, InputError."""
        if not order.draft:
            check_fields(self._regulations.form(OrderType(order.type)), order.fields)
        thread = await self._thread(conversation_id) if conversation_id else None
        decide = partial(_open, book=self._book, order=order, by=by, of=conversation_id)
        opened = await self._committer.commit(thread, decide)
        failpoint("step_committed")
        return opened

    async def act(self, number: str, act: Act, *, by: Doer, rev: int | None = None) -> Order:
        """One step on; raises OrderMoved when steps were taken since `rev` (None: as it is now)."""
        other = await self.get(act.link) if act.action is OrderAction.LINK else None
        for attempt in range(1, ATTEMPTS + 1):
            order = await self._current(number, rev)
            if act.action is OrderAction.RETURN:
                order = await self._with_a_way_back(order)
            if comes_open(order, act):
                await self._check_form(order, filled_in(order, act))
            clocks = await self._deadlines.of(number, KINDS)
            decide = partial(
                _act, book=self._book, order=order, act=act, by=by, clocks=clocks, other=other
            )
            try:
                after = await self._committer.commit(await self._thread_of(order), decide)
                failpoint("step_committed")
                return after
            except Conflict as conflict:
                if conflict.code not in _OVERTAKEN or attempt == ATTEMPTS:
                    raise
        raise AssertionError("the last attempt raises")

    async def watch(self, number: str, person_id: str, *, watches: bool) -> Order:
        """Whether he hears of what is done to it; no step, for it says nothing of the order."""
        order = await self.get(number)
        others = tuple(one for one in order.watchers if one != person_id)
        after = replace(
            order, watchers=(*others, person_id) if watches else others, rev=order.rev + 1
        )
        await self._committer.commit(None, partial(_watch, before=order, after=after, by=person_id))
        return after

    async def get(self, number: str) -> Order:
        order = await self._orders.get(number)
        if order is None:
            raise NotFound
        return order

    async def clocks(self, order: Order) -> list[Deadline]:
        """Of every stage that it has come to."""
        return list((await self._deadlines.of(order.number, STAGE_KINDS)).values())

    async def running(self, orders: Iterable[Order]) -> Mapping[str, list[Deadline]]:
        """Of each order those of the stages it is in: one read for a whole list."""
        ids = [
            deadline_id(order.number, kind_of(stage))
            for order in orders
            for stage in stages_of(order.state)
        ]
        found: dict[str, list[Deadline]] = {}
        for clock in await self._deadlines.get_many(ids):
            found.setdefault(clock.subject, []).append(clock)
        return found

    async def _current(self, number: str, rev: int | None) -> Order:
        order = await self.get(number)
        later = tuple(step for step in order.steps if rev is not None and step.rev > rev)
        if later:
            raise OrderMoved(order, later)
        return order

    async def _with_a_way_back(self, order: Order) -> Order:
        """Its route without nodes that are closed by now; of none left, to whoever opened it."""
        tree = await self._nodes.tree()

        def leads_back(node_id: str) -> bool:
            node = tree.get(node_id)
            return node_id != order.handler_node and (node is None or node.active)

        route = filter(leads_back, order.route)
        return replace(order, route=tuple(route) or tuple(filter(leads_back, (order.node_id,))))

    async def _check_form(self, before: Order, after: Order) -> None:
        """What people put forward must fit; what was open as it is, also by the bot, stays so."""
        if before.was_open and after.fields == before.fields:
            return
        form = await self._regulations.form_version(before.type, before.form_version)
        check_fields(form, after.fields)

    async def _thread_of(self, order: Order) -> str | None:
        """Whose customer is told; one whose conversation is gone is told nothing."""
        if not order.conversation_id:
            return None
        conversation = await self._conversations.get(order.conversation_id)
        return conversation.thread_id if conversation else None

    async def _thread(self, conversation_id: str) -> str:
        conversation = await self._conversations.get(conversation_id)
        if conversation is None:
            raise NotFound
        return conversation.thread_id


def _open(draft: Draft, *, book: Book, order: NewOrder, by: str, of: str) -> Order:
    if of and draft.current().id != of:
        raise Conflict("superseded", newer=draft.current().id)
    return book.write(draft, order, by=by)


def _act(
    draft: Draft, *, book: Book, order: Order, act: Act, by: Doer, clocks: Clocks,
    other: Order | None,
) -> Order:  # fmt: skip
    if other:
        return book.link(draft, order, act, by=by, other=other, clocks=clocks)
    return book.move(draft, order, act, by=by, clocks=clocks)


def _watch(draft: Draft, *, before: Order, after: Order, by: str) -> None:
    store.change(draft, before, after)
    draft.event(Kind.ORDER, by=by, node_id=after.handler_node, number=after.number, action="watch")
