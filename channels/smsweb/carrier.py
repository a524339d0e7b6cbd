"""Writes to the provider, one attempt at a time."""

from collections.abc import Mapping

import aiohttp
from yarl import URL

from channels.smsweb.asking import asked
from channels.smsweb.outgoing import Request
from channels.smsweb.templates import Values
from hub.core.clock import Clock, new_id
from hub.core.errors import Permanent, Temporary, Uncertain

_CONNECT_SECONDS = 5.0
_LONGEST = 65_536


class Carrier:
    """Each request by a connection of its own."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=seconds, connect=min(seconds, _CONNECT_SECONDS)),
            connector=aiohttp.TCPConnector(force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_once,),
        )

    async def close(self) -> None:
        await self._session.close()

    async def fetch(self, url: str, headers: Mapping[str, str], limit: int) -> tuple[int, bytes]:
        """A file, one byte more than `limit` of one that is larger; raises Temporary.

        What leads elsewhere is followed without our secret.
        """
        try:
            async with self._session.get(url, headers=headers, max_redirects=3) as response:
                return response.status, await _read(response.content, limit + 1)
        except (aiohttp.ClientError, Uncertain, ValueError, TimeoutError, OSError) as error:
            raise Temporary(_words(error)) from None

    async def ask(self, request: Request, values: Values) -> tuple[int, bytes]:
        """Status and content of the answer.

        Temporary where nothing was written, Uncertain where that is not known.
        """
        prepared = asked(request, values, at=self._clock.now(), nonce=new_id())
        try:
            url = URL(prepared.url, encoded=True)
            async with self._session.request(
                prepared.method, url, headers=prepared.headers, data=prepared.body,
                allow_redirects=False,
            ) as response:  # fmt: skip
                return response.status, await _read(response.content, _LONGEST)
        except (ValueError, aiohttp.InvalidURL) as error:
            raise Permanent(f"the address is not valid: {error}"[:300]) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Temporary(_words(error)) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Uncertain(_words(error)) from None


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """The library itself repeats a GET whose connection breaks: one that sends must not be."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Uncertain(_words(error)) from None


async def _read(content: aiohttp.StreamReader, limit: int) -> bytes:
    """As much as can matter."""
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) >= limit:
            break
    return bytes(body[:limit])


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
