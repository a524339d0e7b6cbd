"""A clock that runs in working time against a limit: pure, from its beginning to met or missed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hub.core.calendar import NONE, Calendar
from hub.core.organisation import ROOT_NODE


class DeadlineState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"


class Moment(StrEnum):
    """What a running deadline is woken for."""

    WARN = "warn"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Who is told of a deadline: at these nodes, of which the first has it, and persons by name."""

    nodes: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


AS_BEGUN = Hearers()
"""Whoever is at the node where it was begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`kind` ("order:accept") of a `subject`: a conversation's id or an order's number.

    `used` is the working time before `since`, from when it runs; `limit` and `warn_after` are
    working time. `calendar_rev` is that of the calendar by which `warn_at` and `due_at` were
    computed. `level` is how high it has been escalated, `misses` counts over all rounds of this
    kind, `rev` counts writes.
    """

    kind: str
    subject: str
    limit: timedelta
    calendar_id: str
    started_at: datetime
    since: datetime
    due_at: datetime
    warn_after: timedelta | None = None
    warn_at: datetime | None = None
    calendar_rev: int = 0
    state: DeadlineState = DeadlineState.RUNNING
    used: timedelta = NONE
    warned: bool = False
    ended_at: datetime | None = None
    thread_id: str = ""
    node_id: str = ROOT_NODE
    level: int = 0
    misses: int = 0
    rev: int = 0

    @property
    def id(self) -> str:
        """A subject has at most one of a kind; a new round takes the place of the old one."""
        return deadline_id(self.subject, self.kind)

    @property
    def is_open(self) -> bool:
        return self.state in {DeadlineState.RUNNING, DeadlineState.PAUSED}

    @property
    def next_at(self) -> datetime | None:
        """When to wake it; None when nothing is left to do."""
        if self.state is not DeadlineState.RUNNING:
            return None
        if self.warn_at is None or self.warned:
            return self.due_at
        return min(self.warn_at, self.due_at)

    def moment(self, now: datetime) -> Moment | None:
        """What is to be told now; of a warning that nobody was there to give, only the end."""
        if self.next_at is None or now < self.next_at:
            return None
        return Moment.DUE if now >= self.due_at else Moment.WARN


def deadline_id(subject: str, kind: str) -> str:
    return f"{subject}/{kind}"


def begin(
    kind: str, subject: str, *, limit: timedelta, calendar: Calendar, at: datetime,
    warn_after: timedelta | None = None, thread_id: str = "", node_id: str = ROOT_NODE,
    level: int = 0, before: Deadline | None = None,
) -> Deadline:  # fmt: skip
    """`before` is the round that this one takes the place of."""
    deadline = Deadline(
        kind=kind, subject=subject, limit=limit, warn_after=warn_after, calendar_id=calendar.id,
        started_at=at, since=at, due_at=at, thread_id=thread_id, node_id=node_id, level=level,
        rev=before.rev + 1 if before else 0, misses=before.misses if before else 0,
    )  # fmt: skip
    return _timed(deadline, calendar)


def pause(deadline: Deadline, calendar: Calendar, at: datetime) -> Deadline:
    """What is used up stays used up; a deadline that does not run is left as it is."""
    if deadline.state is not DeadlineState.RUNNING:
        return deadline
    used = deadline.used + calendar.working(deadline.since, at)
    return replace(deadline, state=DeadlineState.PAUSED, used=used, rev=deadline.rev + 1)


def resume(deadline: Deadline, calendar: Calendar, at: datetime) -> Deadline:
    """It goes on with what was left, by the calendar as it is now."""
    if deadline.state is not DeadlineState.PAUSED:
        return deadline
    running = replace(deadline, state=DeadlineState.RUNNING, since=at, rev=deadline.rev + 1)
    return _timed(running, calendar)


def meet(deadline: Deadline, at: datetime) -> Deadline:
    """What was to be done is done; too late, it is missed, whether or not that was told yet."""
    late = deadline.state is DeadlineState.RUNNING and at >= deadline.due_at
    return _ended(deadline, DeadlineState.MISSED if late else DeadlineState.MET, at)


def drop(deadline: Deadline, at: datetime) -> Deadline:
    """What was to be done need not be done any more."""
    return _ended(deadline, DeadlineState.DROPPED, at)


def fire(deadline: Deadline, moment: Moment, at: datetime) -> Deadline:
    """One moment on: a warning is given once, the end is the end."""
    if moment is Moment.DUE:
        return _ended(deadline, DeadlineState.MISSED, at)
    return replace(deadline, warned=True, rev=deadline.rev + 1)


def recompute(deadline: Deadline, calendar: Calendar) -> Deadline:
    """By the calendar as it is now, since it began to run; a warning given is not given again."""
    return _timed(replace(deadline, rev=deadline.rev + 1), calendar)


def _ended(deadline: Deadline, state: DeadlineState, at: datetime) -> Deadline:
    if not deadline.is_open:
        return deadline
    misses = deadline.misses + (state is DeadlineState.MISSED)
    return replace(deadline, state=state, ended_at=at, misses=misses, rev=deadline.rev + 1)


def _timed(deadline: Deadline, calendar: Calendar) -> Deadline:
    warn_after = deadline.warn_after
    return replace(
        deadline,
        calendar_rev=calendar.rev,
        due_at=_after(deadline, calendar, deadline.limit),
        warn_at=None if warn_after is None else _after(deadline, calendar, warn_after),
    )


def _after(deadline: Deadline, calendar: Calendar, amount: timedelta) -> datetime:
    return calendar.after(deadline.since, amount - deadline.used)
