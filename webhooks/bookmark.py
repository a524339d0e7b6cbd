"""How far a courier is in the log, and how much of that is written down."""

from dataclasses import replace

from hub.core.clock import Clock
from hub.core.webhooks import Progress
from hub.store.webhooks import Webhooks

NEVER = float("inf")


class Overtaken(Exception):
    """Another process carries this subscription now, or soon will."""


class Bookmark:
    """`progress` is where we are; what is not written down is told again after a sudden end."""

    def __init__(self, webhooks: Webhooks, clock: Clock, subscription_id: str) -> None:
        self._webhooks = webhooks
        self._clock = clock
        self._id = subscription_id
        self._save_at = NEVER
        self.progress = self.written = Progress(number=0)

    async def open(self) -> None:
        """Where the last one who carried it has left it."""
        self.progress = self.written = (await self._webhooks.progress([self._id]))[self._id]
        self._save_at = NEVER

    def step(self, progress: Progress, *, within: float) -> None:
        """On to here, which is to be written down within these seconds."""
        self.progress = progress
        self._save_at = min(self._save_at, self._clock.monotonic() + within)

    @property
    def left(self) -> float | None:
        """Seconds until it must be written down; None when nothing is to be."""
        if self._save_at == NEVER:
            return None
        return max(0.0, self._save_at - self._clock.monotonic())

    async def save_in_time(self) -> None:
        if self.left == 0:
            await self.save()

    async def save(self) -> None:
        """Raises Overtaken when it has been moved by somebody else."""
        self._save_at = NEVER
        if self.progress == self.written:
            return
        before, self.written = self.written, self.progress
        if not await self._webhooks.advance(self._id, before, self.progress):
            raise Overtaken

    def is_written(self, progress: Progress) -> None:
        """Another write, that of the dead letters, has taken it on to here."""
        self.progress = self.written = progress

    async def resent(self, until: int) -> None:
        """No dead letter up to there waits to be sent again any more."""
        await self._webhooks.resent(self._id, until)
        self.progress = replace(self.progress, resend_until=None)
        self.written = replace(self.written, resend_until=None)
