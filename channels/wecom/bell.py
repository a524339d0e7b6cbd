"""Rung by a callback wherever it arrives, heard by the process that pulls this account."""

from datetime import datetime, timedelta

from channels.wecom.items import word_of
from hub.core.clock import Clock
from hub.core.ports.channels import Logbook

TOKEN_LASTS = timedelta(minutes=9)
"""A minute less than WeCom says."""


class Bell:
    """One an account of WeCom's, whichever account of ours its callback comes to.

    It is written down before the callback is answered, and looked at once a second.
    """

    def __init__(self, corp_id: str, open_kfid: str, logbook: Logbook, clock: Clock) -> None:
        self._name = f"wecom-bell:{corp_id}:{open_kfid}"
        self._logbook = logbook
        self._clock = clock

    async def ring(self, token: str) -> None:
        at = self._clock.now().isoformat()
        await self._logbook.put_bookmark(self._name, {"token": token[:200], "at": at})

    async def last(self) -> tuple[str, str]:
        """When it was rung, and the token to pull with as long as that is good."""
        found = await self._logbook.bookmark(self._name)
        at, token = word_of(found, "at"), word_of(found, "token")
        return at, token if self._is_good(at) else ""

    def _is_good(self, at: str) -> bool:
        try:
            age = self._clock.now() - datetime.fromisoformat(at)
        except (ValueError, TypeError):
            return False
        return abs(age) < TOKEN_LASTS
