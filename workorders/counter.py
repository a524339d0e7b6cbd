"""Where people open work orders and take them on, step by step."""

from functools import partial

from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.orders import Order, OrderAction
from hub.core.ports import NewOrder
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.orders import COLLECTION, Orders, order_to_document
from workorders.book import Book
from workorders.life import act


class Counter:
    """Commits what people do to orders; each step is guarded by the order's `rev`."""

    def __init__(self, db: Database, committer: Committer, book: Book) -> None:
        self._orders = Orders(db)
        self._conversations = Conversations(db)
        self._committer = committer
        self._book = book

    async def open(self, order: NewOrder, *, by: str, conversation_id: str = "") -> Order:
        """A new order, of this conversation or of none; raises NotFound."""
        thread = await self._thread(conversation_id) if conversation_id else None
        decide = partial(_open, book=self._book, order=order, by=by, of=conversation_id)
        return await self.get(await self._committer.commit(thread, decide))

    async def act(
        self, number: str, action: OrderAction, *, by: str, note: str, rev: int | None
    ) -> Order:
        """One step on; raises Conflict when it was not at `rev` any more (None: as it is now)."""
        order = await self.get(number)
        if rev is not None and rev != order.rev:
            raise Conflict("order_moved", rev=order.rev)
        decide = partial(_act, order=order, action=action, by=by, note=note)
        return await self._committer.commit(None, decide)

    async def get(self, number: str) -> Order:
        order = await self._orders.get(number)
        if order is None:
            raise NotFound
        return order

    async def _thread(self, conversation_id: str) -> str:
        conversation = await self._conversations.get(conversation_id)
        if conversation is None:
            raise NotFound
        return conversation.thread_id


def _open(draft: Draft, *, book: Book, order: NewOrder, by: str, of: str) -> str:
    if of and draft.current().id != of:
        raise Conflict("superseded", newer=draft.current().id)
    return book.open_order(draft, order, by=by)


def _act(draft: Draft, *, order: Order, action: OrderAction, by: str, note: str) -> Order:
    after = act(order, action, by=by, at=draft.now, note=note)
    document = order_to_document(after)
    change = {"$set": {name: document[name] for name in ("state", "assignee", "steps", "rev")}}
    draft.update(COLLECTION, {"_id": order.number, "rev": order.rev}, change)
    draft.event(Kind.ORDER, by=by, number=order.number, action=action.value)
    return after
