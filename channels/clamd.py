"""Asks ClamAV about a file; what becomes of files while it is away, is a setting."""

import logging
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from aioclamd import ClamdAsyncClient, ClamdError

from channels.content import TooLarge
from hub.core.errors import Unavailable

log = logging.getLogger(__name__)

LARGEST = 25 * 2**20
"""Bytes; clamd cuts the line at what is more than its StreamMaxLength, 25 MB unless set."""
SECONDS = 20.0


class Clamd:
    """Implements hub.core.ports.channels.Scanner. `strict`: while it is away no file is taken."""

    def __init__(self, host: str, port: int, *, strict: bool) -> None:
        self._client = ClamdAsyncClient(host, port, timeout=SECONDS)
        self._strict = strict

    async def scan(self, data: bytes) -> str:
        """Raises TooLarge for what it cannot be asked about, Unavailable where it must be asked."""
        if len(data) > LARGEST:
            if self._strict:
                raise TooLarge(limit=LARGEST)
            log.warning("file_not_scanned", extra={"size": len(data)})
            return ""
        try:
            told = await self._client.instream(_Whole(data)) or {}
            status, found = told.get("stream", ("ERROR", "no answer"))
            if status not in {"OK", "FOUND"}:
                raise ClamdError(found)
        except (ClamdError, OSError) as error:
            return self._away(error)
        return str(found) if status == "FOUND" else ""

    def _away(self, error: Exception) -> str:
        if self._strict:
            raise Unavailable(f"clamd: {error}") from None
        log.warning("file_not_scanned", extra={"reason": str(error)[:200]})
        return ""

    async def state(self) -> Mapping[str, Any]:
        """As health tells it."""
        try:
            await self._client.ping()
        except (ClamdError, OSError) as error:
            return {"state": "down", "reason": str(error)[:200]}
        return {"state": "up"}


class _Whole(BytesIO):
    """Read in larger pieces than its client asks for: each costs a turn of a thread."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(65_536 if size and size > 0 else size)
