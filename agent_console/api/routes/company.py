"""Routes of who else is in a conversation."""

from typing import Any

from agent_console.api import company
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import OF_CONVERSATION
from agent_console.api.shapes import company as shapes
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/conversations/{id}/colleagues",
        summary="可以找的同事 · colleagues who may see it",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=company.list_colleagues,
        body=Nothing,
        query=NoQuery,
        answer=shapes.ColleaguesHere,
    ),
    Endpoint(
        method="PUT",
        path="/conversations/{id}/proposal",
        summary="请同事接手 · ask a colleague to take it",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=company.propose,
        body=shapes.ProposalIn,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="DELETE",
        path="/conversations/{id}/proposal",
        summary="不接或收回 · decline, or take it back",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=company.drop_proposal,
        body=Nothing,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="PUT",
        path="/conversations/{id}/participants/{person}",
        summary="邀请同事加入 · invite a colleague",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=company.invite,
        body=Nothing,
        query=NoQuery,
        answer=ConversationOut,
    ),
    Endpoint(
        method="DELETE",
        path="/conversations/{id}/participants/{person}",
        summary="退出或请出 · a colleague leaves",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=company.part,
        body=Nothing,
        query=NoQuery,
        answer=ConversationOut,
    ),
)
