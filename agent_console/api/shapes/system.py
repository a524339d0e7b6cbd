"""Forms of the hub's own condition and of the audit list."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from agent_console.api.forms import Out, Query
from agent_console.api.shapes.common import Cursor, Limit, Name, Time


class PointOut(Out):
    """One thing to know of the hub; `values` are the figures and names of its words."""

    name: str
    verdict: Literal["well", "warn", "bad"]
    values: dict[str, Any]


class ProcessOut(Out):
    """A hub process, as it said of itself `at`; `lag`: events it had not heard of."""

    name: str
    at: Time
    started_at: Time
    version: str
    lag: int
    shards: int
    parts: dict[str, str]


class ConditionOut(Out):
    at: Time
    points: list[PointOut]
    processes: list[ProcessOut]


class AuditQuery(Query):
    """Acts before `until`, of one person or kind."""

    by: Name = ""
    kind: Name = ""
    until: datetime | None = None
    after: Cursor = ""
    limit: Limit = 50


class AuditExportQuery(Query):
    """`since` bounds what is written into the file, and so does its length."""

    by: Name = ""
    kind: Name = ""
    since: datetime
    until: datetime | None = None


class ActOut(Out):
    """Who did what when, and from where; `data` has ids and figures."""

    id: str
    at: Time
    kind: str
    by: str
    by_name: str
    address: str
    node_id: str
    conversation_id: str
    data: dict[str, Any]


class AuditPage(Out):
    """`kinds` are all there are."""

    items: list[ActOut]
    kinds: list[str]
    next: str | None


class ChecklistOut(Out):
    """What a new hub has to begin with: each counted, so that it ticks itself."""

    accounts: Annotated[int, Field(ge=0)]
    articles: Annotated[int, Field(ge=0)]
    people: Annotated[int, Field(ge=0)]
