"""One attempt to tell a receiver, by a connection that goes nowhere but where it may."""

import errno
import socket
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any, Self

import aiohttp

from hub.core.clock import Clock
from hub.core.errors import Unavailable
from webhooks.addresses import Network, may_reach
from webhooks.metrics import ATTEMPTS, SECONDS
from webhooks.names import Names

PATIENCE = 10.0
"""Seconds in which a receiver must have taken an event."""
GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`status` 0: no answer, `error` says why; `retry_after` in seconds where he named it."""

    status: int = 0
    error: str = ""
    seconds: float = 0.0
    retry_after: float | None = None

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == GONE


class Post:
    """Open it with `async with`; `allowed` are networks that are not public, or without https."""

    def __init__(
        self, clock: Clock, allowed: Sequence[Network] = (), patience: float = PATIENCE
    ) -> None:
        self.allowed = allowed
        self._clock = clock
        self._patience = patience
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for scheme in ("https", "http"):
            session = self._session(plain=scheme == "http")
            self._sessions[scheme] = await self._open.enter_async_context(session)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._sessions = {}
        await self._open.aclose()

    def _session(self, *, plain: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=Names(), limit=0, socket_factory=_gate(self.allowed, plain=plain)
        )
        timeout = aiohttp.ClientTimeout(total=self._patience)
        jar = aiohttp.DummyCookieJar()
        return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar)

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """What came of it; raises Unavailable when the post is not open."""
        session = self._sessions.get(url.partition(":")[0])
        if session is None:
            raise Unavailable("webhooks are not running")
        began = self._clock.monotonic()
        outcome = await _attempt(session, url, body, headers)
        seconds = self._clock.monotonic() - began
        SECONDS.observe(seconds)
        ATTEMPTS.labels("taken" if outcome.taken else "refused" if outcome.status else "lost").inc()
        return replace(outcome, seconds=seconds)


async def _attempt(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str]
) -> Outcome:
    """Of the answer nothing but its head is read: whatever else it says means nothing to us."""
    try:
        async with session.post(
            url, data=body, headers=dict(headers), allow_redirects=False
        ) as answer:
            return Outcome(
                status=answer.status,
                error="" if 200 <= answer.status < 300 else f"answered {answer.status}",
                retry_after=_seconds(answer.headers.get("Retry-After", "")),
            )
    except TimeoutError:
        return Outcome(error="no answer in time")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Outcome(error=f"{type(error).__name__}: {error}"[:300])


def _gate(allowed: Sequence[Network], *, plain: bool) -> Any:
    """Opens sockets; here the address is the very one that is called, whatever its name was."""

    def open_socket(info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, address = info
        if not may_reach(address[0], allowed, plain=plain):
            raise PermissionError(errno.EACCES, "not an address that webhooks may reach")
        return socket.socket(family, kind, proto)

    return open_socket


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
