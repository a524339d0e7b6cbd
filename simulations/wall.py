"""The figures of the wall board as the hub gives them over its API, at one moment of the log."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, web

from hub.app import build_site
from hub.house.ports import free_port
from hub.store.events import Events
from simulations import carrier
from simulations.audit.found import Board, QueueFigures
from simulations.lives import Life
from simulations.town import Town

TRIES = 10
HOST = "127.0.0.1"


async def look(town: Town) -> None:
    """Write the board down; not while there are two hubs, who tell each other with a delay."""
    async with town.hubs_stay:
        if len(town.lives) == 1:
            await _look(town, town.lives[0])


async def _look(town: Town, life: Life) -> None:
    """Again, when something happened while it was read."""
    async with _console(town, life) as console:
        for _ in range(TRIES):
            before = await Events(life.db).last_number()
            board = await console.board(before, town.now)
            if before == await Events(life.db).last_number():
                town.record.boards.append(board)
                town.record.deeds["looked at the wall"] += 1
                return


@asynccontextmanager
async def _console(town: Town, life: Life) -> AsyncIterator["_Console"]:
    """The hub's pages are only served while somebody looks: open sockets slow the time down."""
    runner = web.AppRunner(build_site(life.hub), access_log=None, shutdown_timeout=1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, HOST, port).start()
    key = {"Authorization": f"Bearer {town.token}"}
    try:
        async with ClientSession(f"http://{HOST}:{port}", headers=key) as client:
            yield _Console(client, life)
    finally:
        await runner.cleanup()


class _Console:
    def __init__(self, client: ClientSession, life: Life) -> None:
        self._client = client
        self._life = life

    async def board(self, number: int, now: datetime) -> Board:
        orders: dict[tuple[str, str], int] = {}
        late: dict[str, int] = {}
        for centre in carrier.CENTRES:
            counts = await self._get(f"/workorders/counts?node={centre.id}")
            late[centre.id] = counts["late"]
            orders |= {(centre.id, state): count for state, count in counts["states"].items()}
        queues = await self._get("/queues")
        seats = await self._get("/seats")
        return Board(
            number=number,
            at=now,
            talks=await self._life.hub.console.services.stores.conversations.counts(),
            queues={one["id"]: _figures(one, now) for one in queues["items"]},
            seats=Counter(seat["state"] for seat in seats["items"]),
            orders=orders,
            late=late,
        )

    async def _get(self, path: str) -> Any:
        async with self._client.get(f"/api/v1{path}") as answer:
            if answer.status != 200:
                raise ClientError(f"{path}: {answer.status} {await answer.text()}")
            return await answer.json()


def _figures(shown: Any, now: datetime) -> QueueFigures:
    since = shown["waits_since"]
    return QueueFigures(
        waiting=shown["waiting"],
        longest=now - datetime.fromisoformat(since) if since else timedelta(0),
        offered=shown["offered"],
        served=shown["served"],
        agents=shown["agents"],
    )
