"""The web chat as a channel: an account's sessions, its sockets and what serves them."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from channels.answers import locale_of
from channels.config import configure
from channels.content import clean_name, decode_object, name_field
from channels.texts import language
from channels.web import frames
from channels.web.config import WebConfig
from channels.web.contact import NAME_LIMIT
from channels.web.counter import Counter
from channels.web.crowd import Crowd
from channels.web.session import Visitor
from channels.web.socket import Desk, Socket
from channels.worker import Worker
from hub.core.channel import Account, Channel, ChannelSpec, Notify, Receive, Route, Surroundings
from hub.core.errors import HubError, InputError, NotFound, Unavailable
from hub.core.fit import Capabilities
from hub.core.messages import Inbound
from hub.core.parts import File, part_from_json

Answer = Awaitable[web.StreamResponse]
Handle = Callable[[Counter, web.Request], Answer]
log = logging.getLogger(__name__)

FILE_PATH = r"/chat/v1/{account}/messages/{seq:[0-9]{1,15}}/files/{file}"
FRAME_BYTES = 262_144
NEVER_DRAIN = 2**40
CLOSE_SECONDS = 2.0
CLOSE_CODES = 4000
"""Plus the HTTP status: what a browser is told, which cannot see the status of a WebSocket."""


class WebChannel(Channel):
    spec = ChannelSpec(
        name="web",
        title={"zh-CN": "网页聊天", "en": "Web chat"},
        config=WebConfig,
        capabilities=Capabilities(
            choices=True, images=True, files=True, audio=True, location=True, cards=True
        ),
        resend_safe=True,
        rates=True,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = configure(WebConfig, account)
        self.counter = Counter(account.name, self._config, hub)
        self._crowd: Crowd | None = None
        self._workers: tuple[Worker, ...] = ()

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A client's frame with `visitor` added, as kept in `Inbound.raw`."""
        frame = decode_object(raw)
        visitor = _visitor(frame.get("visitor"))
        if frames.kind_of(frame) in frames.WORDS:
            files = _files(frame.get("files", []))
            return frames.read_message(frame, visitor, account, at=at, files=files)
        return None

    @property
    def pushes(self) -> bool:
        return False

    async def start(self, receive: Receive, notify: Notify) -> None:
        config = self._config
        self._desk = Desk(
            account=self.account.name, hub=self.hub, config=config, can=self.spec.capabilities,
            receive=receive, notify=notify,
            buckets=self.counter.buckets, tickets=self.counter.tickets,
        )  # fmt: skip
        crowd = self._crowd = Crowd(self._desk)
        self._unwatch = self.hub.mailbox.watch("web", self.account.name, crowd.tell)
        self._workers = (
            Worker("web_pass_on", crowd.pass_on, pause=0.1),
            Worker("web_places", crowd.tell_places, pause=0.05),
            Worker("web_ping", crowd.ping, pause=config.ping_seconds / 5),
        )
        for worker in self._workers:
            worker.start()

    async def stop(self) -> None:
        crowd, self._crowd = self._crowd, None
        if crowd is None:
            return
        self._unwatch()
        for worker in self._workers:
            await worker.stop()
        await crowd.close()

    @classmethod
    def routes(cls) -> Sequence[Route]:
        place = "/chat/v1/{account}"
        return (
            Route(method="GET", path=f"{place}/widget", handler=_at_counter(Counter.get_widget)),
            Route(
                method="POST", path=f"{place}/sessions", handler=_at_counter(Counter.open_session)
            ),
            Route(method="OPTIONS", path=f"{place}/sessions", handler=_at_counter(Counter.permit)),
            Route(method="POST", path=f"{place}/files", handler=_at_counter(Counter.take_file)),
            Route(method="OPTIONS", path=f"{place}/files", handler=_at_counter(Counter.permit)),
            Route(method="GET", path=f"{place}/ws", handler=cls.connect),
            Route(method="GET", path=FILE_PATH, handler=_at_counter(Counter.get_file)),
        )

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """A tab, from its coming to its going."""
        self.counter.check_origin(request)
        crowd, transport = self._crowd, request.transport
        if crowd is None or transport is None:
            raise NotFound
        ws = web.WebSocketResponse(
            compress=False, decode_text=False, max_msg_size=FRAME_BYTES, timeout=CLOSE_SECONDS,
            heartbeat=self._config.heartbeat_seconds, writer_limit=NEVER_DRAIN,
        )  # fmt: skip
        await ws.prepare(request)
        try:
            visitor = self.counter.tokens.open(request.query.get("token", ""))
            after = _after(request.query.get("after", "0"))
        except HubError as error:
            await ws.send_frame(frames.error(error, locale_of(request)), WSMsgType.TEXT)
            await ws.close(code=CLOSE_CODES + error.status)
            return ws
        await self._attend(crowd, Socket(self._desk, ws, transport, visitor), after)
        return ws

    async def _attend(self, crowd: Crowd, socket: Socket, after: int) -> None:
        try:
            crowd.join(socket)
            if conversation := await socket.greet(after):
                crowd.mark(socket.visitor.id, conversation.state)
            await socket.listen()
        except (HubError, TimeoutError) as error:
            log.warning("socket_failed", extra={"error": repr(error)})
            told = error if isinstance(error, HubError) else Unavailable()
            await socket.send(frames.error(told, socket.visitor.locale))
            await socket.close(WSCloseCode.TRY_AGAIN_LATER)
        finally:
            crowd.leave(socket)


def _at_counter(handle: Handle) -> Callable[[WebChannel, web.Request], Answer]:
    return lambda channel, request: handle(channel.counter, request)


def _after(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InputError("bad_frame", why="seq")
    return int(text)


def _files(bodies: Any) -> tuple[File, ...]:
    """Those of a kept frame, as they were stored."""
    try:
        parts = [part_from_json(body) for body in bodies]
    except (KeyError, TypeError):
        raise InputError("bad_frame", why="parts") from None
    return tuple(part for part in parts if isinstance(part, File))


def _visitor(body: Any) -> Visitor:
    """Whoever wrote a kept frame; a bare frame, as an administrator may try, is nobody's."""
    if body is None:
        return Visitor(id="")
    if not isinstance(body, dict):
        raise InputError("bad_frame", why="shape")
    name = clean_name(str(body.get("name", "")), limit=NAME_LIMIT)
    locale = language(str(body.get("locale", "")))
    return Visitor(id=name_field(body, "id"), name=name, locale=locale)
