"""The one writer of a process: what has queued while the last commit ran becomes one transaction.

The fence: every change makes an event, every event moves the counter of events, and a group commits
only if that counter still stands where it stood when the views were true. So no decision is ever
committed on an old view, by whichever process the view was overtaken.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar, cast

from pymongo.errors import (
    ClientBulkWriteException,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
)

from hub.core.clock import Clock, new_id
from hub.core.errors import HubError, Unavailable, Unsettled
from hub.core.events import Event
from hub.core.failpoints import failpoint
from hub.store.database import Database
from hub.store.draft import Births, Draft, Numbers, NumberUnknown, View
from hub.store.events import Events
from hub.store.group import EVENTS, Change, Duplicate, Entry, Follow, Group, Miss
from hub.store.messages import Messages
from hub.store.views import Views

log = logging.getLogger(__name__)

T = TypeVar("T")
Committed = Callable[[Sequence[Entry]], None]

GROUP_LIMIT = 64
"""Decisions a transaction: measured, more gain nothing and make the slowest wait."""
ATTEMPTS = 50
"""How often a group is tried against other processes' commits before its callers must come back."""
GIVE_UP_AFTER = 20.0
"""Seconds for one group against a store that does not answer; then callers get Unsettled."""
LAST_GROUP = 5.0
"""Seconds that an ending process gives its last group."""
DUPLICATE_KEY = 11000
_DICE = random.Random()
"""Its own: those who seed the shared one (tests do) would have all processes wait alike."""


class Retry(Exception):
    """The group did not commit, for no fault of its changes: go again."""


