"""Routes of conversations."""

from typing import Any

from agent_console.api import conversations
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_CONVERSATION
from agent_console.api.shapes import conversations as conversation_shapes
from agent_console.api.shapes import messages as message_shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/conversations",
        summary="会话列表 · conversations",
        right=Right.SEE_CONVERSATIONS,
        scope=LISTED,
        handler=conversations.list_conversations,
        body=Nothing,
        query=conversation_shapes.ConversationQuery,
        answer=conversation_shapes.ConversationPage,
    ),
    Endpoint(
        method="GET",
        path="/conversations/{id}",
        summary="会话 · one conversation",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=conversations.get_conversation,
        body=Nothing,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="GET",
        path="/conversations/{id}/messages",
        summary="会话的消息 · its messages",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=conversations.list_messages,
        body=Nothing,
        query=conversation_shapes.MessageQuery,
        answer=message_shapes.MessagePage,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/messages",
        summary="回复或备注 · reply or note",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=conversations.say,
        body=conversation_shapes.SayIn,
        query=NoQuery,
        answer=message_shapes.MessageOut,
        status=201,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/take",
        summary="接手 · take over",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=conversations.take,
        body=Nothing,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/transfer",
        summary="转接 · pass on",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=conversations.transfer,
        body=conversation_shapes.TransferIn,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/return_to_bot",
        summary="转回机器人 · back to the bot",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=conversations.return_to_bot,
        body=Nothing,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/close",
        summary="结束并填写小结 · close with a summary",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=conversations.close,
        body=conversation_shapes.CloseIn,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/messages/{seq}/resend",
        summary="重新发送 · send again",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=conversations.resend,
        body=Nothing,
        query=NoQuery,
        answer=message_shapes.MessageOut,
    ),
)
