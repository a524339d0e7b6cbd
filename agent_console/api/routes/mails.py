"""Routes of mails as they came."""

from typing import Any

from agent_console.api import mails
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import OF_MESSAGE
from agent_console.api.shapes import mails as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/messages/{id}/mail",
        summary="原邮件 · a message's mail",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_MESSAGE,
        handler=mails.get_mail,
        body=Nothing,
        query=NoQuery,
        answer=shapes.MailOut,
    ),
    Endpoint(
        method="GET",
        path="/messages/{id}/mail/page",
        summary="原邮件的页面 · its HTML as a page that runs nothing",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_MESSAGE,
        handler=mails.get_page,
        body=Nothing,
        query=shapes.PageQuery,
        answer=None,
        gives="text/html",
    ),
    Endpoint(
        method="GET",
        path="/messages/{id}/source",
        summary="原邮件的源文件 · its source",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_MESSAGE,
        handler=mails.get_source,
        body=Nothing,
        query=NoQuery,
        answer=None,
        gives="message/rfc822",
    ),
)
