"""A real HTTP server with the routes of a switchboard on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.switchboard import Switchboard
from hub.house.ports import free_port

Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def served(switchboard: Switchboard, port: int = 0) -> AsyncIterator[Client]:
    """A client of a server that has the switchboard's routes and nothing else."""
    app = web.Application()
    app.add_routes(switchboard.routes())
    async with TestClient(TestServer(app, port=port or free_port())) as opened:
        yield opened
