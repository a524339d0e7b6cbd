"""What an account logs in with: its password, or a token that is fetched anew in time."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from channels.email.config import MailboxConfig
from hub.core.clock import Clock
from hub.core.errors import NeedsReauth, Temporary

SECONDS = 15.0
EARLY = 120.0
"""Seconds before its end in which a token is not begun with any more."""
USUAL = 3600.0
"""Seconds that a token is good for where nobody says it."""


class Keys:
    """One for both servers of an account, so that a token is fetched once for all who wait."""

    def __init__(self, config: MailboxConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._lock = asyncio.Lock()
        self._refresh = config.oauth.refresh_token.get_secret_value()
        self._token = ""
        self._until = 0.0

    async def secret(self) -> str:
        """Raises NeedsReauth, Temporary."""
        if not self._config.renews:
            return self._config.secret.get_secret_value()
        async with self._lock:
            if not self._token or self._clock.monotonic() >= self._until:
                await self._renew()
            return self._token

    def refuse(self, secret: str) -> bool:
        """A server does not take it: whether another can be had."""
        if secret == self._token:
            self._token = ""
        return self._config.renews

    async def _renew(self) -> None:
        began = self._clock.monotonic()
        answer = await self._ask()
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token:
            raise Temporary("the token endpoint gave no access_token")
        good_for = seconds if isinstance(seconds, int | float) else USUAL
        self._token, self._until = token, began + max(good_for - EARLY, good_for / 2)
        if isinstance(newer := answer.get("refresh_token"), str) and newer:
            self._refresh = newer

    async def _ask(self) -> Mapping[str, Any]:
        source = self._config.oauth
        asked = {
            "grant_type": "refresh_token", "refresh_token": self._refresh,
            "client_id": source.client_id, "client_secret": source.client_secret.get_secret_value(),
            "scope": source.scope,
        }  # fmt: skip
        form = {name: value for name, value in asked.items() if value}
        limit = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(source.endpoint, data=form, allow_redirects=False) as said,
            ):
                return _told(said.status, await said.text())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Temporary(f"token endpoint: {type(error).__name__}: {error}"[:300]) from None


def _told(status: int, text: str) -> Mapping[str, Any]:
    """Raises NeedsReauth where another try is of no use, Temporary elsewhere."""
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    answer: Mapping[str, Any] = told if isinstance(told, dict) else {}
    if status == 200:
        return answer
    why = " ".join(str(answer.get(name, "")) for name in ("error", "error_description"))
    words = f"token endpoint: {status} {why}".strip()[:300]
    raise NeedsReauth(words) if status in (400, 401, 403) else Temporary(words)
