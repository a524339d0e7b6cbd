"""Forms of the workflow monitor, and of what nodes have in hand."""

from datetime import date
from typing import Annotated

from pydantic import Field

from agent_console.api.forms import Out, Query
from agent_console.api.shapes.common import Name, Time
from hub.core.order_rules import Stage
from hub.core.orders import OrderState, OrderType


class MonitorQuery(Query):
    node: Name = ""
    days: Annotated[int, Field(ge=1, le=31)] = 7


class HeapOut(Out):
    """How many orders wait, and how many of these are late."""

    waiting: int
    late: int


class LatenessOut(Out):
    """How many seconds what is late has been so, by the wall clock; `order` is the longest's."""

    stage: Stage
    count: int
    median: int
    longest: int
    order: str


class DayOut(Out):
    """Of the orders in the node's lists, how many were opened, finished, became late on it."""

    day: date
    opened: int
    ended: int
    missed: int


class MonitorOut(Out):
    """Of the orders that wait at a node or below; each of `nodes` with all that lies below it.

    What is not told of is empty.
    """

    node: str
    at: Time
    total: HeapOut
    nodes: dict[str, HeapOut]
    states: dict[OrderState, HeapOut]
    types: dict[OrderType, HeapOut]
    lateness: list[LatenessOut]
    days: list[DayOut]


class LoadOut(Out):
    """What lies at a node or below, and who is there.

    `due`: steps of the last month that were to be done, `in_time`: those of them that were in
    time; `receipt`: the median of the seconds until an order is received.
    """

    node: str
    live: int
    late: int
    online: int
    due: int
    in_time: int
    receipt: int | None


class LoadsOut(Out):
    items: list[LoadOut]
