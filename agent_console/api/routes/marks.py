"""Routes of a later time and of labels."""

from typing import Any

from agent_console.api import marks
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_CONVERSATION
from agent_console.api.shapes import marks as shapes
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="POST",
        path="/conversations/{id}/snooze",
        summary="稍后提醒 · put it off",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=marks.put_off,
        body=shapes.SnoozeIn,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="DELETE",
        path="/conversations/{id}/snooze",
        summary="取消稍后提醒 · call it back",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=marks.call_back,
        body=Nothing,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="PUT",
        path="/conversations/{id}/labels",
        summary="设定标签 · these labels",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=marks.relabel,
        body=shapes.LabelsIn,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/labels",
        summary="增减标签 · more or fewer labels",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=marks.label,
        body=shapes.LabelChange,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="GET",
        path="/labels",
        summary="在用的标签 · labels in use",
        right=Right.SEE_CONVERSATIONS,
        scope=LISTED,
        handler=marks.list_labels,
        body=Nothing,
        query=shapes.LabelQuery,
        answer=shapes.LabelsOut,
    ),
)
