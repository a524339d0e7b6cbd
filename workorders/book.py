"""Opens work orders, inside whatever decision wants one, under numbers that people can say."""

from collections.abc import Mapping
from datetime import tzinfo

from hub.core.clock import BUSINESS_ZONE
from hub.core.events import Kind
from hub.core.orders import Order, OrderAction, OrderState, OrderType, Step
from hub.core.organisation import ROOT_NODE
from hub.core.ports import Drafting, NewOrder
from hub.store.orders import COLLECTION, order_to_document

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


class Book:
    """Implements hub.core.ports.OrderBook; days begin at midnight of `zone`."""

    def __init__(self, zone: tzinfo = BUSINESS_ZONE) -> None:
        self._zone = zone

    def open_order(self, draft: Drafting, order: NewOrder, *, by: str) -> str:
        """Raises ValueError for a type that the taxonomy does not have."""
        number = self._number(draft, OrderType(order.type))
        document = order_to_document(_opened(draft, order, number, by))
        draft.insert(COLLECTION, document)
        if draft.conversation:
            draft.set(work_orders=(*draft.conversation.work_orders, number))
        draft.event(
            Kind.ORDER, by=by, number=number, type=order.type, action=OrderAction.OPEN.value
        )
        return number

    def _number(self, draft: Drafting, kind: OrderType) -> str:
        """The day's counter goes on where the same day left it a year ago: numbers are for ever."""
        letters = LETTERS[kind]
        day = draft.now.astimezone(self._zone).strftime("%m%d")
        return f"{letters}-{day}-{draft.number(f'order:{letters}:{day}'):04d}"


def _opened(draft: Drafting, order: NewOrder, number: str, by: str) -> Order:
    conversation = draft.conversation
    first = Step(action=OrderAction.OPEN, state=OrderState.OPEN, by=by, at=draft.now)
    return Order(
        number=number,
        type=OrderType(order.type),
        title=order.title,
        state=OrderState.OPEN,
        fields=dict(order.fields),
        conversation_id=conversation.id if conversation else "",
        customer_id=conversation.customer_id if conversation else "",
        customer_name=conversation.name if conversation else "",
        node_id=conversation.node_id if conversation else ROOT_NODE,
        opened_by=by,
        opened_at=draft.now,
        steps=(first,),
    )
