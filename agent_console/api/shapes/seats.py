"""Forms of seats."""

from typing import Annotated

from pydantic import Field

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Line, Name, Time
from agent_console.api.shapes.queues import QueueId, Word, Words
from hub.core.seats import SeatState

Capacity = Annotated[int, Field(ge=1, le=100)]


class SitIn(In):
    """`node_id`: where, for somebody who answers at several nodes; else where he works."""

    state: Annotated[SeatState, Field(strict=False)]
    node_id: Name = ""


class SetStateIn(In):
    """What a supervisor sets another's seat to, and why."""

    state: Annotated[SeatState, Field(strict=False)]
    reason: Line


class ArrangeIn(In):
    """What somebody can take; empty `languages` or `queues` are all of them."""

    capacity: Capacity
    by_channel: Annotated[
        dict[Word, Annotated[int, Field(ge=0, le=100)]], Field(max_length=20)
    ] = {}  # noqa: RUF012
    skills: Words = ()
    languages: Words = ()
    queues: Annotated[tuple[QueueId, ...], Field(max_length=50)] = ()


class SeatOut(Out):
    """`connected`: whether there is a line to him; without one he is lost since `lost_at`."""

    id: str
    name: str
    node_id: str
    state: SeatState
    since: Time
    until: Time | None
    connected: bool
    lost_at: Time | None
    missed: int
    capacity: int
    by_channel: dict[str, int]
    skills: list[str]
    languages: list[str]
    queues: list[str]
    rev: int


class SeatPage(Out):
    items: list[SeatOut]
    next: str | None = None


class TimesQuery(Query):
    """At most 31 days; without any the last 24 hours."""

    since: Time | None = None
    until: Time | None = None


class StayOut(Out):
    """From `at` on he was in this state; `by` himself, another person or a rule."""

    state: SeatState
    at: Time
    by: str
    reason: str


class TimesOut(Out):
    items: list[StayOut]
    next: str | None = None
