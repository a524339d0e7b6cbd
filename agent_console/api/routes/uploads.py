"""Routes of files in conversations."""

from typing import Any

from agent_console.api import uploads
from agent_console.api.attachments import MAX_BYTES
from agent_console.api.endpoints import Endpoint, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import OF_CONVERSATION
from agent_console.api.shapes import uploads as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="POST",
        path="/conversations/{id}/files",
        summary="上传要发送的文件 · a file to be sent",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=uploads.upload,
        body=Upload,
        query=shapes.UploadQuery,
        answer=shapes.UploadOut,
        status=201,
        limit=MAX_BYTES,
    ),
    Endpoint(
        method="GET",
        path="/conversations/{id}/messages/{seq}/files/{file}",
        summary="下载消息中的文件 · a message's file",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=uploads.download,
        body=Nothing,
        query=NoQuery,
        answer=None,
        gives="application/octet-stream",
    ),
    Endpoint(
        method="GET",
        path="/conversations/{id}/limits",
        summary="渠道限制 · what its channel carries",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=uploads.limits,
        body=Nothing,
        query=NoQuery,
        answer=shapes.CarriedOut,
    ),
)
