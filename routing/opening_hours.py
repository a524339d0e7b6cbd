"""Where calendars are made, changed and given up; what goes by one is never left without."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from hub.core.calendar import ALWAYS, Calendar, Exceptional, check
from hub.core.errors import Conflict, NotFound
from hub.pipeline.calendars import Almanac
from hub.store.calendars import Calendars
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.deadlines import Deadlines


class OpeningHours:
    """What is changed here holds at once: the clocks that run by it are moved."""

    def __init__(self, db: Database, committer: Committer, almanac: Almanac) -> None:
        self._calendars = Calendars(db)
        self._deadlines = Deadlines(db)
        self._committer = committer
        self._almanac = almanac

    async def all(self) -> list[Calendar]:
        return await self._calendars.all()

    async def get(self, calendar_id: str) -> Calendar:
        """As it is stored now; raises NotFound."""
        calendar = await self._calendars.get(calendar_id)
        if calendar is None:
            raise NotFound
        return calendar

    async def add(self, calendar: Calendar, *, by: str) -> Calendar:
        return await self._write(None, check(calendar), by=by)

    async def change(self, calendar: Calendar, *, by: str) -> Calendar:
        """Raises Conflict when it is not at `calendar.rev` any more; it stays at its node."""
        before = await self._changeable(calendar.id)
        if before.rev != calendar.rev:
            raise Conflict("calendar_changed")
        return await self._write(before, check(replace(calendar, node_id=before.node_id)), by=by)

    async def set_day(
        self, calendar_id: str, day: date, exceptional: Exceptional | None, *, by: str
    ) -> Calendar:
        """A holiday, a day worked otherwise, or (None) one like its weekday again."""
        before = await self._changeable(calendar_id)
        days = {one: kept for one, kept in before.exceptions.items() if one != day}
        if exceptional:
            days[day] = exceptional
        return await self._write(before, replace(before, exceptions=days), by=by)

    async def delete(self, calendar_id: str, *, by: str) -> None:
        """Raises Conflict with how much goes by it: that is given another calendar first."""
        calendar = await self._changeable(calendar_id)
        if any((used := await self._uses(calendar_id)).values()):
            raise Conflict("calendar_used", **used)
        await self._committer.commit(None, partial(Calendars.delete, one=calendar, by=by))
        await self._almanac.load()

    async def _uses(self, calendar_id: str) -> Mapping[str, int]:
        users = await self._calendars.users(calendar_id)
        return {**users, "clocks": await self._deadlines.run_by(calendar_id)}

    async def _changeable(self, calendar_id: str) -> Calendar:
        """Day and night is what it says."""
        if calendar_id == ALWAYS.id:
            raise Conflict("calendar_fixed")
        return await self.get(calendar_id)

    async def _write(self, before: Calendar | None, after: Calendar, *, by: str) -> Calendar:
        decide = partial(Calendars.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self._almanac.load()
        return written
