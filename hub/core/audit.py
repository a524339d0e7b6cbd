"""What is written down of people's acts, beyond the log: who did what when, and from where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.core.events import Event, Kind

SIGN_IN = "sign_in"
EXPORT = "export"
MAIL = "mail"
DEEDS = frozenset({SIGN_IN, EXPORT, MAIL})
"""What changes nothing, so that there is no event of it."""
KINDS = frozenset(
    {
        Kind.CONTINUED,
        Kind.DELIVERY,
        Kind.ORDER_RULE,
        Kind.PARKED,
        Kind.TRANSCRIPT,
        Kind.REPLAYED,
        Kind.ARTICLE,
        Kind.TEMPLATE,
        Kind.ORGANISATION,
        Kind.MODEL,
        Kind.CUSTOMER,
        Kind.CUSTOMER_FIELD,
        Kind.QUEUE,
        Kind.SEAT,
        Kind.WATCH,
        Kind.SUPERVISION,
        Kind.INTERVENTION,
        Kind.ENDING_RULE,
        Kind.CALENDAR,
        Kind.CHANNEL,
        Kind.SERVICE_LEVEL,
        Kind.WEBHOOK,
        Kind.TOKEN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`kind` is an event's, or one of DEEDS; `data` is ids and figures, no customer's words."""

    id: str
    at: datetime
    kind: str
    by: str
    address: str
    node_id: str
    conversation_id: str
    data: dict[str, Any]


def is_audited(event: Event) -> bool:
    """Of people's acts only; somebody's own seat is nobody's business."""
    if not event.by or event.kind not in KINDS:
        return False
    return event.kind is not Kind.SEAT or event.by != event.data.get("id")
