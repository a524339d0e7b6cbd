"""The web chat as a channel: an account's sessions, its sockets and what serves them."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import ValidationError

from channels.answers import answer, locale_of, read_body
from channels.bucket import Buckets
from channels.config import configure, wrong_fields
from channels.content import clean, decode_object, name_field
from channels.downloads import download
from channels.texts import language
from channels.web import frames
from channels.web.config import WebConfig
from channels.web.crowd import Crowd
from channels.web.embedding import findings
from channels.web.origin import allowed
from channels.web.session import SessionBody, Tokens, Visitor, verify
from channels.web.socket import Desk, Socket
from channels.worker import Worker
from hub.core.channel import (
    Account,
    Channel,
    ChannelSpec,
    Finding,
    Notify,
    Receive,
    Route,
    Surroundings,
)
from hub.core.clock import new_id
from hub.core.errors import Forbidden, HubError, InputError, NotFound, Unavailable
from hub.core.fit import Capabilities
from hub.core.messages import Inbound

log = logging.getLogger(__name__)

FILE_PATH = r"/chat/v1/{account}/messages/{seq:[0-9]{1,15}}/files/{file}"
SESSION_BYTES = 16_384
FRAME_BYTES = 262_144
NEVER_DRAIN = 2**40
CLOSE_SECONDS = 2.0
CLOSE_CODES = 4000
"""Plus the HTTP status: what a browser is told, which cannot see the status of a WebSocket."""
NAME_LIMIT = 64


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
        lifetime = timedelta(days=self._config.session_days)
        self._tokens = Tokens(hub.secret, account.name, hub.clock, lifetime)
        self._crowd: Crowd | None = None
        self._workers: tuple[Worker, ...] = ()

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A client's frame with `visitor` added, as kept in `Inbound.raw`."""
        frame = decode_object(raw)
        visitor = _visitor(frame.get("visitor"))
        if frames.kind_of(frame) in frames.WORDS:
            return frames.read_message(frame, visitor, account, at=at)
        return None

    @property
    def pushes(self) -> bool:
        return False

    async def start(self, receive: Receive, notify: Notify) -> None:
        config = self._config
        self._desk = Desk(
            account=self.account.name, hub=self.hub, config=config, can=self.spec.capabilities,
            receive=receive, notify=notify,
            buckets=Buckets(self.hub.clock, rate=config.rate, burst=config.burst),
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

    async def check(self) -> Sequence[Finding]:
        return findings(self._config, self.account.name, self.hub.public_url)

    @classmethod
    def routes(cls) -> Sequence[Route]:
        sessions = "/chat/v1/{account}/sessions"
        return (
            Route(method="POST", path=sessions, handler=cls.open_session),
            Route(method="OPTIONS", path=sessions, handler=cls.permit),
            Route(method="GET", path="/chat/v1/{account}/ws", handler=cls.connect),
            Route(method="GET", path=FILE_PATH, handler=cls.get_file),
        )

    async def permit(self, request: web.Request) -> web.StreamResponse:
        """A browser's question before it posts from another site."""
        self._check_origin(request)
        headers = {"Access-Control-Allow-Headers": "content-type", "Access-Control-Max-Age": "600"}
        return self._share(request, web.Response(status=204, headers=headers))

    async def open_session(self, request: web.Request) -> web.StreamResponse:
        self._check_origin(request)
        return self._share(request, await answer(self._open_session, request))

    async def _open_session(self, request: web.Request) -> web.Response:
        try:
            raw = await read_body(request, SESSION_BYTES)
            body = SessionBody.model_validate_json(raw or b"{}")
        except ValidationError as error:
            raise InputError("bad_input", fields=wrong_fields(error)) from None
        visitor = self._visit(body, locale_of(request))
        told = {
            "token": self._tokens.make(visitor),
            "visitor_id": visitor.id,
            "ws_url": f"{self._base(request)}/chat/v1/{self.account.name}/ws",
        }
        return web.json_response(told, status=201)

    def _visit(self, body: SessionBody, locale: str) -> Visitor:
        secret = self._config.identity_secret.get_secret_value()
        visitor_id = verify(body.identity, secret) if body.identity else new_id()
        name = clean(body.name, limit=NAME_LIMIT)
        return Visitor(id=visitor_id, name=name, locale=language(body.locale or locale))

    def _base(self, request: web.Request) -> str:
        base = self.hub.public_url or f"{request.scheme}://{request.host}"
        return "ws" + base.removeprefix("http")

    def _check_origin(self, request: web.Request) -> None:
        origin = request.headers.get("Origin")
        if not allowed(origin, request.host, self._config.allowed_origins):
            raise Forbidden

    def _share(self, request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
        """Let the page that asked, which is an allowed one, read the answer."""
        if origin := request.headers.get("Origin"):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Vary"] = "Origin"
        return response

    async def get_file(self, request: web.Request) -> web.StreamResponse:
        """What hangs on a message of the visitor's own thread; a link cannot send a header."""
        visitor = self._tokens.open(request.query.get("token", ""))
        return await download(request, self.hub, "web", self.account.name, visitor.id)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """A tab, from its coming to its going."""
        self._check_origin(request)
        crowd, transport = self._crowd, request.transport
        if crowd is None or transport is None:
            raise NotFound
        ws = web.WebSocketResponse(
            compress=False, decode_text=False, max_msg_size=FRAME_BYTES, timeout=CLOSE_SECONDS,
            heartbeat=self._config.heartbeat_seconds, writer_limit=NEVER_DRAIN,
        )  # fmt: skip
        await ws.prepare(request)
        try:
            visitor = self._tokens.open(request.query.get("token", ""))
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


def _after(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InputError("bad_frame", why="seq")
    return int(text)


def _visitor(body: Any) -> Visitor:
    """Whoever wrote a kept frame; a bare frame, as an administrator may try, is nobody's."""
    if body is None:
        return Visitor(id="")
    if not isinstance(body, dict):
        raise InputError("bad_frame", why="shape")
    name = clean(str(body.get("name", "")), limit=NAME_LIMIT)
    locale = language(str(body.get("locale", "")))
    return Visitor(id=name_field(body, "id"), name=name, locale=locale)
