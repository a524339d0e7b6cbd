"""Calendars, service levels and the clocks of conversations as one object."""

from hub.pipeline.pipeline import Spine
from hub.store.draft import Draft, View
from routing import snooze
from routing.opening_hours import OpeningHours
from routing.promises import Promises
from routing.promising import Promising
from routing.service_levels import ServiceClocks


class Timekeeping:
    """From when it is built, every decision on a conversation moves the clocks with it."""

    def __init__(self, spine: Spine) -> None:
        db, committer, almanac = spine.db, spine.committer, spine.almanac
        self._spine = spine
        self.promises = Promises(db)
        self.opening_hours = OpeningHours(db, committer, almanac)
        self.promising = Promising(db, committer, almanac, self.promises)
        self._clocks = ServiceClocks(self.promises, almanac)
        committer.follow = self._follow

    def _follow(self, draft: Draft, view: View | None) -> None:
        snooze.follow(draft, view)
        self._clocks.follow(draft, view)

    async def run(self) -> None:
        """Begin it when the pipeline has started; ends by cancellation."""
        await self.promises.load()
        await self.promises.run(self._spine.feed)
