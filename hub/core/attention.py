"""Who looks at a conversation and who types in it: told while it is so, kept nowhere for long."""

from dataclasses import dataclass
from enum import StrEnum


class Typing(StrEnum):
    """What somebody writes: to the customer, or a note to colleagues."""

    NOTHING = ""
    REPLY = "reply"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What one open page of somebody's shows; `pulse` moves with every word typed on it."""

    person_id: str
    conversation_id: str
    thread_id: str
    typing: Typing = Typing.NOTHING
    pulse: int = 0
