"""The API's routes, all of them."""

from typing import Any

from aiohttp import web

from agent_console.api.endpoints import Call, Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.openapi import document
from agent_console.api.routes import (
    articles,
    board,
    bot,
    calendars,
    canned,
    channels,
    company,
    conversations,
    customer_notes,
    customers,
    endings,
    faxes,
    interventions,
    knowledge,
    live,
    mails,
    marks,
    order_rules,
    orders,
    organisation,
    people,
    queues,
    saved_views,
    search,
    seats,
    sessions,
    supervision,
    system,
    templates,
    tokens,
    trouble,
    uploads,
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
    *canned.ROUTES,
    *company.ROUTES,
    *endings.ROUTES,
    *mails.ROUTES,
    *marks.ROUTES,
    *uploads.ROUTES,
    *faxes.ROUTES,
    *customers.ROUTES,
    *customer_notes.ROUTES,
    *orders.ROUTES,
    *order_rules.ROUTES,
    *organisation.ROUTES,
    *people.ROUTES,
    *queues.ROUTES,
    *interventions.ROUTES,
    *saved_views.ROUTES,
    *search.ROUTES,
    *seats.ROUTES,
    *board.ROUTES,
    *supervision.ROUTES,
    *articles.ROUTES,
    *knowledge.ROUTES,
    *bot.ROUTES,
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
