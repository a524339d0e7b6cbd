"""Cursors of lists: opaque to clients, a place in time to us."""

import base64
import binascii
from datetime import UTC, datetime

from hub.core.errors import InputError
from hub.store.windows import Place


def write_place(at: datetime, name: str, rank: int = 0) -> str:
    millis = round(at.timestamp() * 1000)
    text = f"{millis}/{rank}.{name}" if rank else f"{millis}.{name}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_place(cursor: str) -> Place | None:
    """None for no cursor; raises InputError for one that no list gave."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        head, _, name = text.partition(".")
        millis, _, rank = head.partition("/")
        at = datetime.fromtimestamp(int(millis) / 1000, UTC)
        return Place(at=at, id=name, rank=int(rank or 0))
    except (ValueError, binascii.Error, OverflowError, OSError):
        raise bad_cursor() from None


def read_offset(cursor: str) -> int:
    """For lists that count; 0 for no cursor."""
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 6:
        raise bad_cursor()
    return int(cursor)


def bad_cursor() -> InputError:
    return InputError(fields={"after": "bad_cursor"})
