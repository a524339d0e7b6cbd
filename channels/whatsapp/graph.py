"""Calls of the Graph API, one attempt each, and what its errors mean for us."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from channels.content import clean_name
from channels.whatsapp.config import WhatsAppConfig
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)

_CONNECT_SECONDS = 5.0
_BUSY = frozenset({4, 80007, 130429, 131016, 131048, 131056, 133016})
_GONE = frozenset({131021, 131026, 131030, 131050})
_ACCOUNT = frozenset({0, 3, 10, 190, 368, 131005, 131031, 131042, 131045, 133010}) | frozenset(
    range(200, 220)
)
_UNKNOWN = frozenset({1, 2, 131000})
"""Something went wrong, and nobody says when."""
CLOSED = 131047


class Graph:
    def __init__(self, config: WhatsAppConfig) -> None:
        self._config = config
        seconds = config.seconds
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {config.token.get_secret_value()}"},
            timeout=aiohttp.ClientTimeout(total=seconds, connect=min(seconds, _CONNECT_SECONDS)),
        )

    async def close(self) -> None:
        await self._session.close()

    async def get(self, path: str) -> Mapping[str, Any]:
        return await self._call("GET", path)

    async def post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._call("POST", path, json=dict(body))

    async def upload(self, path: str, name: str, content_type: str, data: bytes) -> str:
        """Returns the id by which a message may show it."""
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": content_type})
        form.add_field("file", data, filename=name, content_type=content_type)
        told = await self._call("POST", path, data=form)
        return str(told.get("id") or "")

    async def download(self, url: str, limit: int) -> bytes | None:
        """None where there is more of it than `limit` bytes."""
        data = bytearray()
        try:
            async with self._session.get(url, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise failure(answer.status, {})
                async for chunk in answer.content.iter_chunked(65_536):
                    data += chunk
                    if len(data) > limit:
                        return None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Temporary(_words(error)) from None
        return bytes(data)

    async def _call(self, method: str, path: str, **content: Any) -> Mapping[str, Any]:
        url = f"{self._config.server}/{path}"
        try:
            async with self._session.request(
                method, url, allow_redirects=False, **content
            ) as answer:
                told = await answer.json(content_type=None)
                status = answer.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Temporary(_words(error)) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Uncertain(_words(error)) from None
        found = told if isinstance(told, dict) else {}
        if not 200 <= status < 300 or "error" in found:
            raise failure(status, found)
        return found


def failure(status: int, told: Mapping[str, Any]) -> ChannelError:
    error = told.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    code = code if isinstance(code, int) else -1
    if code == CLOSED:
        return Permanent("window_closed")
    detail = _detail(status, code, error)
    if code in _BUSY or status == 429:
        return Temporary(detail)
    if code in _GONE:
        return RecipientGone(detail)
    if code in _ACCOUNT or status in (401, 403):
        return NeedsReauth(detail)
    if code in _UNKNOWN or status >= 500 or 200 <= status < 300:
        return Uncertain(detail)
    return Permanent(detail)


def _detail(status: int, code: int, error: Mapping[str, Any]) -> str:
    about = error.get("error_data")
    more = about.get("details") if isinstance(about, dict) else None
    said = more or error.get("message") or ""
    return clean_name(f"{code if code >= 0 else status} {said}", limit=10**6)[:300]


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
