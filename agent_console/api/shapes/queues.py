"""Forms of queues and of how they stand."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Line, Name, Time
from hub.core.customers import Tier
from hub.core.queues import Strategy
from hub.core.seats import SeatState

QueueId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]
Words = Annotated[tuple[Word, ...], Field(max_length=50)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]


class MatchesForm(In):
    """What comes into the queue: of each list that is not empty the conversation must be one."""

    channels: Words = ()
    accounts: Words = ()
    locales: Words = ()
    tiers: Annotated[tuple[Annotated[Tier, Field(strict=False)], ...], Field(max_length=5)] = ()
    topics: Words = ()


class OverflowForm(In):
    """Who has waited so long in all goes on to this queue."""

    after_seconds: Seconds
    queue_id: QueueId


class QueueIn(In):
    """`tier_seconds`: how long a wait each tier is worth."""

    name: Line
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    matches: MatchesForm = MatchesForm()
    skills: Words = ()
    strategy: Annotated[Strategy, Field(strict=False)] = Strategy.LEAST_BUSY
    calendar_id: Name = "always"
    offer_seconds: Annotated[int, Field(ge=5, le=600)] = 20
    wrap_up_seconds: Annotated[int, Field(ge=0, le=3_600)] = 0
    overflow: Annotated[tuple[OverflowForm, ...], Field(max_length=10)] = ()
    tier_seconds: Annotated[
        dict[Annotated[Tier, Field(strict=False)], Annotated[int, Field(ge=0, le=3_600)]],
        Field(json_schema_extra={"additionalProperties": {"type": "integer"}}),
    ] = {}  # noqa: RUF012


class NewQueue(QueueIn):
    id: QueueId
    node_id: Name


class ChangedQueue(QueueIn):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]


class LeaveQuery(Query):
    """`to`: the queue that takes the place of the one that is given up."""

    to: Name = ""


class MatchesOut(Out):
    channels: list[str]
    accounts: list[str]
    locales: list[str]
    tiers: list[str]
    topics: list[str]


class OverflowOut(Out):
    after_seconds: int
    queue_id: str


class QueueOut(Out):
    """A queue and how it stands: `agents` counts those who serve it by the state of their seats.

    `waiting` and `offered` are conversations, `waits_since` is when the longest waiting one came.
    """

    id: str
    name: str
    node_id: str
    priority: int
    matches: MatchesOut
    skills: list[str]
    strategy: Strategy
    calendar_id: str
    offer_seconds: int
    wrap_up_seconds: int
    overflow: list[OverflowOut]
    tier_seconds: dict[str, int]
    rev: int
    waiting: int
    offered: int
    served: int
    waits_since: Time | None
    is_open: bool
    opens_at: Time | None
    agents: dict[SeatState, int]


class QueuePage(Out):
    items: list[QueueOut]
    next: str | None = None
