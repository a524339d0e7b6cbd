"""Opens work orders and takes them on, inside whatever decision wants that."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo

from hub.core.clock import BUSINESS_ZONE
from hub.core.conversations import Conversation
from hub.core.errors import InputError
from hub.core.events import Kind
from hub.core.order_rules import Form
from hub.core.orders import Order, OrderAction, OrderState, OrderType, Priority, Step
from hub.core.organisation import ROOT_NODE
from hub.core.ports.drafting import Drafting
from hub.core.ports.orders import NewOrder
from hub.core.ports.wording import Wording
from hub.store import orders
from workorders.clocks import Clocks, Timing
from workorders.life import SYSTEM, Act, Doer, take_step
from workorders.telling import tell

LETTERS: Mapping[OrderType, str] = {
    OrderType.COMPLAINT: "TS",
    OrderType.FAULT: "GZ",
    OrderType.EMERGENCY: "JJ",
    OrderType.BUSINESS: "YW",
    OrderType.CONSULTATION: "ZX",
    OrderType.APPEAL: "SS",
    OrderType.SUGGESTION: "JY",
    OrderType.CALLBACK: "HH",
    OrderType.VISIT: "HF",
}
PRIORITIES: Mapping[OrderType, Priority] = {
    OrderType.EMERGENCY: Priority.URGENT,
    OrderType.COMPLAINT: Priority.HIGH,
    OrderType.APPEAL: Priority.HIGH,
}
"""Where it is not the normal one."""
DUPLICATE = "与 {number} 重复 · duplicate"


class Book:
    """Implements hub.core.ports.orders.OrderBook; days begin at midnight of `zone`.

    `form_of`: what new orders of a type are filled in by.
    """

    def __init__(
        self, form_of: Callable[[OrderType], Form], timing: Timing, wording: Wording,
        zone: tzinfo = BUSINESS_ZONE,
    ) -> None:  # fmt: skip
        self._form_of = form_of
        self._timing = timing
        self._wording = wording
        self._zone = zone

    def open_order(self, draft: Drafting, order: NewOrder, *, by: str) -> str:
        """Raises ValueError for a type that the taxonomy does not have."""
        return self.write(draft, order, by=by).number

    def write(self, draft: Drafting, order: NewOrder, *, by: str) -> Order:
        kind = OrderType(order.type)
        opened = _opened(draft, order, self._number(draft, kind), by)
        opened = replace(opened, form_version=self._form_of(kind).version)
        orders.add(draft, opened)
        if draft.conversation:
            numbers = (*draft.conversation.work_orders, opened.number)
            draft.set(work_orders=numbers)
        self._follow(draft, None, opened, {})
        return opened

    def move(self, draft: Drafting, order: Order, act: Act, *, by: Doer, clocks: Clocks) -> Order:
        """One step on, with all that follows; raises as `take_step` does, and Conflict."""
        after = take_step(order, act, by=by, at=draft.now)
        orders.change(draft, order, after)
        self._follow(draft, order, after, clocks)
        return after

    def _follow(self, draft: Drafting, before: Order | None, after: Order, clocks: Clocks) -> None:
        self._timing.move(draft, before, after, clocks)
        tell(draft, self._wording, before, after)
        report(draft, after)

    def link(
        self, draft: Drafting, order: Order, act: Act, *, by: Doer, other: Order,
        clocks: Clocks,
    ) -> Order:  # fmt: skip
        """Both name each other; who may see the other one may say so there too."""
        if order.number not in other.links:
            back = replace(act, link=order.number, note="")
            self.move(draft, other, back, by=replace(by, stands=SYSTEM.stands), clocks={})
        if not act.duplicate:
            return self.move(draft, order, act, by=by, clocks=clocks)
        return self._merge(draft, order, act, by=by, other=other, clocks=clocks)

    def _merge(
        self, draft: Drafting, order: Order, act: Act, *, by: Doer, other: Order, clocks: Clocks
    ) -> Order:
        """This one is cancelled in favour of the other, on which its customer's matter goes on."""
        if other.state in {OrderState.DRAFT, OrderState.CANCELLED}:
            raise InputError(fields={"link": "not_worked_on"})
        if act.link not in order.links:
            order = self.move(draft, order, replace(act, note=""), by=by, clocks=clocks)
        why = " · ".join(filter(None, (DUPLICATE.format(number=act.link), act.note.strip())))
        cancel = replace(act, action=OrderAction.CANCEL, note=why)
        return self.move(draft, order, cancel, by=by, clocks=clocks)

    def _number(self, draft: Drafting, kind: OrderType) -> str:
        """The day's counter goes on where the same day left it a year ago: numbers are for ever."""
        letters = LETTERS[kind]
        day = draft.now.astimezone(self._zone).strftime("%m%d")
        return f"{letters}-{day}-{draft.number(f'order:{letters}:{day}'):04d}"


def _opened(draft: Drafting, order: NewOrder, number: str, by: str) -> Order:
    conversation, kind = draft.conversation, OrderType(order.type)
    node_id = order.node_id or (conversation.node_id if conversation else ROOT_NODE)
    state = OrderState.DRAFT if order.draft else OrderState.OPEN
    first = Step(action=OrderAction.OPEN, state=state, by=by, at=draft.now, node_id=node_id)
    opened = Order(
        number=number,
        type=kind,
        title=order.title,
        state=state,
        fields=dict(order.fields),
        priority=Priority(order.priority or PRIORITIES.get(kind, Priority.NORMAL)),
        node_id=node_id,
        handler_node=node_id,
        opened_by=by,
        opened_at=draft.now,
        steps=(first,),
    )
    return _of(conversation, opened) if conversation else opened


def _of(conversation: Conversation, order: Order) -> Order:
    return replace(
        order,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        customer_name=conversation.name,
        tier=conversation.tier.value,
    )


def report(draft: Drafting, after: Order) -> None:
    """Its last step, to whoever hears of it, but not by name to who did it."""
    step = after.steps[-1]
    node_id, *others = after.hearers.nodes
    persons = {*after.hearers.persons} - {step.by}
    draft.event(
        Kind.ORDER, by=step.by, node_id=node_id, number=after.number,
        type=after.type.value, action=step.action.value, state=after.state.value,
        waits=after.waits_at, late=list(after.late) or None, batch=step.batch,
        nodes=sorted(others) or None, persons=sorted(persons) or None,
    )  # fmt: skip
