"""Forms of what is ruled about work orders: their own forms, their limits, and templates."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Line, Name, Time, seen
from agent_console.api.shapes.orders import Fields, FieldValue
from hub.core.customers import Tier
from hub.core.order_rules import Stage
from hub.core.orders import OrderType, Priority
from hub.core.organisation import Level

Version = Annotated[int, Field(ge=0)]


class OrderFormOut(Out):
    """`fields`: a flat JSON Schema; version 0 came with the hub."""

    type: OrderType
    version: int
    fields: dict[str, Any]
    author: str
    at: Time | None


class OrderFormPage(Out):
    items: list[OrderFormOut]
    next: None = None


class OrderFormQuery(Query):
    """Without a version the one that new orders are opened with."""

    version: Version | None = None


def _seen(schema: dict[str, Any]) -> dict[str, Any]:
    """Titles and choices stand beside each other; whether the rest is a form is looked at later."""
    fields = schema.get("properties")
    if not isinstance(fields, dict):
        return schema
    return schema | {"properties": {name: _seen_field(field) for name, field in fields.items()}}


def _seen_field(field: Any) -> Any:
    if not isinstance(field, dict):
        return field
    return {
        key: [seen(one) for one in value] if isinstance(value, list) else seen(value)
        for key, value in field.items()
    }


class OrderFormIn(In):
    """`version`: the one that this one began from."""

    fields: Annotated[dict[str, Any], Field(max_length=10), AfterValidator(_seen)]
    version: Version


class LimitOut(Out):
    stage: Stage
    minutes: int
    type: OrderType | None
    tier: Tier | None
    level: Level | None
    calendar_id: str
    warn: int


class LimitsOut(Out):
    items: list[LimitOut]
    version: int
    author: str
    at: Time | None


class LimitIn(In):
    """`minutes` of working time by the calendar; `warn` in percent of them. Null fits all."""

    stage: Stage
    minutes: Annotated[int, Field(ge=1, le=1_000_000)]
    type: OrderType | None = None
    tier: Tier | None = None
    level: Level | None = None
    calendar_id: Name
    warn: Annotated[int, Field(ge=1, le=99)] = 80


class LimitsIn(In):
    """All rows, in the place of all. `version`: the one that this one began from."""

    items: Annotated[list[LimitIn], Field(max_length=500)]
    version: Version


class OrderTemplateOut(Out):
    id: str
    name: str
    type: OrderType
    title: str
    fields: dict[str, FieldValue]
    priority: Priority | None
    node_id: str
    version: int
    author: str
    at: Time | None


class OrderTemplatePage(Out):
    """By name."""

    items: list[OrderTemplateOut]
    next: None = None


class OrderTemplateQuery(Query):
    """Those of this node and the ones above it; without one, of the caller's own."""

    node: Name = ""


class OrderTemplateIn(In):
    name: Line
    type: OrderType
    title: Line
    fields: Fields = {}  # noqa: RUF012
    priority: Priority | None = None
    node_id: Name


class OrderTemplateChange(In):
    """Type and node stay. `version`: the one that this one began from."""

    name: Line
    title: Line
    fields: Fields = {}  # noqa: RUF012
    priority: Priority | None = None
    version: Version


class OrderTemplateGone(Query):
    version: Version
