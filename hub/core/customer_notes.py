"""What colleagues keep of a customer, beyond one conversation, with what it said before."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a note said until somebody else put it otherwise, and who had said so."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerNote:
    """`by` and `at` are of the words as they are, `begun_by` of the first; `rev` counts writes."""

    id: str
    customer_id: str
    text: str
    by: str
    at: datetime
    begun_by: str
    begun_at: datetime
    before: tuple[Wording, ...] = ()
    rev: int = 0


KEPT = 50
"""Earlier wordings of one note."""


def reword(note: CustomerNote, text: str, *, by: str, at: datetime) -> CustomerNote:
    """Nothing that was said is lost."""
    old = Wording(text=note.text, by=note.by, at=note.at)
    return replace(note, text=text, by=by, at=at, before=(*note.before, old)[-KEPT:])
