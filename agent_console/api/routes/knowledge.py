"""Routes of searching, bringing in and taking out."""

from typing import Any

from agent_console.api import knowledge, suggestions
from agent_console.api.endpoints import Endpoint, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import COMMON, OF_CONVERSATION
from agent_console.api.shapes import articles as article_shapes
from agent_console.rights import Right
from knowledge.exchange.files import MAX_BYTES

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="POST",
        path="/knowledge/search",
        summary="检索知识 · search",
        right=Right.SEE_ARTICLES,
        scope=COMMON,
        handler=knowledge.search,
        body=article_shapes.SearchIn,
        query=NoQuery,
        answer=article_shapes.Found,
    ),
    Endpoint(
        method="GET",
        path="/conversations/{id}/suggestions",
        summary="会话的知识推荐 · articles for its last question",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=suggestions.suggestions,
        body=Nothing,
        query=NoQuery,
        answer=article_shapes.SuggestedOut,
    ),
    Endpoint(
        method="POST",
        path="/knowledge/letter",
        summary="答案作为邮件的样子 · an answer as the mail that it would be",
        right=Right.SEE_ARTICLES,
        scope=COMMON,
        handler=knowledge.as_letter,
        body=article_shapes.ArticleIn,
        query=NoQuery,
        answer=article_shapes.ArticleMailOut,
        limit=200_000,
    ),
    Endpoint(
        method="POST",
        path="/knowledge/import",
        summary="导入文件 · bring in a file",
        right=Right.WRITE_ARTICLES,
        scope=COMMON,
        handler=knowledge.import_articles,
        body=Upload,
        query=article_shapes.ImportQuery,
        answer=article_shapes.ImportedOut,
        limit=MAX_BYTES,
    ),
    Endpoint(
        method="GET",
        path="/knowledge/export",
        summary="导出文件 · take out a file",
        right=Right.SEE_ARTICLES,
        scope=COMMON,
        handler=knowledge.export_articles,
        body=Nothing,
        query=article_shapes.ExportQuery,
        answer=None,
        gives="text/csv",
    ),
)