class Committer:
    """`commit` is the only way to make an event; `run` is its worker."""

    def __init__(
        self, db: Database, clock: Clock, births: Births, on_commit: Committed = lambda _: None
    ) -> None:
        self._db = db
        self._clock = clock
        self._births = births
        self._events = Events(db)
        self._messages = Messages(db)
        self._queue: asyncio.Queue[Change] = asyncio.Queue()
        self._known: dict[str, int] = {}
        self._session: Any = None
        self.views = Views(db)
        self.on_commit = on_commit
        self.follow: Follow = lambda _draft, _view: None

    async def commit(
        self, thread_id: str | None, decide: Callable[[Draft], T], *, beside: str | None = None
    ) -> T:
        """Make a decision true. `decide` is pure and may be called again on a newer view.

        A decision about two threads finds the second one's draft `beside` the first one's.

        Raises what `decide` raises, Duplicate for a repeated key, Conflict for a missed guard,
        Unavailable when the store is away (the decision may then have been committed or not).
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(Change(thread_id, decide, _settler(future), _failer(future), beside))
        return await future

    async def view(self, thread_id: str) -> View | None:
        """The thread as last known; good enough to prepare a decision, never to make one."""
        return self.views.get(thread_id) or await self.views.load(thread_id)

    def observe(self, event: Event) -> None:
        """Another process has committed this: what is remembered here of its thread is old."""
        self.views.forget(event.thread_id)
        if self._known.get(EVENTS) == event.number - 1:
            self._known[EVENTS] = event.number

    async def run(self) -> None:
        """Commit for ever; ends by cancellation, once the group under way is done."""
        while True:
            changes = [await self._queue.get()]
            while not self._queue.empty() and len(changes) < GROUP_LIMIT:
                changes.append(self._queue.get_nowait())
            await _to_its_end(self._commit_all(changes))

    async def _commit_all(self, changes: list[Change]) -> None:
        """Culprits hear of it last: a duplicate may be looked up once its first one is there."""
        everybody = tuple(changes)
        await self._commit_rest(changes)
        for change in everybody:
            if change.error:
                change.fail(change.error)

    async def _commit_rest(self, changes: list[Change]) -> None:
        give_up = self._clock.monotonic() + GIVE_UP_AFTER
        doubts: list[Group] = []
        while changes:
            group = None
            try:
                if settled := await self._find_committed(doubts):
                    self._settle(settled)
                    return
                group = await self._evaluate(changes)
                changes = await self._attempt(group)
            except Retry:
                await asyncio.sleep(_DICE.uniform(0.001, 0.01))
            except PyMongoError as error:
                self._distrust()
                doubts += [group] if group else []
                changes = await self._weather(error, changes, give_up)
            except Exception as error:
                log.exception("commit_failed")
                self._distrust()
                changes = _split_or_fail(changes, error, self._queue)

    async def _weather(
        self, error: PyMongoError, changes: list[Change], give_up: float
    ) -> list[Change]:
        """A store that is away is waited for; any other error is the fault of one change."""
        if not _is_passing(error):
            return _split_or_fail(changes, Unavailable(str(error)), self._queue)
        log.warning("store_away", extra={"error": str(error)[:300]})
        if self._clock.monotonic() > give_up:
            _fail_all(changes, Unsettled("the store does not answer"))
            return []
        await asyncio.sleep(0.2)
        return changes

    async def _evaluate(self, changes: list[Change]) -> Group:
        """All decisions made on current views; the ones that refuse are answered and left out."""
        await self._read_counter(EVENTS)
        numbers = Numbers(known=dict(self._known))
        now = self._clock.now()
        group = Group(self._db, new_id(), now, numbers, self._births, self.follow)
        for change in changes:
            if change.error is None:
                await self._add(group, change)
        return group

    async def _add(self, group: Group, change: Change) -> None:
        view = await self._view_for(group, change.thread_id)
        beside = await self._view_for(group, change.beside)
        try:
            group.add(change, view, beside)
        except NumberUnknown as missing:
            await self._read_counter(missing.counter)
            group.numbers.known[missing.counter] = self._known[missing.counter]
            await self._add(group, change)
        except HubError as error:
            if await self._catch_up():
                raise Retry from error
            change.error = error
        except Exception as error:
            log.exception("decision_failed")
            change.error = error

    async def _view_for(self, group: Group, thread_id: str | None) -> View | None:
        if thread_id is None:
            return None
        return group.views.get(thread_id) or await self.view(thread_id)

    async def _read_counter(self, name: str) -> None:
        if name in self._known:
            return
        counters = self._db["counters"]
        await counters.update_one({"_id": name}, {"$setOnInsert": {"value": 0}}, upsert=True)
        self._known[name] = (await counters.find_one({"_id": name}))["value"]
        if name == EVENTS:
            self.views.clear()

    async def _catch_up(self) -> bool:
        """Forget what others have changed since our last look; whether there was anything."""
        known = self._known.get(EVENTS, 0)
        while events := await self._events.since(known):
            for event in events:
                self.views.forget(event.thread_id)
                known = event.number
        moved = known != self._known.get(EVENTS)
        self._known[EVENTS] = known
        return moved

    async def _attempt(self, group: Group) -> list[Change]:
        """Commit the group; returns the changes that must go again, without culprits."""
        if not group.entries:
            self._settle(group)
            return []
        miss = await self._transact(group)
        if miss is None:
            self._settle(group)
            return []
        await self._learn_from(miss)
        return _without_culprits(group, await self._all_repeated(group, miss))

    async def _all_repeated(self, group: Group, miss: Miss) -> Miss:
        """A bulk stops at the first who repeats himself; where many do, one look finds them all."""
        if not any(isinstance(error, Duplicate) for error in miss.culprits.values()):
            return miss
        repeated = group.repeated(await self._messages.kept(group.keys))
        return Miss(culprits={**repeated.culprits, **miss.culprits})

    async def _learn_from(self, miss: Miss) -> None:
        if miss.counter == EVENTS:
            await self._catch_up()
        elif miss.counter:
            self._known.pop(miss.counter)
        elif not miss.culprits:
            self._distrust()

    async def _transact(self, group: Group) -> Miss | None:
        """One bulk and its commit, with nothing awaited between; what missed."""
        models = group.models()
        session = await self._open_session()
        failpoint("before_bulk")
        try:
            async with session.start_transaction():
                result = await self._db.client.bulk_write(
                    models, session=session, verbose_results=True
                )
                failpoint("before_commit")
                if miss := group.missed(result):
                    await session.abort_transaction()
                    return miss
        except ClientBulkWriteException as error:
            return _blame(group, error)
        except OperationFailure as error:
            _retry_if_transient(error)
            raise
        failpoint("after_commit")
        return None

    async def _open_session(self) -> Any:
        """One session for all transactions: the second on it needs causal consistency off."""
        if self._session is None:
            self._session = await self._db.client.start_session(causal_consistency=False)
        return self._session

    async def _find_committed(self, doubts: list[Group]) -> Group | None:
        """After a lost connection: did the store take one of these attempts after all?

        An attempt that lands later than this look moves the event counter, so that the next one
        misses its guard and looks again.
        """
        for group in doubts:
            first = await self._db[EVENTS].find_one({"_id": group.first_number})
            if first is not None and first.get("group") == group.id:
                return group
        return None

    def _settle(self, group: Group) -> None:
        self._known |= group.numbers.taken
        for view in group.views.values():
            self.views.put(view)
        self.on_commit(group.entries)
        for change, result in zip(group.changes, group.results, strict=True):
            change.settle(result)

    def _distrust(self) -> None:
        """Nothing remembered is sure any more: read everything again."""
        self._known.clear()
        self.views.clear()
        self._session = None


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """A transaction that is left half way keeps its documents locked for a minute: wait for it."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=LAST_GROUP)
        task.cancel()
        raise


