"""Forms of work orders."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Cursor, Free, Limit, Line, Name, Time
from hub.core.customers import Tier
from hub.core.deadlines import DeadlineState
from hub.core.order_rules import Stage
from hub.core.orders import OrderAction, OrderState, OrderType, Priority

FieldName = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")
]
FieldValue = bool | int | float | Free
Fields = Annotated[
    dict[FieldName, FieldValue],
    Field(max_length=50, json_schema_extra={"additionalProperties": False}),
]
Revision = Annotated[int, Field(ge=0)]
Assist = Annotated[list[Name], Field(max_length=8)]
Minutes = Annotated[int, Field(ge=5, le=43_200)]
"""Working time, up to sixty days of twelve hours."""


class StepOut(Out):
    """`node` is in whose name it was done, `changed` what of the order is other since."""

    action: OrderAction
    state: OrderState
    by: str
    by_name: str
    at: Time
    note: str
    node: str
    rev: int
    changed: dict[str, Any]
    files: list[dict[str, Any]]
    batch: str
    shown: bool


class OrderClockOut(Out):
    """How long a stage may take; without `due_at` it does not run. `limit`: working seconds."""

    stage: Stage
    state: DeadlineState
    started_at: Time
    warn_at: Time | None
    due_at: Time | None
    ended_at: Time | None
    limit: int


class OrderOut(Out):
    """`id` is the number people say; `actions` what the caller may do to it now.

    `node` opened it and alone closes it, `handler` is where it lies, `route` the nodes that sent it
    on, `assist` those that help; `minutes`: what its dispatcher allows for the handling; `late` are
    the stages whose deadline has passed. Lists tell only the `clocks` that run.
    """

    id: str
    type: OrderType
    title: str
    state: OrderState
    priority: Priority
    tier: str
    fields: dict[str, FieldValue]
    form_version: int
    conversation_id: str | None
    customer: str
    customer_id: str | None
    node: str
    handler: str
    route: list[str]
    assist: list[str]
    minutes: int
    assignee: str | None
    assignee_name: str | None
    held: OrderState | None
    wake_at: Time | None
    urged: int
    supervised: bool
    escalated: bool
    escalated_to: str
    late: list[str]
    clocks: list[OrderClockOut]
    rejections: int
    score: int
    links: list[str]
    duplicate_of: str
    watchers: list[str]
    opened_by: str
    opened_at: Time
    rev: int
    steps: list[StepOut]
    actions: list[OrderAction]


class OrderPage(Out):
    items: list[OrderOut]
    next: str | None


class OrderSort(StrEnum):
    """`priority`: only what is not finished, the urgent ones first, then the oldest."""

    NEWEST = "newest"
    PRIORITY = "priority"


class OrderQuery(Query):
    """`live`: what is not finished; `mine`, `opened`, `watched`: in the caller's hand, opened or
    watched by him; `overdue`: what is late, `due_within`: what will be in so many minutes.

    `node`: opened there or below, or lying there; without it all that the caller may see.
    `handler`: lying there or below, `here`: not below, `waits`: somebody there or below is to act.
    `q`: a number, a customer's number, or words of what it is about.
    """

    state: OrderState | None = None
    type: OrderType | None = None
    priority: Priority | None = None
    tier: Tier | None = None
    node: Name = ""
    handler: Name = ""
    here: bool = False
    waits: Name = ""
    assignee: Name = ""
    opener: Name = ""
    conversation: Name = ""
    customer: Name = ""
    opened_from: AwareDatetime | None = None
    opened_until: AwareDatetime | None = None
    due_within: Annotated[int, Field(ge=0, le=43_200)] | None = None
    q: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""
    live: bool = False
    overdue: bool = False
    mine: bool = False
    opened: bool = False
    watched: bool = False
    sort: OrderSort = OrderSort.NEWEST
    after: Cursor = ""
    limit: Limit = 50


class HowMany(Out):
    """`more`: there may be more than could be looked at."""

    count: int
    more: bool


class Numbers(Out):
    """Of all that a list has, for an act on them; `more`: there are more than may be acted on."""

    items: list[str]
    more: bool


class CountsQuery(Query):
    node: Name = ""


class CountsOut(Out):
    """What is in hand at a node and below, by state, and how much of it is late."""

    node: str
    states: dict[OrderState, int]
    late: int


class OrderIn(In):
    """No `node`: that of the conversation, else the caller's own. A `draft` waits to be opened."""

    type: OrderType
    title: Line
    fields: Fields = {}  # noqa: RUF012
    conversation_id: Name = ""
    node: Name = ""
    priority: Priority | None = None
    draft: bool = False


class ActionIn(In):
    """What the action needs, see docs/work-orders.md; `shown`: a note that the customer is told.

    `duplicate`: the linked order is about the same thing, and this one is cancelled in its favour.
    `title`, `fields`: what is filled in of a draft that is opened, or of a cancelled order that is
    reopened; `fields` take the place of all that were there. `assist`: the nodes that help whoever
    it is sent to, `minutes`: how long the handling may take there. `rev`, where given, is the one
    the person has read: when steps were taken since, it is a conflict, and the steps are told.
    """

    note: Free = ""
    node: Name = ""
    assist: Assist | None = None
    minutes: Minutes | None = None
    person: Name = ""
    link: Name = ""
    duplicate: bool = False
    until: Annotated[AwareDatetime, Field(strict=False)] | None = None
    shown: bool = False
    title: Line | None = None
    fields: Fields | None = None
    rev: Revision | None = None


class FileQuery(Query):
    """`shown`: the customer gets it too. `name` where the body is the file itself."""

    note: Free = ""
    name: Name = ""
    shown: bool = False
