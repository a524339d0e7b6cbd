"""Routes of channels and their accounts."""

from typing import Any

from agent_console.api import channels
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_ACCOUNT, OF_BODY_NODE, anywhere
from agent_console.api.shapes import channels as shapes
from agent_console.rights import Right

_KINDS = anywhere("what kinds of channels there are is no node's")

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/channels/kinds",
        summary="渠道种类与表单 · kinds of channels and their forms",
        right=Right.MANAGE_CHANNELS,
        scope=_KINDS,
        handler=channels.list_kinds,
        body=Nothing,
        query=NoQuery,
        answer=shapes.ChannelKinds,
    ),
    Endpoint(
        method="GET",
        path="/channels",
        summary="渠道账号 · channel accounts",
        right=Right.MANAGE_CHANNELS,
        scope=LISTED,
        handler=channels.list_accounts,
        body=Nothing,
        query=NoQuery,
        answer=shapes.AccountPage,
    ),
    Endpoint(
        method="POST",
        path="/channels",
        summary="接入渠道账号 · connect one",
        right=Right.MANAGE_CHANNELS,
        scope=OF_BODY_NODE,
        handler=channels.add_account,
        body=shapes.NewAccount,
        query=NoQuery,
        answer=shapes.AccountOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/channels/{id}",
        summary="更改渠道账号 · change it",
        right=Right.MANAGE_CHANNELS,
        scope=OF_ACCOUNT,
        handler=channels.change_account,
        body=shapes.ChangedAccount,
        query=NoQuery,
        answer=shapes.AccountOut,
    ),
    Endpoint(
        method="DELETE",
        path="/channels/{id}",
        summary="删除渠道账号 · take it away",
        right=Right.MANAGE_CHANNELS,
        scope=OF_ACCOUNT,
        handler=channels.remove_account,
        body=shapes.RemovedAccount,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="POST",
        path="/channels/{id}/start",
        summary="启动 · start it",
        right=Right.MANAGE_CHANNELS,
        scope=OF_ACCOUNT,
        handler=channels.start_account,
        body=Nothing,
        query=NoQuery,
        answer=shapes.AccountOut,
    ),
    Endpoint(
        method="POST",
        path="/channels/{id}/stop",
        summary="停止 · stop it",
        right=Right.MANAGE_CHANNELS,
        scope=OF_ACCOUNT,
        handler=channels.stop_account,
        body=Nothing,
        query=NoQuery,
        answer=shapes.AccountOut,
    ),
    Endpoint(
        method="POST",
        path="/channels/{id}/restart",
        summary="重新启动 · start it anew",
        right=Right.MANAGE_CHANNELS,
        scope=OF_ACCOUNT,
        handler=channels.restart_account,
        body=Nothing,
        query=NoQuery,
        answer=shapes.AccountOut,
    ),
    Endpoint(
        method="POST",
        path="/channels/{id}/test",
        summary="测试连接 · try the connection",
        right=Right.MANAGE_CHANNELS,
        scope=OF_ACCOUNT,
        handler=channels.test_account,
        body=Nothing,
        query=NoQuery,
        answer=shapes.TestedOut,
    ),
)
