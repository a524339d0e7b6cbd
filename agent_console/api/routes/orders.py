"""Routes of work orders."""

from typing import Any

from agent_console.api import orders
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_NEW_ORDER, OF_ORDER
from agent_console.api.shapes import orders as order_shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/workorders",
        summary="工单列表 · work orders",
        right=Right.SEE_ORDERS,
        scope=LISTED,
        handler=orders.list_orders,
        body=Nothing,
        query=order_shapes.OrderQuery,
        answer=order_shapes.OrderPage,
    ),
    Endpoint(
        method="POST",
        path="/workorders",
        summary="新建工单 · open a work order",
        right=Right.WORK_ORDERS,
        scope=OF_NEW_ORDER,
        handler=orders.open_order,
        body=order_shapes.OrderIn,
        query=NoQuery,
        answer=order_shapes.OrderOut,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/workorders/{id}",
        summary="工单 · one work order",
        right=Right.SEE_ORDERS,
        scope=OF_ORDER,
        handler=orders.get_order,
        body=Nothing,
        query=NoQuery,
        answer=order_shapes.OrderOut,
    ),
    Endpoint(
        method="POST",
        path="/workorders/{id}/{action}",
        summary="处理工单 · accept, start, answer, close, cancel",
        right=Right.WORK_ORDERS,
        scope=OF_ORDER,
        handler=orders.act,
        body=order_shapes.ActionIn,
        query=NoQuery,
        answer=order_shapes.OrderOut,
    ),
)
