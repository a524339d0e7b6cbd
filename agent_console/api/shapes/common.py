"""Forms that several rooms share: texts people write, pages of lists, times."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints

from channels.content import unhidden

_ANY = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_VISIBLE = r"[^\x00-\x20\x7f\u00a0\u3000]"
WRITTEN = f"^{_ANY}*{_VISIBLE}{_ANY}*$"
"""Something to read in it, and nothing that no keyboard writes."""
_PLAIN = f"^{_ANY}*$"


def seen(value: Any) -> Any:
    return unhidden(value) if isinstance(value, str) else value


SEEN = BeforeValidator(seen)
"""For what stands beside others: none looks like another, none turns its neighbours round."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=WRITTEN), SEEN]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=WRITTEN)]
Free = Annotated[str, StringConstraints(max_length=4000, pattern=_PLAIN)]
Name = Annotated[str, StringConstraints(max_length=128, pattern=_PLAIN), SEEN]
ClientId = Annotated[str, StringConstraints(max_length=128, pattern=_PLAIN)]
Limit = Annotated[int, Field(ge=1, le=200)]
Cursor = Annotated[str, StringConstraints(max_length=300)]


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Time = Annotated[
    datetime,
    PlainSerializer(_iso, return_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]
