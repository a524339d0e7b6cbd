"""Threads with their conversations as last known; a guess that the guarded commit makes safe."""

from collections import OrderedDict

from hub.store.database import Database
from hub.store.documents import conversation_from_document, thread_from_document
from hub.store.draft import View

LIMIT = 10_000


class Views:
    """The newest LIMIT views that this process has read or written.

    Never older than what `forget` was last called for: a reading that a `forget` or `put` overtakes
    is done again.
    """

    def __init__(self, db: Database, limit: int = LIMIT) -> None:
        self._db = db
        self._limit = limit
        self._known: OrderedDict[str, View] = OrderedDict()
        self._unwritten: set[str] = set()
        self._readings: dict[str, object] = {}

    def get(self, thread_id: str) -> View | None:
        view = self._known.get(thread_id)
        if view:
            self._known.move_to_end(thread_id)
        return view

    def lacks(self, thread_id: str) -> bool:
        """Whether it was looked for, and nobody had written from there yet."""
        return thread_id in self._unwritten

    def put(self, view: View) -> None:
        self.forget(view.thread.id)
        self._known[view.thread.id] = view
        while len(self._known) > self._limit:
            self._known.popitem(last=False)

    def forget(self, thread_id: str) -> None:
        self._readings.pop(thread_id, None)
        self._known.pop(thread_id, None)
        self._unwritten.discard(thread_id)

    def clear(self) -> None:
        self._readings.clear()
        self._known.clear()
        self._unwritten.clear()

    async def load(self, thread_id: str) -> View | None:
        """From the store, and remembered; None when nobody has written from there yet."""
        while True:
            reading = self._readings.setdefault(thread_id, object())
            view = await self._read(thread_id)
            if self._readings.get(thread_id) is not reading:
                if known := self.get(thread_id):
                    return known
                continue
            self._readings.pop(thread_id)
            if view:
                self.put(view)
            else:
                self._note_unwritten(thread_id)
            return view

    def _note_unwritten(self, thread_id: str) -> None:
        if len(self._unwritten) >= self._limit:
            self._unwritten.clear()
        self._unwritten.add(thread_id)

    async def _read(self, thread_id: str) -> View | None:
        document = await self._db["threads"].find_one({"_id": thread_id})
        if document is None:
            return None
        thread = thread_from_document(document)
        current = await self._db["conversations"].find_one({"_id": thread.conversation_id})
        if current is None:
            return None
        return View(thread=thread, conversation=conversation_from_document(current))
