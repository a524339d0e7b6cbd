"""The live socket: every listener gets every event after the number he names, once and in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from agent_console.company import Company, Page, typed
from agent_console.directory import Directory
from agent_console.frames import PING, PONG, Frame, frame_of, heard, welcome
from agent_console.sign_in import SignedIn, SignIn
from hub.core.conversations import Conversation
from hub.pipeline.attention import Attention
from hub.pipeline.feed import Feed
from hub.store.database import StoreError
from hub.store.group import Entry
from routing.presence import Presence

log = logging.getLogger(__name__)

REMEMBERED = 2_000
"""Frames kept for all listeners together; whoever lags behind further reads the log."""
PAGE = 200
SILENCE = 5.0
"""Seconds without an event after which a ping tells that the line still stands."""
SLOWEST = 10.0
"""Seconds a listener may take for what he is sent; then he is cut off and may come again."""
LOOK_EVERY = 3.0
"""Seconds between looks whether the listeners' sessions still last: one read for all."""
SESSION_OVER = 4401
TOO_SLOW = 4408


@dataclass(eq=False, slots=True)
class Listener:
    """One socket, and the number of the last event that it was offered."""

    socket: web.WebSocketResponse
    who: SignedIn
    number: int
    news: asyncio.Event = field(default_factory=asyncio.Event)
    asked: bool = False
    """Whether he wants to know if he is heard: one task alone writes to the socket."""
    page: Page = field(default_factory=Page)


