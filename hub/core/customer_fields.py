"""Fields that a house keeps of its customers beyond what every house does."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from hub.core.organisation import ROOT_NODE

LONGEST = 200


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerField:
    """`seen_by` is the right with which it is seen; `masked`: shown in full only when asked for.

    `place` orders them; `rev` counts writes.
    """

    id: str
    name: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[str, ...] = ()
    seen_by: str
    masked: bool = False
    place: int = 0
    node_id: str = ROOT_NODE
    rev: int = 0


def fault(field: CustomerField, value: str) -> str:
    """What is wrong with a value, as a key of words; "" for nothing."""
    if not value:
        return ""
    match field.kind:
        case FieldKind.NUMBER:
            return "" if _is_number(value) else "not_number"
        case FieldKind.DATE:
            return "" if _is_date(value) else "not_date"
        case FieldKind.CHOICE:
            return "" if value in field.options else "unknown_value"
    return "" if len(value) <= LONGEST else "too_long_value"


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite() and len(value) <= LONGEST
    except InvalidOperation:
        return False


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
