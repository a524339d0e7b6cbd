"""What a carrier rules about its work orders: their forms, and how long each stage may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.core.calendar import OF_NODE
from hub.core.customers import Tier
from hub.core.orders import OrderType, Priority, Value
from hub.core.organisation import ROOT_NODE, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of a type of order as JSON Schema; version 0 is the one the hub came with."""

    type: OrderType
    version: int
    schema: Mapping[str, Any]
    author: str = ""
    at: datetime | None = None


class Stage(StrEnum):
    """What can be late: four steps on the way, and the whole of it up to the answer."""

    ACCEPT = "accept"
    RECEIVE = "receive"
    HANDLE = "handle"
    VISIT = "visit"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many working minutes a stage may take; None fits all, `warn` is in percent of them.

    `level` is that of the node where the order lies, a department counting by how deep it is.
    """

    stage: Stage
    minutes: int
    type: OrderType | None = None
    tier: Tier | None = None
    level: Level | None = None
    calendar_id: str = OF_NODE
    warn: int = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All of them; `version` counts changes, 0 is what the hub came with."""

    rows: tuple[Limit, ...]
    version: int = 0
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTemplate:
    """An order that is often opened, filled in beforehand; seen at its node and below."""

    id: str
    name: str
    type: OrderType
    title: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    priority: Priority | None = None
    node_id: str = ROOT_NODE
    version: int = 1
    author: str = ""
    at: datetime | None = None
