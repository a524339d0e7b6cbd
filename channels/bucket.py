"""Token buckets: who sends faster than his rate for longer than his burst is told to wait."""

from hub.core.clock import Clock
from hub.core.errors import RateLimited


class Buckets:
    """One bucket a key; a full bucket is forgotten, so only the busy cost memory."""

    def __init__(self, clock: Clock, *, rate: float, burst: float) -> None:
        self._clock = clock
        self._rate = rate
        self._burst = burst
        self._levels: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, key: str, cost: float = 1.0) -> None:
        """Raises RateLimited when less than `cost` is left; then nothing is taken."""
        now = self._clock.monotonic()
        level = self._level(key, now)
        if level < cost:
            raise RateLimited(retry_after=round((cost - level) / self._rate, 3))
        self._levels[key] = (level - cost, now)

    def sweep(self) -> None:
        now = self._clock.monotonic()
        for key in [key for key in self._levels if self._level(key, now) >= self._burst]:
            del self._levels[key]

    def _level(self, key: str, now: float) -> float:
        level, since = self._levels.get(key, (self._burst, now))
        return min(self._burst, level + (now - since) * self._rate)
