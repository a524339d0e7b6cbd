"""What pages ask of an account over HTTP: how it looks, a session, and files in and out."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web
from pydantic import ValidationError

from channels.answers import answer, in_time, locale_of, read_body
from channels.bucket import Buckets
from channels.config import wrong_fields
from channels.content import clean_name
from channels.downloads import FILE_SECONDS, download
from channels.media import keep_media
from channels.texts import language
from channels.web.config import WebConfig
from channels.web.contact import NAME_LIMIT
from channels.web.origin import allowed
from channels.web.session import SessionBody, Tokens, Visitor, verify
from channels.web.uploads import KINDS, Tickets, read_upload
from channels.web.widget import told
from hub.core.channel import Surroundings
from hub.core.clock import new_id
from hub.core.errors import Forbidden, InputError
from hub.core.parts import part_to_json
from hub.core.queues import Caller

SESSION_BYTES = 16_384
UPLOAD_COST = 3.0
"""As many messages as one file counts for."""
Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Counter:
    def __init__(self, account: str, config: WebConfig, hub: Surroundings) -> None:
        self._account = account
        self._config = config
        self._hub = hub
        lifetime = timedelta(days=config.session_days)
        self.tokens = Tokens(hub.secret, account, hub.clock, lifetime)
        self.tickets = Tickets(hub.secret, account, hub.clock)
        self.buckets = Buckets(hub.clock, rate=config.rate, burst=config.burst)

    def check_origin(self, request: web.Request) -> None:
        """Raises Forbidden for pages of sites that the account does not know."""
        origin = request.headers.get("Origin")
        if not allowed(origin, request.host, self._config.allowed_origins):
            raise Forbidden

    async def permit(self, request: web.Request) -> web.StreamResponse:
        """A browser's question before it posts from another site."""
        self.check_origin(request)
        headers = {
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "600",
        }
        return _share(request, web.Response(status=204, headers=headers))

    async def get_widget(self, request: web.Request) -> web.StreamResponse:
        return await self._for_pages(self._tell_widget, request)

    async def open_session(self, request: web.Request) -> web.StreamResponse:
        return await self._for_pages(self._open_session, request)

    async def take_file(self, request: web.Request) -> web.StreamResponse:
        return await self._for_pages(self._take_file, request)

    async def get_file(self, request: web.Request) -> web.StreamResponse:
        return await self._for_pages(self._get_file, request)

    async def _for_pages(self, handle: Handle, request: web.Request) -> web.StreamResponse:
        """For pages of the account's sites; they may read what is refused, too."""
        self.check_origin(request)
        return _share(request, await answer(handle, request))

    async def _tell_widget(self, request: web.Request) -> web.Response:
        config, locale = self._config, language(request.query.get("locale", ""))
        caller = Caller(channel="web", account=self._account, locale=locale)
        limits = {"text_limit": config.text_limit, "file_bytes": config.file_bytes}
        body = told(
            config.widget, self._hub.queue.attendance(caller), **limits, file_kinds=sorted(KINDS)
        )
        return web.json_response(body, headers={"Cache-Control": "no-cache"})

    async def _open_session(self, request: web.Request) -> web.Response:
        try:
            raw = await read_body(request, SESSION_BYTES)
            body = SessionBody.model_validate_json(raw or b"{}")
        except ValidationError as error:
            raise InputError("bad_input", fields=wrong_fields(error)) from None
        if self._config.widget.consent and not body.consent:
            raise InputError(fields={"consent": "consent"})
        visitor = self._visit(body, locale_of(request))
        session = {
            "token": self.tokens.make(visitor),
            "visitor_id": visitor.id,
            "ws_url": f"{self._base(request)}/chat/v1/{self._account}/ws",
        }
        return web.json_response(session, status=201)

    def _visit(self, body: SessionBody, locale: str) -> Visitor:
        secret = self._config.identity_secret.get_secret_value()
        visitor_id = verify(body.identity, secret) if body.identity else new_id()
        name = clean_name(body.name, limit=NAME_LIMIT)
        return Visitor(id=visitor_id, name=name, locale=language(body.locale or locale))

    def _base(self, request: web.Request) -> str:
        base = self._hub.public_url or f"{request.scheme}://{request.host}"
        return "ws" + base.removeprefix("http")

    async def _take_file(self, request: web.Request) -> web.Response:
        """One file as the body, `name` in the query; answers with the part that names it."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        visitor = self.tokens.open(token.strip() if kind.lower() == "bearer" else "")
        self.buckets.take(visitor.id, UPLOAD_COST)
        limit = self._config.file_bytes
        data = await read_body(request, limit)
        name, content_type = read_upload(request.query.get("name", ""), data, limit=limit)
        async with in_time(FILE_SECONDS):
            file = await keep_media(
                self._hub, data, name=name, content_type=content_type, limit=limit
            )
        part = {**part_to_json(file), "upload": self.tickets.make(visitor.id, file)}
        return web.json_response(part, status=201)

    async def _get_file(self, request: web.Request) -> web.StreamResponse:
        """What hangs on a message of the visitor's own thread; a link cannot send a header."""
        visitor = self.tokens.open(request.query.get("token", ""))
        return await download(request, self._hub, "web", self._account, visitor.id)


def _share(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Let the page that asked, which is an allowed one, read the answer."""
    if origin := request.headers.get("Origin"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
    return response
