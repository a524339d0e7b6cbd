"""Routes of seats."""

from typing import Any

from agent_console.api import seats
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_SEAT, ONESELF
from agent_console.api.shapes import seats as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/seat",
        summary="我的座席 · my seat",
        right=Right.ANSWER,
        scope=ONESELF,
        handler=seats.my_seat,
        body=Nothing,
        query=NoQuery,
        answer=shapes.SeatOut,
    ),
    Endpoint(
        method="PUT",
        path="/seat",
        summary="签入、小休、示忙、签出 · sit down, take a break, be busy, leave",
        right=Right.ANSWER,
        scope=ONESELF,
        handler=seats.sit,
        body=shapes.SitIn,
        query=NoQuery,
        answer=shapes.SeatOut,
    ),
    Endpoint(
        method="GET",
        path="/seat/times",
        summary="我的状态时间线 · my states over time",
        right=Right.ANSWER,
        scope=ONESELF,
        handler=seats.my_times,
        body=Nothing,
        query=shapes.TimesQuery,
        answer=shapes.TimesOut,
    ),
    Endpoint(
        method="GET",
        path="/seats",
        summary="座席 · seats",
        right=Right.SEE_SEATS,
        scope=LISTED,
        handler=seats.list_seats,
        body=Nothing,
        query=NoQuery,
        answer=shapes.SeatPage,
    ),
    Endpoint(
        method="GET",
        path="/seats/{id}",
        summary="一个座席 · one of them",
        right=Right.SEE_SEATS,
        scope=OF_SEAT,
        handler=seats.get_seat,
        body=Nothing,
        query=NoQuery,
        answer=shapes.SeatOut,
    ),
    Endpoint(
        method="PUT",
        path="/seats/{id}",
        summary="安排座席的容量与技能 · what somebody can take",
        right=Right.SUPERVISE,
        scope=OF_SEAT,
        handler=seats.arrange,
        body=shapes.ArrangeIn,
        query=NoQuery,
        answer=shapes.SeatOut,
    ),
    Endpoint(
        method="PUT",
        path="/seats/{id}/state",
        summary="更改座席状态并记录原因 · set somebody's state, and why",
        right=Right.SUPERVISE,
        scope=OF_SEAT,
        handler=seats.set_state,
        body=shapes.SetStateIn,
        query=NoQuery,
        answer=shapes.SeatOut,
    ),
    Endpoint(
        method="GET",
        path="/seats/{id}/times",
        summary="状态时间线 · his states over time",
        right=Right.SEE_SEATS,
        scope=OF_SEAT,
        handler=seats.times,
        body=Nothing,
        query=shapes.TimesQuery,
        answer=shapes.TimesOut,
    ),
)
