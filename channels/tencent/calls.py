"""One call of an HTTP interface of Tencent's: what went wrong is typed, whatever went wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from hub.core.errors import ChannelError, Permanent, Temporary, Uncertain

SECONDS = 8.0
ANSWER_BYTES = 2**20
STALE = frozenset({40001, 40014, 41001, 42001})
"""The token is wrong, missing or at its end: another one may do."""


class Refused(Exception):
    """The service says why it did not do it; `code` is its `errcode`, `words` its `errmsg`."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}"[:300])
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as the form field `media`; by the ending of its `name` they know it."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`content` is sent as JSON, in characters and not in escapes.

    `harmless`: the same again has no second effect.
    """

    path: str
    query: Mapping[str, str]
    content: Mapping[str, Any] | None = None
    upload: Upload | None = None
    harmless: bool = True
    limit: int = ANSWER_BYTES
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    content_type: str
    name: str
    body: bytes


class Line:
    """To the service at `base`. Once closed, it takes no call until it is opened again."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._is_shut = False

    def open(self) -> None:
        self._is_shut = False

    async def close(self) -> None:
        self._is_shut = True
        session, self._session = self._session, None
        if session:
            await session.close()

    async def ask(self, request: Request) -> dict[str, Any]:
        """Raises Refused, ChannelError."""
        return told(await self.fetch(request), request)

    async def fetch(self, request: Request) -> Answer:
        """The bare answer, be it a file or JSON; raises ChannelError."""
        if self._is_shut:
            raise Temporary("the account is not running")
        self._session = self._session or aiohttp.ClientSession()
        method = "GET" if request.content is None and request.upload is None else "POST"
        limit = aiohttp.ClientTimeout(total=request.seconds)
        try:
            async with self._session.request(
                method, f"{self.base}{request.path}", params=request.query, timeout=limit,
                data=_body(request), headers=_headers(request),
                allow_redirects=False,
            ) as response:  # fmt: skip
                _check(response.status, request)
                return await _read(response, request)
        except aiohttp.InvalidURL:
            raise Permanent(f"no address: {self.base}") from None
        except aiohttp.ClientConnectorError as error:
            raise Temporary(f"{request.path}: {error.os_error}"[:300]) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _lost(request, type(error).__name__) from None


def _body(request: Request) -> bytes | aiohttp.FormData | None:
    if file := request.upload:
        form = aiohttp.FormData(quote_fields=False)  # else a Chinese name comes in percents
        form.add_field("media", file.data, filename=file.name, content_type=file.content_type)
        return form
    if request.content is None:
        return None
    return json.dumps(request.content, ensure_ascii=False).encode(errors="replace")


def _headers(request: Request) -> Mapping[str, str]:
    return {"Content-Type": "application/json"} if request.content is not None else {}


def _lost(request: Request, why: str) -> ChannelError:
    """It got there, and nobody knows what became of it."""
    words = f"{request.path}: {why}"
    return Temporary(words) if request.harmless else Uncertain(words)


def _check(status: int, request: Request) -> None:
    if status == 200:
        return
    if status in (429, 503):
        raise Temporary(f"{request.path}: HTTP {status}")
    if status >= 500:
        raise _lost(request, f"HTTP {status}")
    raise Permanent(f"{request.path}: HTTP {status}")


async def _read(response: aiohttp.ClientResponse, request: Request) -> Answer:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        body += chunk
        if len(body) > request.limit:
            raise Permanent(f"{request.path}: more than {request.limit} bytes")
    place = response.content_disposition
    return Answer(
        content_type=response.content_type,
        name=(place.filename if place else None) or "",
        body=bytes(body),
    )


def told(answer: Answer, request: Request) -> dict[str, Any]:
    """The answer as JSON; raises Refused where it is an error."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _lost(request, "the answer is no JSON")
    code = found.get("errcode", 0)
    if code:
        raise Refused(code if isinstance(code, int) else -1, str(found.get("errmsg", "")))
    return found