def _blame(group: Group, error: ClientBulkWriteException) -> Miss:
    cause = error.error
    if isinstance(cause, OperationFailure):
        _retry_if_transient(cause)
    for failed in cast(list[dict[str, Any]], error.write_errors or []):
        if failed["code"] == DUPLICATE_KEY:
            if moved := group.missed_counter(error.partial_result):
                return moved
            return group.blame(failed["idx"], failed.get("keyValue") or _key_in(failed))
    raise cause or error


def _retry_if_transient(error: OperationFailure) -> None:
    """Another transaction was on the same documents: nothing was written, go again."""
    if error.has_error_label("TransientTransactionError"):
        raise Retry from error


def _key_in(failed: Any) -> dict[str, Any]:
    """The duplicate's key from the server's words, where it does not say it as a field."""
    return {"key": str(failed.get("errmsg"))} if "key: 1" in str(failed.get("errmsg")) else {}


def _without_culprits(group: Group, miss: Miss) -> list[Change]:
    """Who goes again: everybody but those at fault, unless they have tried for too long.

    Where somebody is at fault the group gets smaller: nobody else's tries are counted.
    """
    for change in () if miss.culprits else group.changes:
        change.attempts += 1
        if change.attempts > ATTEMPTS:
            change.error = Unavailable("the store changes too fast")
    for change, error in miss.culprits.items():
        change.error = error
    return [change for change in group.changes if change.error is None]


def _split_or_fail(
    changes: list[Change], error: BaseException, queue: asyncio.Queue[Change]
) -> list[Change]:
    """An error without a name: the changes go one by one, so that only the faulty one fails."""
    if len(changes) == 1:
        _fail_all(changes, error)
        return []
    for change in changes[1:]:
        queue.put_nowait(change)
    return changes[:1]


def _fail_all(changes: list[Change], error: BaseException) -> None:
    for change in changes:
        change.fail(error)


def _is_passing(error: PyMongoError) -> bool:
    return isinstance(error, ConnectionFailure | ExecutionTimeout) or error.has_error_label(
        "UnknownTransactionCommitResult"
    )


def _settler(future: asyncio.Future[Any]) -> Callable[[Any], None]:
    return lambda result: None if future.done() else future.set_result(result)


def _failer(future: asyncio.Future[Any]) -> Callable[[BaseException], None]:
    return lambda error: None if future.done() else future.set_exception(error)
