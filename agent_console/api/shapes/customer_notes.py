"""Forms of what is kept of a customer: notes, the house's fields, and what happened to him."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import SEEN, WRITTEN, Cursor, Line, Time, Words
from hub.core.customer_fields import FieldKind

_Rev = Annotated[int, Field(ge=0)]
_Option = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=WRITTEN), SEEN]
Seer = Literal["customers.see", "conversations.answer", "customers.edit", "conversations.supervise"]


class NoteIn(In):
    text: Words


class ChangedNote(NoteIn):
    """`rev`: the one that this change began from."""

    rev: _Rev


class WordingOut(Out):
    text: str
    by: str
    by_name: str
    at: Time


class NoteOut(Out):
    """`before` are its earlier wordings, the oldest first."""

    id: str
    text: str
    by: str
    by_name: str
    at: Time
    begun_by: str
    begun_by_name: str
    begun_at: Time
    before: list[WordingOut]
    rev: int


class NotePage(Out):
    items: list[NoteOut]
    next: str | None = None


class FieldIn(In):
    """`seen_by`: the right with which it is seen; `options` of a choice."""

    name: Line
    options: Annotated[tuple[_Option, ...], Field(max_length=50)] = ()
    seen_by: Seer = "customers.see"
    masked: bool = False
    place: Annotated[int, Field(ge=0, le=1000)] = 0


class NewField(FieldIn):
    kind: Annotated[FieldKind, Field(strict=False)]


class ChangedField(FieldIn):
    """What kind it is stays. `rev`: the one that this change began from."""

    rev: _Rev


class FieldOut(Out):
    id: str
    name: str
    kind: FieldKind
    options: list[str]
    seen_by: str
    masked: bool
    place: int
    rev: int


class FieldPage(Out):
    items: list[FieldOut]
    next: str | None = None


class TimelineQuery(Query):
    after: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class MomentOut(Out):
    """Something that happened to him: `id` names the conversation, order, note or other record.

    `what`: a conversation's state, an order's state or a deed; `data` says more of it.
    """

    kind: Literal["conversation", "order", "note", "deed"]
    id: str
    at: Time
    what: str
    title: str
    by_name: str
    data: dict[str, Any]


class Timeline(Out):
    items: list[MomentOut]
    next: str | None
