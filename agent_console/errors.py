"""One middleware that tells whoever caused an error what it was, as JSON and in his language."""

import logging
import math
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from agent_console.texts import error_text, field_text, language_of
from hub.core.errors import (
    Conflict,
    HubError,
    InputError,
    NotFound,
    RateLimited,
    TooLong,
    Unavailable,
)
from hub.store.database import StoreError

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class MethodNotAllowedError(HubError):
    code = "method_not_allowed"
    status = 405


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong below becomes `{"error": {"code", "message", "fields"?}}`."""
    try:
        return await handler(request)
    except HubError as error:
        return error_response(request, error)
    except StoreError as error:
        log.warning("store_failed", extra={"path": request.path, "error": str(error)[:300]})
        return error_response(request, Unavailable())
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _http_error(request, error)
    except ConnectionResetError:
        log.info("client_gone", extra={"method": request.method, "path": request.path})
        return error_response(request, Unavailable())
    except Exception:
        log.exception("request_failed", extra={"method": request.method, "path": request.path})
        return error_response(request, HubError())


def words_of(error: HubError, language: str) -> tuple[str, str]:
    """Code and message, with what is wrong with which field where that is what is wrong."""
    fields = error.fields if isinstance(error, InputError) else {}
    words = [field_text(code, language) for code in fields.values()]
    return error.code, "；".join(words) or error_text(error, language)


def error_response(request: web.Request, error: HubError) -> web.Response:
    language = language_of(request.headers.get("Accept-Language", ""))
    fields = error.fields if isinstance(error, InputError) else {}
    if isinstance(error, RateLimited):
        error.params["retry_after"] = math.ceil(error.retry_after)
    words = {name: field_text(code, language) for name, code in fields.items()}
    details = error.details if isinstance(error, Conflict) else {}
    response = _response(error.status, error.code, error_text(error, language), words, details)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(math.ceil(error.retry_after))
    response.headers["Content-Language"] = language
    return response


def _response(
    status: int, code: str, message: str, fields: dict[str, str], details: dict[str, Any]
) -> web.Response:
    body: dict[str, Any] = {"code": code, "message": message}
    if fields:
        body["fields"] = fields
    if details:
        body["details"] = details
    return web.json_response({"error": body}, status=status)


def _http_error(request: web.Request, error: web.HTTPException) -> web.Response:
    """Errors of the web server itself, in the same form as ours."""
    known: dict[int, HubError] = {
        404: NotFound(),
        405: MethodNotAllowedError(),
        413: TooLong(limit=request.client_max_size),
    }
    response = error_response(request, known.get(error.status) or InputError("bad_input"))
    if error.status not in known:
        response.set_status(error.status)
    if allow := error.headers.get("Allow"):
        response.headers["Allow"] = allow
    return response
