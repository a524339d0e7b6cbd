"""Time and names as ports, so that tests own both."""

import secrets
import time
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")
"""Where the carrier's days begin and end."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The wall time, aware, in UTC, whole milliseconds (what the store keeps)."""

    def monotonic(self) -> float:
        """Seconds that never go back; comparable within this process only."""


class SystemClock:
    def now(self) -> datetime:
        at = datetime.now(UTC)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    def monotonic(self) -> float:
        return time.monotonic()


def business_day(at: datetime) -> date:
    """The day of the customer's calendar."""
    return at.astimezone(BUSINESS_ZONE).date()


def new_id() -> str:
    """A name nobody can guess: 24 hexadecimal digits, time first: indexes grow at one end."""
    return f"{int(time.time()):08x}{secrets.token_hex(8)}"
