"""A bulk of writes and its commit in one go: a thread does both while the loop waits once."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pymongo.results import ClientBulkWriteResult

from hub.core.failpoints import failpoint
from hub.store.database import Database

T = TypeVar("T")


class Transactions:
    """Whole transactions, one at a time, in a thread of their own.

    Motor would wait twice for each, and every wait costs as much as what is waited for.
    """

    def __init__(self, db: Database) -> None:
        self._client = db.client.delegate
        self._thread = ThreadPoolExecutor(1, "transactions")
        self._session: Any = None

    async def commit(
        self, models: Sequence[Any], judge: Callable[[ClientBulkWriteResult], T | None]
    ) -> T | None:
        """All of it or nothing; nothing as well where `judge` finds fault, which is returned.

        Raises what the driver raises; it is then not known whether a commit has come about. Who is
        cancelled does not end it.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._commit, models, judge)

    def _commit(
        self, models: Sequence[Any], judge: Callable[[ClientBulkWriteResult], T | None]
    ) -> T | None:
        session = self._open_session()
        with session.start_transaction():
            result = self._client.bulk_write(models, session=session, verbose_results=True)
            failpoint("before_commit")
            if fault := judge(result):
                session.abort_transaction()
            return fault

    def _open_session(self) -> Any:
        """One session for all transactions: the second on it needs causal consistency off."""
        if self._session is None:
            self._session = self._client.start_session(causal_consistency=False)
        return self._session

    def begin_anew(self) -> None:
        """After a failure: the next transaction has a session of its own."""
        self._session = None
