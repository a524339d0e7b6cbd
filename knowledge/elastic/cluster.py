"""The way to the cluster: every call has a time-out, and fails as Unavailable, whatever it met."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, AsyncElasticsearch
from elasticsearch.helpers import async_streaming_bulk

from hub.core.errors import Unavailable
from knowledge.elastic.circuit import Circuit

WORK_PATIENCE = 30.0
"""Seconds for what fills or compares an index: nobody waits for it."""
_TRIES = 4
_HARMLESS = {("index", 409), ("delete", 409), ("delete", 404)}
"""A newer state was there before, or nothing was there to be deleted."""


class Cluster:
    """One a process, of one or several nodes; `outages` counts the times it went away."""

    def __init__(self, urls: Sequence[str], patience: float) -> None:
        self._patience = patience
        self._client = AsyncElasticsearch(
            list(urls), request_timeout=WORK_PATIENCE, max_retries=len(urls) - 1
        )
        self._circuit = Circuit()
        self.outages = 0

    @asynccontextmanager
    async def asking(self, patience: float | None = None) -> AsyncIterator[AsyncElasticsearch]:
        """The client, for one request or a few that belong together."""
        self._circuit.enter()
        try:
            async with asyncio.timeout(patience or self._patience):
                yield self._client
        except (TransportError, TimeoutError) as error:
            self.outages += 1
            self._circuit.open(_reason(error))
            raise Unavailable(_reason(error)) from error
        except ApiError as error:
            self._circuit.close()
            raise Unavailable(_reason(error)) from error
        self._circuit.close()

    async def bulk(self, operations: Iterable[dict[str, Any]], **options: Any) -> None:
        """Again what the cluster had no room for; what is older than what it has, it may refuse."""
        async with self.asking(WORK_PATIENCE) as client:
            patient = client.options(max_retries=_TRIES, retry_on_timeout=True)
            async for _, told in async_streaming_bulk(
                patient, operations, raise_on_error=False, yield_ok=False, max_retries=_TRIES,
                initial_backoff=0.2, max_backoff=2, **options,
            ):  # fmt: skip
                _check(told)

    async def close(self) -> None:
        await self._client.close()


def _check(told: dict[str, Any]) -> None:
    """Raises Unavailable when an operation was refused for another reason than being late."""
    ((kind, outcome),) = told.items()
    if (kind, outcome["status"]) not in _HARMLESS:
        reason = outcome.get("error", outcome["status"])
        raise Unavailable(f"{outcome['_id']}: {reason}"[:300])


def _reason(error: Exception) -> str:
    """Without addresses, which may hold a password."""
    if isinstance(error, ApiError):
        return f"{error.status_code}: {error.message}"
    if isinstance(error, ConnectionTimeout | TimeoutError):
        return "no answer in time"
    return "no connection" if isinstance(error, NoConnection) else type(error).__name__
