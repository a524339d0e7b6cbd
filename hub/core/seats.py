"""A seat: where somebody stands who answers customers, and how much he can take."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hub.core.organisation import ROOT_NODE

KEPT = timedelta(minutes=3)
"""How long a seat is kept for somebody whose line is lost."""
MISSES = 3
"""Offers in a row that nobody took, after which he is not asked any more."""
CAPACITY = 5


class SeatState(StrEnum):
    ONLINE = "online"
    BUSY = "busy"
    BREAK = "break"
    WRAP_UP = "wrap_up"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """`id` is the person's; empty `languages` or `queues` are all, empty `by_channel` no limit.

    `held_by` are the hub processes that have a line to him, `lost_at` is since when none has,
    `until` ends a wrap-up by itself, `missed` counts offers in a row that he did not take.
    """

    id: str
    name: str
    node_id: str = ROOT_NODE
    state: SeatState = SeatState.OFFLINE
    since: datetime
    capacity: int = CAPACITY
    by_channel: Mapping[str, int] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    lost_at: datetime | None = None
    returns_to: SeatState | None = None
    until: datetime | None = None
    missed: int = 0
    dismissed: bool = False
    rev: int = 0

    @property
    def is_lost(self) -> bool:
        """His line has been gone for too long, or he is dismissed: what he had is others' now."""
        gone = self.dismissed or self.returns_to is not None
        return self.state is SeatState.OFFLINE and gone


def sit(seat: Seat, state: SeatState, *, at: datetime, until: datetime | None = None) -> Seat:
    """In another state, by his own wish or by the rules; what a loss left behind is over."""
    lost_at = seat.lost_at
    if state is SeatState.OFFLINE:
        lost_at = None
    elif not seat.held_by and lost_at is None:
        lost_at = at
    since = at if state is not seat.state else seat.since
    return replace(
        seat, state=state, since=since, until=until, missed=0, lost_at=lost_at, returns_to=None,
        dismissed=False,
    )  # fmt: skip


def hold(seat: Seat, process: str, *, at: datetime) -> Seat:
    """A line stands; whoever was lost is where he was before."""
    held = replace(seat, held_by=tuple(sorted({*seat.held_by, process})), lost_at=None)
    return sit(held, seat.returns_to, at=at) if seat.returns_to else held


def let_go(seat: Seat, process: str, *, at: datetime) -> Seat:
    """The process's last line to him is gone."""
    held_by = tuple(one for one in seat.held_by if one != process)
    lost = not held_by and seat.state is not SeatState.OFFLINE
    return replace(seat, held_by=held_by, lost_at=(seat.lost_at or at) if lost else seat.lost_at)


def lose(seat: Seat, *, at: datetime) -> Seat:
    """Away for too long; `returns_to` remembers where he was, should his line come back."""
    back = SeatState.ONLINE if seat.state is SeatState.WRAP_UP else seat.state
    return replace(sit(seat, SeatState.OFFLINE, at=at), returns_to=back)


def dismiss(seat: Seat, *, at: datetime) -> Seat:
    """He does not work here any more, whatever lines there still are to him."""
    return replace(sit(seat, SeatState.OFFLINE, at=at), dismissed=True)


def is_taken(seat: Seat) -> bool:
    """Somebody is there, or will be as soon as his line comes back."""
    return seat.state is not SeatState.OFFLINE or seat.returns_to is not None


def is_overdue(seat: Seat, *, at: datetime) -> bool:
    return seat.lost_at is not None and at - seat.lost_at >= KEPT


def miss(seat: Seat, *, at: datetime) -> Seat:
    """He let an offer pass; who lets several pass is taken for busy."""
    if seat.missed + 1 >= MISSES and seat.state is SeatState.ONLINE:
        return replace(sit(seat, SeatState.BUSY, at=at), missed=MISSES)
    return replace(seat, missed=seat.missed + 1)
