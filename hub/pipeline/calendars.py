"""All calendars as they are now, in memory: every clock that begins or goes on asks for one."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.core.calendar import ALWAYS, OFFICE, Calendar
from hub.core.events import Kind
from hub.pipeline.mirror import Mirror
from hub.store.calendars import Calendars
from hub.store.database import Database


class Almanac(Mirror):
    """Day and night, and the office hours, before it is read."""

    kind = Kind.CALENDAR

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._calendars = Calendars(db)
        self._known: Mapping[str, Calendar] = MappingProxyType(
            {ALWAYS.id: ALWAYS, OFFICE.id: OFFICE}
        )

    def all(self) -> list[Calendar]:
        return list(self._known.values())

    def find(self, calendar_id: str) -> Calendar | None:
        return self._known.get(calendar_id)

    def get(self, calendar_id: str) -> Calendar:
        """Day and night for one that is not there: no clock stands still for a name."""
        return self._known.get(calendar_id) or self._known[ALWAYS.id]

    async def _read(self) -> None:
        stored = {calendar.id: calendar for calendar in await self._calendars.all()}
        self._known = MappingProxyType({ALWAYS.id: ALWAYS, **stored})
