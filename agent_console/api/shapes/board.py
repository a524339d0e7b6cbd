"""Forms of the wall board: its figures, and who is at work with what in hand."""

from agent_console.api.forms import Out, Query
from agent_console.api.shapes.common import Name, Time
from agent_console.api.shapes.seats import SeatOut
from hub.core.conversations import State
from hub.core.customers import Tier


class BoardQuery(Query):
    """Of one node and below, of one queue, of one channel; else of all that the caller may see."""

    node: Name = ""
    queue: Name = ""
    channel: Name = ""


class RateOut(Out):
    """Of `of` who came to a queue `within` were answered in time; no `share` where nobody came."""

    within: int
    of: int
    share: float | None
    target: float


class WaitingOut(Out):
    """`since` is since when the longest waiting one waits."""

    count: int
    since: Time | None
    tiers: dict[Tier, int]


class SlotOut(Out):
    """A quarter of an hour; `before` is how many came in it on the same day a week ago."""

    at: Time
    bot: int
    answered: int
    abandoned: int
    share: float | None
    before: int


class OpinionOut(Out):
    """What customers think who said it first today: the `mean` of 1 to 5, `content` from 4 on."""

    rated: int
    content: int
    mean: float | None


class DayOut(Out):
    """Since midnight; `bot_share` is of all that came to an end with the bot or to people."""

    bot: int
    handed: int
    bot_share: float | None
    entered: int
    answered: int
    abandoned: int
    shut: int
    rate: RateOut
    opinion: OpinionOut


class GroupOut(Out):
    """`rate` is of the last hour, `steps` its share in steps of five minutes."""

    id: str
    waiting: int
    since: Time | None
    bot: int
    answered: int
    abandoned: int
    rate: RateOut
    steps: list[float | None]


class BoardOut(Out):
    """`until`: rates are of whom came before it; `minutes` is the window of `now` and `tiered`."""

    at: Time
    until: Time
    minutes: int
    waiting: WaitingOut
    now: RateOut
    tiered: RateOut
    today: DayOut
    slots: list[SlotOut]
    queues: list[GroupOut]
    channels: list[GroupOut]


class HoldOut(Out):
    """What somebody has in hand."""

    id: str
    name: str
    channel: str
    tier: Tier
    queue: str
    state: State
    given_at: Time | None
    waiting_since: Time | None


class WorkerOut(Out):
    """Today's figures are since midnight; `break_seconds` with the break that he has now."""

    seat: SeatOut
    holds: list[HoldOut]
    taken: int
    breaks: int
    break_seconds: int


class WorkerPage(Out):
    items: list[WorkerOut]
    next: str | None = None
