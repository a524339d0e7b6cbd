"""Forms of service levels, and of the clocks that run by them."""

from typing import Annotated

from pydantic import Field

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Line, Name, Time
from hub.core.customers import Tier
from hub.core.service_levels import Verdict

Seconds = Annotated[int, Field(ge=1, le=31_536_000)]


class LevelIn(In):
    """Limits in working seconds of the calendar, null: no such clock runs.

    Without a queue, channel or tier it is for all of them.
    At `warn_percent` of a limit it is warned of.
    """

    name: Line
    queue: Name = ""
    channel: Name = ""
    tier: Tier | None = None
    calendar_id: Name
    first_response: Seconds | None = None
    next_response: Seconds | None = None
    resolution: Seconds | None = None
    warn_percent: Annotated[int, Field(ge=1, le=99)] = 75


class NewLevel(LevelIn):
    node_id: Name


class ChangedLevel(LevelIn):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]


class LevelOut(Out):
    id: str
    name: str
    node_id: str
    queue: str
    channel: str
    tier: str
    calendar_id: str
    first_response: int | None
    next_response: int | None
    resolution: int | None
    warn_percent: int
    rev: int


class LevelPage(Out):
    """All there are: they are never so many that pages would help."""

    items: list[LevelOut]
    next: None = None


class ClockOut(Out):
    """`due_at` null: it does not run. `misses` counts over all rounds of this clock."""

    kind: str
    state: str
    started_at: Time
    due_at: Time | None
    ended_at: Time | None
    limit: int
    misses: int


class Clocks(Out):
    """A conversation's, and how it stands to what was promised, all together."""

    verdict: Verdict
    items: list[ClockOut]
