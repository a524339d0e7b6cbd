"""Named points where a test can make the process die (`HUB_FAILPOINT=name:n`: at the n-th pass)."""

import os
from collections import Counter

POINTS = (
    "before_bulk", "before_commit", "after_commit", "after_intake", "before_respond",
    "after_respond", "before_send", "after_send", "after_receipt", "lease_taken",
    "before_offer", "offer_committed", "seat_lost", "step_committed", "before_wake",
    "deadline_told", "before_channel_start", "before_mark", "token_held",
)  # fmt: skip

_armed: tuple[str, int] | None = None
_passed: Counter[str] = Counter()


def arm(spec: str) -> None:
    """`name:n` or empty; raises ValueError for a name that is no crash point."""
    global _armed  # noqa: PLW0603 - the process dies once, wherever the point is
    if not spec:
        _armed = None
        return
    name, _, count = spec.partition(":")
    if name not in POINTS:
        raise ValueError(f"no crash point {name!r}; there are {', '.join(POINTS)}")
    _armed = (name, int(count or 1))


def failpoint(name: str) -> None:
    """Die here, as by kill -9, when it is armed and this is the n-th pass."""
    if _armed is None or _armed[0] != name:
        return
    _passed[name] += 1
    if _passed[name] >= _armed[1]:
        os._exit(137)
