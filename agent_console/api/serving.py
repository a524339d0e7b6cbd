"""From a request to a call, and from an answer to a response: rights first, then the rest."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from agent_console.api.endpoints import Call, Endpoint, Upload
from agent_console.api.forms import In
from agent_console.api.repetition import answer_once
from agent_console.api.validation import checked
from agent_console.guard import SAFE
from agent_console.proxies import client_address
from agent_console.services import Services
from agent_console.sign_in import SignedIn
from agent_console.texts import language_of
from hub.core.errors import Forbidden, InputError, TooLong, Unsettled
from hub.core.subject import asked_from

COOKIE = "zongji_session"
TIME_LIMIT = 30.0


def serve(endpoint: Endpoint[Any, Any], services: Services) -> Any:
    """The web server's handler for an endpoint."""

    async def handle(request: web.Request) -> web.StreamResponse:
        with asked_from(client_address(request, services.trusted_proxies)):
            return await _serve(request)

    async def _serve(request: web.Request) -> web.StreamResponse:
        if (request.method not in SAFE or request.headers.get("Upgrade")) and not _bearer(request):
            services.guard.check_origin(request)
        language = language_of(request.headers.get("Accept-Language", ""))
        who, nodes = await _authorise(request, endpoint, services)
        call = Call(
            services=services,
            request=request,
            signed_in=who,
            nodes=nodes,
            body=await _read(request, endpoint, language),
            query=checked(partial(endpoint.query.model_validate, dict(request.query)), language),
            path=request.match_info,
            language=language,
        )
        answer = partial(_answer, endpoint, await _placed(endpoint, call))
        shown_once = endpoint.shown_once
        return await answer_once(call, services.stores.attempts, answer, shown_once=shown_once)

    return handle


async def _authorise(
    request: web.Request, endpoint: Endpoint[Any, Any], services: Services
) -> tuple[SignedIn | None, tuple[str, ...]]:
    """Who asks, and the nodes that the path leads to; raises Unauthorized, Forbidden, NotFound."""
    if endpoint.right is None:
        return None, ()
    who = await _who(request, services)
    if who.person.must_change and endpoint.path not in _BEFORE_ALL:
        raise PasswordFirstError
    if not who.authority.anywhere(endpoint.right):
        raise Forbidden
    if endpoint.scope.of_path:
        nodes = tuple(await endpoint.scope.of_path(services, request.match_info))
        who.authority.require(endpoint.right, *nodes)
        return who, nodes
    return who, ()


def _bearer(request: web.Request) -> str:
    """The token of another system; a page of another site cannot make a browser send one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def _who(request: web.Request, services: Services) -> SignedIn:
    if token := _bearer(request):
        address = client_address(request, services.trusted_proxies)
        return await services.personnel.tokens.who(token, address=address)
    return await services.personnel.sign_in.who(request.cookies.get(COOKIE, ""))


async def _placed(endpoint: Endpoint[Any, Any], call: Call[Any, Any]) -> Call[Any, Any]:
    """The call, where only what it says tells which nodes it concerns; raises as above."""
    if not endpoint.right or not endpoint.scope.of_call:
        return call
    nodes = tuple(await endpoint.scope.of_call(call))
    call.who.authority.require(endpoint.right, *nodes)
    return replace(call, nodes=nodes)


async def _answer(endpoint: Endpoint[Any, Any], call: Call[Any, Any]) -> web.StreamResponse:
    if endpoint.gives == "websocket":
        return await endpoint.handler(call)  # type: ignore[return-value]
    try:
        async with asyncio.timeout(TIME_LIMIT):
            answer = await endpoint.handler(call)
    except TimeoutError:
        raise Unsettled("took too long") from None
    if isinstance(answer, web.StreamResponse):
        return answer
    response = web.Response(
        body=answer.model_dump_json().encode(),
        content_type="application/json",
        charset="utf-8",
        status=endpoint.status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def _read(request: web.Request, endpoint: Endpoint[Any, Any], language: str) -> In | Upload:
    if endpoint.body is Upload:
        return await _read_file(request, endpoint.limit)
    form: type[In] = endpoint.body
    if request.method in SAFE:
        return form()
    data = await _read_bytes(request.content, endpoint.limit, request.content_length or 0)
    if not data and not form.model_fields:
        return form()
    if request.content_type != "application/json":
        raise UnsupportedTypeError
    return checked(partial(form.model_validate_json, _utf8(data)), language)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("not_utf8") from None


async def _read_bytes(content: Any, limit: int, announced: int = 0) -> bytes:
    """All of it, without ever holding more than `limit`; raises TooLong."""
    if announced > limit:
        raise TooLong(limit=limit)
    data = bytearray()
    async for chunk in content.iter_any():
        data += chunk
        if len(data) > limit:
            raise TooLong(limit=limit)
    return bytes(data)


async def _read_file(request: web.Request, limit: int) -> Upload:
    """The body itself, or the first file of a form."""
    if request.content_type != "multipart/form-data":
        data = await _read_bytes(request.content, limit, request.content_length or 0)
        return Upload(data=data, content_type=request.content_type, name="")
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.filename:
                kind = part.headers.get("Content-Type", "")
                return Upload(
                    data=await _read_part(part, limit), content_type=kind, name=part.filename
                )
    except (ValueError, HttpProcessingError):
        raise InputError("bad_form") from None
    raise InputError(fields={"file": "missing"})


async def _read_part(part: BodyPartReader, limit: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(65_536):
        data += chunk
        if len(data) > limit:
            raise TooLong(limit=limit)
    return bytes(data)


class PasswordFirstError(Forbidden):
    """The password was made for him: nothing goes before he has one of his own."""

    code = "password_first"


_BEFORE_ALL = frozenset({"/me", "/me/password", "/logout"})


class UnsupportedTypeError(InputError):
    status = 415

    def __init__(self) -> None:
        super().__init__("not_json")
