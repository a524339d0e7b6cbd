"""One open tab of a visitor: hears his frames, shows him each later message once, in order."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from channels.bucket import Buckets
from channels.content import decode_object
from channels.view import message_json
from channels.web import frames
from channels.web.config import WebConfig
from channels.web.session import Visitor
from channels.web.uploads import Tickets
from hub.core.channel import Notify, Receive, Surroundings
from hub.core.conversations import Conversation
from hub.core.errors import HubError, InputError, Unavailable
from hub.core.fit import Capabilities
from hub.core.messages import Message, Signal

log = logging.getLogger(__name__)

PAGE = 100
CALL_SECONDS = 15.0
DRAIN_SECONDS = 30.0
SIGNAL_COST = 0.1
TYPING_EVERY = 2.0
PENALTY = 0.02
"""Seconds that a client's next frame waits after one that was refused: a flood slows itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What all sockets of an account have in common."""

    account: str
    hub: Surroundings
    config: WebConfig
    can: Capabilities
    receive: Receive
    notify: Notify
    buckets: Buckets
    tickets: Tickets


class Socket:
    """`live` once all of the past is shown; until then news only marks it as `behind`."""

    __slots__ = (
        "_behind", "_desk", "_live", "_told", "_transport", "_typed_at", "_ws",
        "last", "spoke_at", "visitor",
    )  # fmt: skip

    def __init__(
        self, desk: Desk, ws: web.WebSocketResponse, transport: asyncio.Transport, visitor: Visitor
    ) -> None:
        self._desk = desk
        self._ws = ws
        self._transport = transport
        self.visitor = visitor
        self.last = 0
        self.spoke_at = 0.0
        self._live = False
        self._behind = False
        self._typed_at = -TYPING_EVERY
        self._told: dict[Signal, int] = {}

    async def greet(self, after: int) -> Conversation | None:
        """Say welcome, then what came after `after`; the newest conversation, if there is one."""
        async with asyncio.timeout(CALL_SECONDS):
            standing = await self._desk.hub.mailbox.standing(
                "web", self._desk.account, self.visitor.id
            )
        found = standing.conversation
        self.last = await self._start(after, standing.last_seq)
        last = max(self.last, standing.last_seq)
        welcome = {"type": "welcome", "conversation_id": found.id if found else None}
        await self.send(frames.encode({**welcome, "last_seq": last}))
        if found:
            await self.send(frames.encode({"type": "state", "state": found.state.value}))
        await self._catch_up()
        return found

    async def _start(self, after: int, last: int) -> int:
        """Where he goes on; he may come from a process that has heard more of it than this."""
        if after <= last:
            return after
        async with asyncio.timeout(CALL_SECONDS):
            page = await self._desk.hub.mailbox.read(
                "web", self._desk.account, self.visitor.id, after=after - 1, limit=1
            )
        return after if page else last

    async def _catch_up(self) -> None:
        """Reads until nothing is left and nothing came meanwhile: no await parts that from live."""
        while not self._live:
            self._behind = False
            async with asyncio.timeout(CALL_SECONDS):
                page = await self._desk.hub.mailbox.read(
                    "web", self._desk.account, self.visitor.id, after=self.last, limit=PAGE
                )
            for message in page:
                await self._show(message, self.encode(message))
                await self._drain()
            self._live = len(page) < PAGE and not self._behind

    async def _drain(self) -> None:
        """Past messages wait for the reader; a transport has no event to wait for."""
        enough = self._desk.config.buffer_bytes // 2
        async with asyncio.timeout(DRAIN_SECONDS):
            while self._transport.get_write_buffer_size() > enough:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def encode(self, message: Message) -> bytes:
        return frames.encode(message_json(message, self._desk.can))

    async def news(self, message: Message, frame: bytes) -> None:
        """A message just made; `frame` is its form, shared by all tabs."""
        if self._live:
            await self._show(message, frame)
        else:
            self._behind = True

    async def _show(self, message: Message, frame: bytes) -> None:
        if message.seq > self.last:
            self.last = message.seq
            await self.send(frame)

    async def send(self, frame: bytes) -> None:
        """Never waits: a reader too slow for the buffer is cut off, and resumes when he can."""
        if self._transport.get_write_buffer_size() > self._desk.config.buffer_bytes:
            log.info("slow_reader_cut", extra={"account": self._desk.account, "seq": self.last})
            self._transport.abort()
            return
        self.spoke_at = self._desk.hub.clock.monotonic()
        try:
            await self._ws.send_frame(frame, WSMsgType.TEXT)
        except ConnectionError:
            log.debug("socket_gone", extra={"account": self._desk.account})

    async def close(self, code: int = WSCloseCode.SERVICE_RESTART) -> None:
        """Ask the client to come again: another process, or this one soon, takes over."""
        await self._ws.close(code=code)

    async def listen(self) -> None:
        """Until the client goes; one frame after another, so that his order is ours."""
        while True:
            heard = await self._ws.receive()
            if heard.type is WSMsgType.TEXT:
                await self._hear(heard.data)
            elif heard.type is WSMsgType.BINARY:
                await self.send(frames.error(InputError("unsupported"), self.visitor.locale))
            else:
                return

    async def _hear(self, raw: bytes) -> None:
        cid = None
        try:
            frame = decode_object(raw)
            cid = frames.cid_of(frame)
            await self._act(frame)
        except (HubError, TimeoutError) as problem:
            await self._complain(problem, cid)
        except Exception:
            log.exception("frame_failed", extra={"account": self._desk.account})
            await self._complain(Unavailable(), cid)

    async def _complain(self, problem: HubError | TimeoutError, cid: str | None) -> None:
        told = problem if isinstance(problem, HubError) else Unavailable()
        await self.send(frames.error(told, self.visitor.locale, cid))
        await asyncio.sleep(PENALTY)

    async def _act(self, frame: dict[str, Any]) -> None:
        kind = frames.kind_of(frame)
        cost = 1.0 if kind in frames.WORDS else SIGNAL_COST
        self._desk.buckets.take(self.visitor.id, cost)
        if kind in frames.WORDS:
            await self._receive(frame)
        elif kind in frames.SIGNALS:
            await self._notify(frame)
        elif kind == "ping":
            await self.send(frames.PONG)

    async def _receive(self, frame: dict[str, Any]) -> None:
        inbound = frames.read_message(
            frame, self.visitor, self._desk.account,
            at=self._desk.hub.clock.now(), limit=self._desk.config.text_limit,
            files=self._desk.tickets.open(self.visitor.id, frame.get("parts") or []),
        )  # fmt: skip
        async with asyncio.timeout(CALL_SECONDS):
            accepted = await self._desk.receive(inbound)
        ack = {"type": "ack", "cid": frame["cid"], "seq": accepted.seq}
        await self.send(frames.encode(ack))

    async def _notify(self, frame: dict[str, Any]) -> None:
        notice = frames.read_notice(frame, self.visitor, self._desk.account, newest=self.last)
        if self._is_old(notice.signal, notice.seq):
            return
        async with asyncio.timeout(CALL_SECONDS):
            await self._desk.notify(notice)
        if notice.seq:
            self._told[notice.signal] = notice.seq

    def _is_old(self, signal: Signal, seq: int) -> bool:
        """Marks only rise, and typing is worth a word every few seconds."""
        if signal is Signal.TYPING:
            now = self._desk.hub.clock.monotonic()
            if now - self._typed_at < TYPING_EVERY:
                return True
            self._typed_at = now
        return 0 < seq <= self._told.get(signal, 0)
