"""Routes of reply templates."""

from typing import Any

from agent_console.api import templates
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import COMMON, SAID_TO_ALL
from agent_console.api.shapes import templates as template_shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/templates",
        summary="回复模板 · reply templates",
        right=Right.SEE_TEMPLATES,
        scope=COMMON,
        handler=templates.list_templates,
        body=Nothing,
        query=template_shapes.TemplateQuery,
        answer=template_shapes.TemplatePage,
    ),
    Endpoint(
        method="GET",
        path="/templates/{name}/{language}",
        summary="一个回复模板 · one of them",
        right=Right.SEE_TEMPLATES,
        scope=COMMON,
        handler=templates.get_template,
        body=Nothing,
        query=NoQuery,
        answer=template_shapes.TemplateOut,
    ),
    Endpoint(
        method="PUT",
        path="/templates/{name}/{language}",
        summary="改写模板 · word it anew",
        right=Right.WRITE_TEMPLATES,
        scope=SAID_TO_ALL,
        handler=templates.put_template,
        body=template_shapes.TemplateIn,
        query=NoQuery,
        answer=template_shapes.TemplateOut,
    ),
    Endpoint(
        method="DELETE",
        path="/templates/{name}/{language}",
        summary="恢复默认 · give it back",
        right=Right.WRITE_TEMPLATES,
        scope=SAID_TO_ALL,
        handler=templates.give_back,
        body=Nothing,
        query=template_shapes.GiveBackQuery,
        answer=template_shapes.TemplateOut,
    ),
    Endpoint(
        method="GET",
        path="/templates/{name}/{language}/versions",
        summary="模板的历史 · all its versions",
        right=Right.SEE_TEMPLATES,
        scope=COMMON,
        handler=templates.list_edits,
        body=Nothing,
        query=template_shapes.EditQuery,
        answer=template_shapes.Edits,
    ),
)
