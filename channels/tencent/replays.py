"""Refuses signed requests that are old, and those whose signature came before with other words."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping

from hub.core.clock import Clock
from hub.core.errors import Forbidden

AGE_SECONDS = 300
"""Between their clock and ours, either way; they try again within a quarter of a minute."""


class Skewed(Forbidden):
    """Signed too long ago, or in the future: it is a replay, or one of the clocks is wrong."""


class Replays:
    """Who did not hear our answer asks again with the same words: that is no replay."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: OrderedDict[tuple[str, str], tuple[float, bytes]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seen)

    def check(self, query: Mapping[str, str], body: bytes) -> None:
        """Of a request whose signature is right; raises Forbidden."""
        stamp, now = query.get("timestamp", ""), self._clock.now().timestamp()
        if not stamp.isdecimal() or abs(now - int(stamp[:12])) > AGE_SECONDS:
            raise Skewed
        self._forget(now)
        named = stamp, query.get("nonce", "")
        digest = hashlib.sha256(body).digest()
        _, before = self._seen.setdefault(named, (now, digest))
        if before != digest:
            raise Forbidden

    def _forget(self, now: float) -> None:
        while self._seen:
            at, _ = next(iter(self._seen.values()))
            if now - at < 2 * AGE_SECONDS:
                return
            self._seen.popitem(last=False)
