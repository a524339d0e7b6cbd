"""How somebody of ours wants to be told of things, and what he likes to see of the lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Occasion(StrEnum):
    """What somebody is told of who looks elsewhere."""

    OFFER = "offer"
    MESSAGE = "message"
    MENTION = "mention"
    ORDER_DUE = "order_due"
    LINE_LOST = "line_lost"


class Way(StrEnum):
    SOUND = "sound"
    NOTIFICATION = "notification"
    """By the browser, also over other windows."""
    BADGE = "badge"
    """In the page's title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A part of the lists under a name of one's own; an empty field leaves all in."""

    name: str
    queue: str = ""
    channel: str = ""
    tier: str = ""
    assignee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Somebody's own; `muted` are the ways in which he is not told of an occasion."""

    muted: Mapping[Occasion, frozenset[Way]] = field(default_factory=dict)
    filters: tuple[SavedFilter, ...] = ()
