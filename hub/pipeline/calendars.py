"""All calendars as they are now, in memory: every clock that begins or goes on asks for one."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.core.calendar import ALWAYS, OF_NODE, OFFICE, Calendar
from hub.core.events import Kind
from hub.core.organisation import path
from hub.pipeline.mirror import Mirror
from hub.store.calendars import Calendars
from hub.store.database import Database
from hub.store.nodes import Nodes


class Almanac(Mirror):
    """With the hours that nodes keep. Day and night, and the office, before it is read."""

    kinds = frozenset({Kind.CALENDAR, Kind.ORGANISATION})

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._calendars = Calendars(db)
        self._nodes = Nodes(db)
        self._known: Mapping[str, Calendar] = MappingProxyType(
            {ALWAYS.id: ALWAYS, OFFICE.id: OFFICE}
        )
        self._kept: Mapping[str, str] = {}

    def all(self) -> list[Calendar]:
        return list(self._known.values())

    def knows(self, calendar_id: str) -> bool:
        """Whether something may go by it."""
        return calendar_id == OF_NODE or calendar_id in self._known

    def get(self, calendar_id: str) -> Calendar:
        """Day and night for one that is not there: no clock stands still for a name."""
        return self._known.get(calendar_id) or self._known[ALWAYS.id]

    def at(self, calendar_id: str, node_id: str) -> Calendar:
        """The same, or what this node keeps: its own, that of the node above, or the office's."""
        if calendar_id != OF_NODE:
            return self.get(calendar_id)
        kept = filter(None, (self._kept.get(one) for one in reversed(path(node_id))))
        return self.get(next(kept, OFFICE.id))

    async def _read(self) -> None:
        stored = {calendar.id: calendar for calendar in await self._calendars.all()}
        self._known = MappingProxyType({ALWAYS.id: ALWAYS, **stored})
        self._kept = {node.id: node.calendar_id for node in await self._nodes.tree()}
