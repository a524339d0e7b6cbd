"""Routes of work orders."""

from typing import Any

from agent_console.api import order_files, orders
from agent_console.api.attachments import MAX_BYTES
from agent_console.api.endpoints import Endpoint, Upload
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
        method="GET",
        path="/workorders/counts",
        summary="在办工单数 · how many are in hand",
        right=Right.SEE_ORDERS,
        scope=LISTED,
        handler=orders.count_orders,
        body=Nothing,
        query=order_shapes.CountsQuery,
        answer=order_shapes.CountsOut,
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
        path="/workorders/{id}/watch",
        summary="关注工单 · hear of what is done to it",
        right=Right.SEE_ORDERS,
        scope=OF_ORDER,
        handler=orders.watch,
        body=Nothing,
        query=NoQuery,
        answer=order_shapes.OrderOut,
    ),
    Endpoint(
        method="POST",
        path="/workorders/{id}/unwatch",
        summary="取消关注 · hear no more of it",
        right=Right.SEE_ORDERS,
        scope=OF_ORDER,
        handler=orders.unwatch,
        body=Nothing,
        query=NoQuery,
        answer=order_shapes.OrderOut,
    ),
    Endpoint(
        method="POST",
        path="/workorders/{id}/files",
        summary="添加附件 · a note with a file",
        right=Right.WORK_ORDERS,
        scope=OF_ORDER,
        handler=order_files.attach,
        body=Upload,
        query=order_shapes.FileQuery,
        answer=order_shapes.OrderOut,
        limit=MAX_BYTES,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/workorders/{id}/files/{file}",
        summary="下载附件 · download a file",
        right=Right.SEE_ORDERS,
        scope=OF_ORDER,
        handler=order_files.download,
        body=Nothing,
        query=NoQuery,
        answer=None,
        gives="application/octet-stream",
    ),
    Endpoint(
        method="POST",
        path="/workorders/{id}/{action}",
        summary="处理工单 · accept, dispatch, receive, start, answer, return, transfer, urge …",
        right=Right.WORK_ORDERS,
        scope=OF_ORDER,
        handler=orders.act,
        body=order_shapes.ActionIn,
        query=NoQuery,
        answer=order_shapes.OrderOut,
    ),
)
