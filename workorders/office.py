"""Work orders as one object: the rules for them, and everything that moves them."""

from hub.core.ports.wording import Wording
from hub.pipeline.pipeline import Spine
from workorders.book import Book
from workorders.clocks import Timing
from workorders.counter import Counter
from workorders.escalation import Escalation
from workorders.inquiry import Inquiry
from workorders.overview import Overview
from workorders.regulations import Regulations
from workorders.stencils import Stencils


class Office:
    """`run` keeps the rules up to date; without it those hold that the hub came with."""

    def __init__(self, spine: Spine, wording: Wording) -> None:
        db, committer, clock = spine.db, spine.committer, spine.clock
        self._spine = spine
        self.regulations = Regulations(db, committer, clock, spine.almanac)
        timing = Timing(self.regulations.limits, spine.almanac.at)
        self.book = Book(self.regulations.form, timing, wording)
        self.counter = Counter(db, committer, self.book, self.regulations)
        self.inquiry = Inquiry(db, clock, self.book)
        self.overview = Overview(db, clock)
        self.stencils = Stencils(db, committer, clock)
        self.escalation = Escalation(db, self.book, timing)

    async def run(self) -> None:
        """Begin it when the pipeline has started; ends by cancellation."""
        await self.regulations.run(self._spine.feed)
