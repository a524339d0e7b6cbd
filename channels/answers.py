"""HTTP at the edge of channels: bounded bodies in, errors in the caller's language out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from channels.content import TooLarge
from channels.texts import language, why, words
from hub.core.errors import HubError, InputError, RateLimited, Unauthorized, Unavailable

BODY_SECONDS = 30.0


def locale_of(request: web.Request) -> str:
    return language(request.headers.get("Accept-Language", ""))


async def read_body(request: web.Request, limit: int) -> bytes:
    """All of the body within `limit` bytes, whatever the server's own limit; raises InputError."""
    if (request.content_length or 0) > limit:
        raise TooLarge(limit=limit)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.content.iter_chunked(65536):
                body += chunk
                if len(body) > limit:
                    raise TooLarge(limit=limit)
    except TimeoutError:
        raise InputError("bad_input") from None
    return bytes(body)


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """Time for a call into the hub; over it, the caller is told to try again: nothing is lost."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise Unavailable from None


def error_response(error: HubError, locale: str) -> web.Response:
    """The error's JSON form of the contract, with the headers that its kind asks for."""
    body: dict[str, object] = {"code": error.code, "message": words(error, locale)}
    if isinstance(error, InputError) and error.fields:
        body["fields"] = {name: why(key, locale) for name, key in error.fields.items()}
    response = web.json_response({"error": body}, status=error.status)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def answer(
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]], request: web.Request
) -> web.StreamResponse:
    """What `handle` answers, or its HubError worded for who asked."""
    try:
        return await handle(request)
    except HubError as error:
        return error_response(error, locale_of(request))
