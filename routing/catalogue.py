"""All queues as they are now, in memory: every hand-over and every line asks for them."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.core import queues
from hub.core.events import Kind
from hub.core.queues import DEFAULT_QUEUE, Caller, Queue
from hub.pipeline.mirror import Mirror
from hub.store.database import Database
from hub.store.queues import Queues

BUILT_IN = Queue(id=DEFAULT_QUEUE, name="客服 service")
"""As it is until somebody changes it."""


class Catalogue(Mirror):
    """There is always the default one."""

    kinds = frozenset({Kind.QUEUE})

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._queues = Queues(db)
        self._known: Mapping[str, Queue] = MappingProxyType({DEFAULT_QUEUE: BUILT_IN})

    def all(self) -> list[Queue]:
        return list(self._known.values())

    def find(self, queue_id: str) -> Queue | None:
        return self._known.get(queue_id)

    def get(self, queue_id: str | None) -> Queue:
        """The default one for none, and for one that was deleted a moment ago."""
        return self._known.get(queue_id or DEFAULT_QUEUE) or self._known[DEFAULT_QUEUE]

    def choose(self, caller: Caller) -> Queue:
        return self.get(queues.choose(self._known.values(), caller))

    async def _read(self) -> None:
        stored = {queue.id: queue for queue in await self._queues.all()}
        self._known = MappingProxyType({DEFAULT_QUEUE: BUILT_IN, **stored})
