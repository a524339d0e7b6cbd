"""The room as one object: what counts the log, and the figures made of it."""

from collections.abc import Callable

from hub.pipeline.pipeline import Spine
from reports.tally import Tally
from reports.wall import Wall


class Reporting:
    def __init__(self, spine: Spine) -> None:
        self._spine = spine
        self.wall = Wall(spine.db, spine.clock, spine.almanac)

    async def run(self, may: Callable[[], bool]) -> None:
        """Count while this process `may`: one of all does it; ends by cancellation."""
        await Tally(self._spine.db, self._spine.feed).run(may)
