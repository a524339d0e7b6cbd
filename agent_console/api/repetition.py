"""The same POST with the same Idempotency-Key is answered again, and not done again."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web

from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import In
from agent_console.errors import error_response
from hub.core.errors import Conflict, HubError, InputError, RateLimited, Unsettled
from hub.store.idempotency import KEPT, Attempt, Idempotency

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_FORM = re.compile(r"[\x21-\x7e]{1,200}")
DEAD_AFTER = timedelta(seconds=60)
"""Twice what a request may take: whoever began this one has died over it."""
Answer = Callable[[], Awaitable[web.StreamResponse]]


class OtherRequestError(InputError):
    status = 422

    def __init__(self) -> None:
        super().__init__("key_of_another")


async def answer_once(
    call: Call[Any, Any], attempts: Idempotency, answer: Answer, *, shown_once: bool
) -> web.StreamResponse:
    """`shown_once`: the answer holds a secret; then only that it was given is kept."""
    key = call.request.headers.get(HEADER)
    if key is None or call.request.method != "POST" or call.signed_in is None:
        return await answer()
    attempt = _attempt(call, key)
    if found := await _begin(attempts, attempt):
        return _again(found, shown_once=shown_once)
    try:
        response = await _settled(call.request, answer)
    except Unsettled:
        raise
    except HubError:
        await attempts.give_up(attempt)
        raise
    await attempts.answer(_answered(attempt, response, shown_once=shown_once))
    return response


def _attempt(call: Call[Any, Any], key: str) -> Attempt:
    if not _FORM.fullmatch(key):
        raise InputError("bad_idempotency_key")
    caller = f"{call.who.person.id}\0{key}"
    request = f"{call.request.method} {call.request.path_qs}\0".encode()
    return Attempt(
        id=hashlib.sha256(caller.encode()).hexdigest(),
        print=hashlib.sha256(request + _body(call.body)).hexdigest(),
        began_at=call.services.clock.now(),
    )


async def _begin(attempts: Idempotency, attempt: Attempt) -> Attempt | None:
    """None: it is ours to make; else how it was answered. Raises Conflict while it is made."""
    found = await attempts.begin(attempt)
    if found is None:
        return None
    age = attempt.began_at - found.began_at
    if age >= KEPT or (age >= DEAD_AFTER and not found.answered and found.print == attempt.print):
        if await attempts.take_over(found, attempt):
            return None
        raise Conflict("in_progress")
    if found.print != attempt.print:
        raise OtherRequestError
    if not found.answered:
        raise Conflict("in_progress")
    return found


async def _settled(request: web.Request, answer: Answer) -> web.StreamResponse:
    """What is said again: also what was refused, unless the same request may succeed later."""
    try:
        return await answer()
    except HubError as error:
        if isinstance(error, RateLimited) or error.status >= 500:
            raise
        return error_response(request, error)


def _answered(attempt: Attempt, response: web.StreamResponse, *, shown_once: bool) -> Attempt:
    body = response.body if isinstance(response, web.Response) else None
    kept = body if isinstance(body, bytes) and not (shown_once and response.status < 300) else b""
    kind = response.headers.get("Content-Type", "application/json")
    return replace(attempt, status=response.status, content_type=kind, body=kept)


def _again(found: Attempt, *, shown_once: bool) -> web.Response:
    if shown_once and found.status < 300:
        raise Conflict("shown_once")
    headers = {"Content-Type": found.content_type, "Cache-Control": "no-store", REPLAYED: "true"}
    return web.Response(body=found.body, status=found.status, headers=headers)


def _body(body: In | Upload) -> bytes:
    if isinstance(body, Upload):
        return f"{body.content_type}\0{body.name}\0".encode() + body.data
    return body.model_dump_json().encode()
