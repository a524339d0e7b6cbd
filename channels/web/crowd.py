"""All open tabs of an account, by visitor: passes on what happens, keeps lines and queues alive."""

import asyncio
from collections.abc import Iterable
from typing import Any

from channels.web import frames
from channels.web.socket import CALL_SECONDS, Desk, Socket
from hub.core.conversations import State
from hub.core.errors import RateLimited, Unavailable
from hub.core.events import Kind
from hub.core.ports.channels import Change

TABS = 50
BREATH = 200
"""Sockets pinged before others get their turn."""


class Crowd:
    """Two coroutines serve any number of sockets: an idle one has nothing of its own but itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open = True
        self._sockets: dict[str, list[Socket]] = {}
        self._changes: asyncio.Queue[Change] = asyncio.Queue()
        self._queued: dict[str, bytes] = {}
        self._queue_moved = asyncio.Event()

    def __len__(self) -> int:
        return sum(map(len, self._sockets.values()))

    def join(self, socket: Socket) -> None:
        """Raises Unavailable when closing, RateLimited for more tabs than people have."""
        if not self._open:
            raise Unavailable
        tabs = self._sockets.setdefault(socket.visitor.id, [])
        if len(tabs) >= TABS:
            raise RateLimited(retry_after=TABS)
        tabs.append(socket)

    def leave(self, socket: Socket) -> None:
        left = self._sockets.get(socket.visitor.id, [])
        if socket in left:
            left.remove(socket)
        if not left:
            self._sockets.pop(socket.visitor.id, None)
            self._queued.pop(socket.visitor.id, None)

    async def close(self) -> None:
        self._open = False
        async with asyncio.TaskGroup() as group:
            for socket in self._all():
                group.create_task(socket.close())

    def tell(self, change: Change) -> None:
        """The watcher of the mailbox; what concerns nobody here costs one look-up."""
        if change.address in self._sockets:
            self._changes.put_nowait(change)

    async def pass_on(self) -> None:
        """Forever: changes to the tabs that they concern; no tab is ever waited for."""
        while True:
            change = await self._changes.get()
            await self._pass_on(change, self._sockets.get(change.address, []))

    async def _pass_on(self, change: Change, sockets: list[Socket]) -> None:
        if change.message and sockets:
            frame = sockets[0].encode(change.message)
            for socket in tuple(sockets):
                await socket.news(change.message, frame)
            return
        for body in self._frames(change):
            await _send(sockets, frames.encode(body))

    def _frames(self, change: Change) -> Iterable[dict[str, Any]]:
        event = change.event
        if event is None:
            yield {"type": "typing"}
        elif event.kind in (Kind.DELIVERY, Kind.SEEN):
            yield {"type": "delivery", "seq": event.seq, "state": event.data["state"]}
        elif event.kind is Kind.OPENED:
            yield self._state(change.address, State.BOT)
        elif event.kind is Kind.STATE:
            yield self._state(change.address, State(event.data["new"]))

    def _state(self, address: str, state: State) -> dict[str, Any]:
        self.mark(address, state)
        return {"type": "state", "state": state.value}

    def mark(self, address: str, state: State) -> None:
        """Whoever waits is told his place, first at once and then whenever it changes."""
        if state is State.QUEUED:
            self._queued[address] = b""
            self._queue_moved.set()
        else:
            self._queued.pop(address, None)

    async def tell_places(self) -> None:
        """Once: his place to everybody in the queue whose place has changed."""
        self._queue_moved.clear()
        for address in tuple(self._queued):
            if frame := await self._place(address):
                told = self._queued.get(address)
                if told is not None and told != frame:
                    self._queued[address] = frame
                    await _send(self._sockets.get(address, []), frame)
        try:
            async with asyncio.timeout(self._desk.config.ping_seconds):
                await self._queue_moved.wait()
        except TimeoutError:
            return

    async def _place(self, address: str) -> bytes | None:
        hub = self._desk.hub
        async with asyncio.timeout(CALL_SECONDS):
            standing = await hub.mailbox.standing("web", self._desk.account, address)
            found = standing.conversation
            if found is None or found.state is not State.QUEUED:
                return None
            return frames.queue(await hub.queue.place(found))

    async def ping(self) -> None:
        """Once: a word to every line that has been silent, so that clients notice a dead one."""
        self._desk.buckets.sweep()
        late = self._desk.hub.clock.monotonic() - self._desk.config.ping_seconds
        for count, socket in enumerate(self._all()):
            if socket.spoke_at <= late:
                await socket.send(frames.PING)
            if count % BREATH == BREATH - 1:
                await asyncio.sleep(0)

    def _all(self) -> list[Socket]:
        return [socket for sockets in self._sockets.values() for socket in sockets]


async def _send(sockets: Iterable[Socket], frame: bytes) -> None:
    for socket in tuple(sockets):
        await socket.send(frame)
