"""Threads with their conversations as last known; a guess that the guarded commit makes safe."""

from collections import OrderedDict

from hub.store.database import Database
from hub.store.documents import conversation_from_document, thread_from_document
from hub.store.draft import View

LIMIT = 10_000


class Views:
    """The newest LIMIT views that this process has read or written."""

    def __init__(self, db: Database, limit: int = LIMIT) -> None:
        self._db = db
        self._limit = limit
        self._known: OrderedDict[str, View] = OrderedDict()

    def get(self, thread_id: str) -> View | None:
        view = self._known.get(thread_id)
        if view:
            self._known.move_to_end(thread_id)
        return view

    def put(self, view: View) -> None:
        self._known[view.thread.id] = view
        self._known.move_to_end(view.thread.id)
        while len(self._known) > self._limit:
            self._known.popitem(last=False)

    def forget(self, thread_id: str) -> None:
        self._known.pop(thread_id, None)

    def forget_older(self, thread_id: str, conversation_id: str, rev: int) -> None:
        """Drop what another process has overtaken."""
        view = self._known.get(thread_id)
        if view and (view.conversation.id != conversation_id or view.conversation.rev < rev):
            self.forget(thread_id)

    def clear(self) -> None:
        self._known.clear()

    async def load(self, thread_id: str) -> View | None:
        """From the store, and remembered; None when nobody has written from there yet."""
        document = await self._db["threads"].find_one({"_id": thread_id})
        if document is None:
            return None
        thread = thread_from_document(document)
        current = await self._db["conversations"].find_one({"_id": thread.conversation_id})
        if current is None:
            return None
        view = View(thread=thread, conversation=conversation_from_document(current))
        self.put(view)
        return view
