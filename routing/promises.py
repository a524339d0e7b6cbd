"""All service levels as they are now, in memory: every wait that begins asks what was promised."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.core.conversations import Conversation
from hub.core.events import Kind
from hub.core.service_levels import DEFAULT_LEVEL, ServiceLevel, choose
from hub.pipeline.mirror import Mirror
from hub.store.database import Database
from hub.store.service_levels import ServiceLevels


class Promises(Mirror):
    """The default one holds before it is read."""

    kinds = frozenset({Kind.SERVICE_LEVEL})

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._levels = ServiceLevels(db)
        self._known: Mapping[str, ServiceLevel] = MappingProxyType(
            {DEFAULT_LEVEL.id: DEFAULT_LEVEL}
        )

    def of(self, conversation: Conversation) -> ServiceLevel | None:
        return choose(
            self._known.values(), node_id=conversation.node_id, queue=conversation.queue or "",
            channel=conversation.channel, tier=conversation.tier.value,
        )  # fmt: skip

    async def _read(self) -> None:
        self._known = MappingProxyType({level.id: level for level in await self._levels.all()})
