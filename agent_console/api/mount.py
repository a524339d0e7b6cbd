"""Hangs the API into the web server."""

from aiohttp import web

from agent_console.api.openapi import BASE
from agent_console.api.serving import serve
from agent_console.api.table import ENDPOINTS
from agent_console.services import Services


def mount_api(app: web.Application, services: Services) -> None:
    """Adds every route under /api/v1; errors are the application's middleware's to word."""
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, BASE + endpoint.path, serve(endpoint, services))