class Live:
    """`run` builds the frames; begin it when the feed has started. `build`: the pages' own."""

    def __init__(
        self, feed: Feed, directory: Directory, sign_in: SignIn, presence: Presence,
        attention: Attention, company: Company, build: str = "",
    ) -> None:  # fmt: skip
        self._feed = feed
        self._directory = directory
        self._sign_in = sign_in
        self._presence = presence
        self._company = company
        self._pages = build
        self._frames: deque[Frame] = deque(maxlen=REMEMBERED)
        self._listeners: set[Listener] = set()
        self._heard: deque[Entry] = deque()
        self._bell = asyncio.Event()
        self._missed = False
        self._last = 0
        attention.listen(self._on_company, self._on_typing)

    async def run(self) -> None:
        """Build each event's frame once; ends by cancellation."""
        unlisten = self._feed.listen(self._hear)
        self._last = self._feed.last
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._watch_sessions())
                while True:
                    await self._bell.wait()
                    self._bell.clear()
                    if not await _patiently(self._build):
                        self._missed = True
                        self._bell.set()
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        """While nobody listens no frame is built: whoever comes later reads the log."""
        if not (self._listeners or self._heard or self._bell.is_set()):
            self._last = entry.event.number
            self._frames.clear()
            return
        if len(self._heard) < REMEMBERED:
            self._heard.append(entry)
        else:
            self._missed = True
        self._bell.set()

    async def _build(self) -> None:
        """In order of the numbers; what was not heard of is read from the log."""
        while self._heard:
            entry = self._heard.popleft()
            if entry.event.number > self._last + 1:
                await self._catch_up()
            if entry.event.number == self._last + 1:
                self._add(await frame_of(entry, self._directory))
        if self._missed:
            await self._catch_up()
            self._missed = False

    async def _catch_up(self) -> None:
        while entries := await self._feed.since(self._last, PAGE):
            for entry in entries:
                self._add(await frame_of(entry, self._directory))

    def _add(self, frame: Frame) -> None:
        self._last = frame.number
        self._frames.append(frame)
        for listener in self._listeners:
            listener.news.set()

    def _on_company(self, conversation_id: str) -> None:
        for listener in self._listeners:
            if listener.page.shows(conversation_id):
                listener.page.joined = True
                listener.news.set()

    def _on_typing(self, conversation: Conversation) -> None:
        for listener in self._listeners:
            if typed(conversation, listener.page, listener.who):
                listener.news.set()

    async def listen(
        self, request: web.Request, who: SignedIn, after: int | None
    ) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        last = await self._last_for(after)
        socket = web.WebSocketResponse(
            timeout=2.0, heartbeat=20.0, compress=False, max_msg_size=4096
        )
        await socket.prepare(request)
        number = last if after is None else min(after, last)
        listener = Listener(socket=socket, who=who, number=number)
        self._listeners.add(listener)
        self._presence.come(who.person.id)
        try:
            await socket.send_str(welcome(last, self._pages))
            await self._converse(listener)
        finally:
            self._listeners.discard(listener)
            self._presence.go(who.person.id)
            await self._company.leave(listener.page)
        return socket

    async def _last_for(self, after: int | None) -> int:
        """The end of the log; he may come from a process that has heard more of it than this."""
        last = max(self._last, self._feed.last)
        return await self._feed.end() if after and after > last else last

    async def _converse(self, listener: Listener) -> None:
        """Tell until the listener hangs up: his end is seen by reading, and ends the telling."""
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(self._tell(listener))
            async for message in listener.socket:
                if message.type is WSMsgType.ERROR:
                    break
                if message.type is WSMsgType.TEXT:
                    await self._heed(listener, heard(message.data))
            telling.cancel()

    async def _heed(self, listener: Listener, frame: dict[str, Any]) -> None:
        """All else that he says means nothing."""
        if frame.get("type") == "ping":
            listener.asked = True
            listener.news.set()
        elif frame.get("type") == "look":
            try:
                await self._company.look(listener.page, listener.who, frame)
            except StoreError as error:
                log.warning("look_missed", extra={"error": str(error)[:200]})

    async def _tell(self, listener: Listener) -> None:
        while not listener.socket.closed:
            listener.news.clear()
            try:
                if listener.asked:
                    listener.asked = False
                    await _send(listener.socket, PONG)
                for text in await self._company.news(listener.page, listener.who):
                    await _send(listener.socket, text)
                if not await self._send_news(listener):
                    await self._wait(listener)
            except TimeoutError:
                log.warning("listener_too_slow", extra={"person_id": listener.who.person.id})
                await self._hang_up(listener, TOO_SLOW, b"too slow")
            except ConnectionError:
                await listener.socket.close()
            except StoreError as error:
                log.warning("listener_waits", extra={"error": str(error)[:200]})
                await asyncio.sleep(1.0)

    async def _wait(self, listener: Listener) -> None:
        try:
            async with asyncio.timeout(SILENCE):
                await listener.news.wait()
        except TimeoutError:
            await _send(listener.socket, PING)

    async def _send_news(self, listener: Listener) -> bool:
        """Everything the listener has not been offered; False when there was nothing."""
        frames = self._remembered(listener.number)
        if frames is None:
            entries = await self._feed.since(listener.number, PAGE)
            frames = [await frame_of(entry, self._directory) for entry in entries]
        for frame in frames:
            listener.number = frame.number
            if _concerns(frame, listener.who):
                await _send(listener.socket, frame.text)
        return bool(frames)

    def _remembered(self, number: int) -> list[Frame] | None:
        """The frames after this number, None when the first of them is forgotten."""
        if number >= self._last:
            return []
        if not self._frames or self._frames[0].number > number + 1:
            return None
        first = len(self._frames) - (self._last - number)
        return [self._frames[at] for at in range(first, min(first + PAGE, len(self._frames)))]

    async def close_session(self, session_id: str) -> None:
        """Hang up on whoever listens by this session."""
        for listener in tuple(self._listeners):
            if listener.who.session_id == session_id:
                await self._hang_up(listener, SESSION_OVER, b"session over")

    async def close_person(self, person_id: str) -> None:
        """Hang up on somebody, by whichever session he listens."""
        for listener in tuple(self._listeners):
            if listener.who.person.id == person_id:
                await self._hang_up(listener, SESSION_OVER, b"session over")

    async def close(self) -> None:
        """Send all listeners elsewhere: this process takes its leave."""
        async with asyncio.TaskGroup() as group:
            for listener in tuple(self._listeners):
                group.create_task(self._hang_up(listener, WSCloseCode.GOING_AWAY, b"going away"))

    async def _watch_sessions(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await _patiently(self._close_ended)

    async def _close_ended(self) -> None:
        """Also who may do more or less by now than when his socket was opened."""
        listeners = tuple(self._listeners)
        if not listeners:
            return
        lasting = await self._sign_in.live({one.who.session_id for one in listeners})
        for listener in listeners:
            who = lasting.get(listener.who.session_id)
            if who is None:
                await self._hang_up(listener, SESSION_OVER, b"session over")
            else:
                listener.who = who

    async def _hang_up(self, listener: Listener, code: int, why: bytes) -> None:
        """Also when the other end does not answer: the listener counts no more."""
        self._listeners.discard(listener)
        await listener.socket.close(code=code, message=why)


def _concerns(frame: Frame, who: SignedIn) -> bool:
    return frame.person_id == who.person.id or who.authority.may(frame.right, *frame.nodes)


async def _patiently(step: Callable[[], Awaitable[None]]) -> bool:
    """Whether a step of a worker went well; if not, it is written down and may go again."""
    try:
        await step()
    except Exception:
        log.exception("live_failed")
        await asyncio.sleep(0.5)
        return False
    return True


async def _send(socket: web.WebSocketResponse, text: str) -> None:
    """Raises TimeoutError when the other end does not take it."""
    async with asyncio.timeout(SLOWEST):
        await socket.send_str(text)
