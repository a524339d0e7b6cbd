"""The service floor as one object: queues, the lines in them, seats, and what joins these."""

import asyncio
from collections.abc import Iterable

from hub.core.ports.wording import Wording
from hub.core.seats import Seat
from hub.pipeline.pipeline import Spine
from hub.pipeline.shards import Shards
from routing.assigner import Assigner
from routing.attendance import Entitled
from routing.catalogue import Catalogue
from routing.desk import Desk
from routing.elsewhere import Elsewhere
from routing.endings import EndingBook
from routing.phrasebook import Phrasebook
from routing.presence import Presence
from routing.queue import WaitingLine
from routing.queueing import Queueing
from routing.seating import Seating
from routing.watch import Watch
from routing.watching import Customs, Watching


class Floor:
    """`process` is this hub process's name, as its leases have it.

    Whoever knows people's posts sets `entitled` before `run`.
    """

    def __init__(self, spine: Spine, wording: Wording, *, process: str) -> None:
        db, committer, feed, clock = spine.db, spine.committer, spine.feed, spine.clock
        self._spine = spine
        self._wording = wording
        self.entitled: Entitled = _everybody
        self.catalogue = Catalogue(db)
        self.line = WaitingLine(db, feed, self.catalogue, spine.almanac, clock)
        self.presence = Presence(db, committer, feed, clock, process)
        self.desk = Desk(db, committer, wording, spine.channels)
        self.elsewhere = Elsewhere(spine, wording)
        self.seating = Seating(db, committer, clock, self.presence, self.catalogue)
        self.endings = EndingBook(db, committer)
        self.phrasebook = Phrasebook(db, committer, self.catalogue)
        self.watch = Watch(db, committer)
        self.customs = Customs(db, committer)
        self.watching = Watching(db, committer, clock, self.presence, self.customs)
        self.queueing = Queueing(db, committer, self.catalogue, spine.almanac)

    async def run(self, shards: Shards) -> None:
        """Begin it when the pipeline has started; ends by cancellation."""
        spine = self._spine
        await self.catalogue.load()
        await self.endings.load()
        await self.phrasebook.load()
        await self.watch.load()
        await self.customs.load()
        assigner = Assigner(
            spine.db, spine.committer, spine.feed, shards, spine.clock, self.catalogue,
            spine.almanac, spine.channels, self._wording, self.entitled,
        )  # fmt: skip
        async with asyncio.TaskGroup() as group:
            group.create_task(self.catalogue.run(spine.feed))
            group.create_task(self.endings.run(spine.feed))
            group.create_task(self.phrasebook.run(spine.feed))
            group.create_task(self.watch.run(spine.feed))
            group.create_task(self.customs.run(spine.feed))
            group.create_task(self.watching.run())
            group.create_task(self.presence.run())
            group.create_task(assigner.run())


async def _everybody(seats: Iterable[Seat]) -> frozenset[str]:
    return frozenset(seat.id for seat in seats)
