"""Forms of work orders."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Cursor, Free, Limit, Line, Name, Time
from hub.core.orders import OrderAction, OrderState, OrderType

FieldName = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")
]


class StepOut(Out):
    action: OrderAction
    state: OrderState
    by: str
    by_name: str
    at: Time
    note: str


class OrderOut(Out):
    """`id` is the number people say; `actions` what may be done to it now."""

    id: str
    type: OrderType
    title: str
    state: OrderState
    fields: dict[str, str]
    conversation_id: str | None
    customer: str
    assignee: str | None
    assignee_name: str | None
    opened_by: str
    opened_at: Time
    rev: int
    steps: list[StepOut]
    actions: list[OrderAction]


class OrderPage(Out):
    items: list[OrderOut]
    next: str | None


class OrderQuery(Query):
    state: OrderState | None = None
    conversation: Name = ""
    after: Cursor = ""
    limit: Limit = 50


class OrderIn(In):
    type: OrderType
    title: Line
    fields: Annotated[
        dict[FieldName, Free],
        Field(max_length=50, json_schema_extra={"additionalProperties": False}),
    ] = {}  # noqa: RUF012
    conversation_id: Name = ""


class ActionIn(In):
    """`rev`, where given, is the one the person has read: acting on another is a conflict."""

    note: Free = ""
    rev: Annotated[int, Field(ge=0)] | None = None
