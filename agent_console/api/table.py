"""The API's routes, all of them."""

from typing import Any

from aiohttp import web

from agent_console.api.endpoints import Call, Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.openapi import document
from agent_console.api.routes import (
    articles,
    calendars,
    channels,
    conversations,
    customers,
    interventions,
    knowledge,
    live,
    order_rules,
    orders,
    organisation,
    people,
    queues,
    seats,
    sessions,
    system,
    templates,
    tokens,
    trouble,
    webhooks,
)
from agent_console.api.scopes import ONESELF


async def _describe(_: Call[Nothing, NoQuery]) -> web.Response:
    return web.json_response(document(ENDPOINTS))


_DESCRIPTION = Endpoint(
    method="GET",
    path="/openapi.json",
    summary="本文档 · this document",
    right=None,
    scope=ONESELF,
    handler=_describe,
    body=Nothing,
    query=NoQuery,
    answer=None,
)
ENDPOINTS: tuple[Endpoint[Any, Any], ...] = (
    *sessions.ROUTES,
    *conversations.ROUTES,
    *customers.ROUTES,
    *orders.ROUTES,
    *order_rules.ROUTES,
    *organisation.ROUTES,
    *people.ROUTES,
    *queues.ROUTES,
    *interventions.ROUTES,
    *seats.ROUTES,
    *articles.ROUTES,
    *knowledge.ROUTES,
    *templates.ROUTES,
    *channels.ROUTES,
    *system.ROUTES,
    *trouble.ROUTES,
    *webhooks.ROUTES,
    *tokens.ROUTES,
    *calendars.ROUTES,
    *live.ROUTES,
    _DESCRIPTION,
)
