"""Wakes deadlines: what is due is told exactly once, by whichever process, whatever dies."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from hub.core.clock import Clock
from hub.core.deadlines import AS_BEGUN, Deadline, Hearers, Moment
from hub.core.errors import Conflict, Unavailable
from hub.core.failpoints import failpoint
from hub.pipeline.calendars import Almanac
from hub.pipeline.shards import Shards
from hub.store import deadlines
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.deadlines import Deadlines, Waking
from hub.store.draft import Draft

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
RECOMPUTE_EVERY = 60.0
"""Seconds; a changed calendar is taken up at once, this finds what was begun by its old state."""
AT_ONCE = 50
ATTEMPTS = 5
"""After so many failures of its room a deadline is told without it: it must not be silent."""

Act = Callable[[Draft, Deadline], None]
"""What a room does about it, inside the decision that moves the deadline on."""
Prepare = Callable[[Deadline, Moment], Awaitable[Act]]
"""Reads whatever a room needs to act; made anew at every attempt."""
Who = Callable[[Deadline], Awaitable[Hearers]]
"""Who is to be told of it, as its subject is now."""
Work = Callable[[Deadline], Coroutine[Any, Any, bool]]


async def _as_begun(deadline: Deadline) -> Hearers:
    return AS_BEGUN


@dataclass(frozen=True, slots=True)
class _Room:
    prepare: Prepare
    who: Who


class DueScan:
    """`handle` joins the rooms; `run` works until cancelled, on the shards that are ours."""

    def __init__(
        self, db: Database, committer: Committer, shards: Shards, almanac: Almanac, clock: Clock
    ) -> None:
        self._deadlines = Deadlines(db)
        self._committer = committer
        self._shards = shards
        self._almanac = almanac
        self._clock = clock
        self._rooms: dict[str, _Room] = {}
        self._failures: Counter[str] = Counter()
        self._bell = asyncio.Event()
        almanac.on_change = self._bell.set

    def handle(self, prefix: str, prepare: Prepare, who: Who = _as_begun) -> None:
        """`prepare` and `who` are asked for every deadline whose kind begins with `prefix`."""
        self._rooms[prefix] = _Room(prepare, who)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._run_scan())
            group.create_task(self._run_recomputing())

    async def _run_scan(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.scan()
            except Exception:
                log.exception("due_scan_failed")

    async def _run_recomputing(self) -> None:
        while True:
            self._bell.clear()
            try:
                await self.recompute()
            except Exception:
                log.exception("recomputing_failed")
            await _wait(self._bell, RECOMPUTE_EVERY)

    async def scan(self) -> int:
        """Tell all that is due in our shards; returns how much that was."""
        due = self._ours(await self._deadlines.due(self._clock.now()))
        ids = {waking.id for waking in due}
        self._failures = Counter({name: n for name, n in self._failures.items() if name in ids})
        return await self._each(due, self._wake)

    async def recompute(self) -> int:
        """Bring all running deadlines of our shards up to their calendars; returns how many.

        What a crash leaves undone is found again: it still carries the calendar's older number.
        """
        moved = 0
        for calendar in self._almanac.all():
            stale = self._ours(await self._deadlines.stale(calendar))
            moved += await self._each(stale, self._move)
        return moved

    def _ours(self, found: Sequence[Waking]) -> list[Waking]:
        return [waking for waking in found if self._shards.owns(waking.shard)]

    async def _each(self, found: Sequence[Waking], do: Work) -> int:
        """Some at once: they share transactions."""
        done = 0
        for ids in _batches([waking.id for waking in found]):
            known = await self._deadlines.get_many(ids)
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(do(deadline)) for deadline in known]
            done += sum(task.result() for task in tasks)
        return done

    async def _wake(self, deadline: Deadline) -> bool:
        moment = deadline.moment(self._clock.now())
        if moment is None:
            return False
        if deadline.calendar_rev < self._almanac.get(deadline.calendar_id).rev:
            return await self._move(deadline)
        try:
            decide = await self._prepare(deadline, moment)
            failpoint("before_wake")
            await self._committer.commit(deadline.thread_id or None, decide)
            failpoint("deadline_told")
        except Unavailable:
            raise  # the store is away: no fault of this deadline
        except Conflict:
            log.info("deadline_moved_on", extra={"deadline": deadline.id})
        except Exception:
            log.exception("deadline_failed", extra={"deadline": deadline.id})
        else:
            self._failures.pop(deadline.id, None)
            return True
        self._failures[deadline.id] += 1
        return False

    async def _prepare(self, deadline: Deadline, moment: Moment) -> Callable[[Draft], None]:
        tell = partial(_tell, deadline=deadline, moment=moment)
        if self._failures[deadline.id] >= ATTEMPTS:
            log.error("deadline_told_without_its_room", extra={"deadline": deadline.id})
            return tell
        room = self._room_of(deadline)
        if room is None:
            return tell
        to = await room.who(deadline)
        return partial(tell, to=to, act=await room.prepare(deadline, moment))

    def _room_of(self, deadline: Deadline) -> _Room | None:
        named = (room for prefix, room in self._rooms.items() if deadline.kind.startswith(prefix))
        return next(named, None)

    async def _move(self, deadline: Deadline) -> bool:
        calendar = self._almanac.get(deadline.calendar_id)
        if deadline.next_at is None or deadline.calendar_rev >= calendar.rev:
            return False
        room = self._room_of(deadline)
        to = await room.who(deadline) if room else AS_BEGUN
        decide = partial(_recompute, deadline=deadline, almanac=self._almanac, to=to)
        try:
            await self._committer.commit(deadline.thread_id or None, decide)
        except Conflict:
            return False
        return True


def _tell(
    draft: Draft,
    *,
    deadline: Deadline,
    moment: Moment,
    to: Hearers = AS_BEGUN,
    act: Act | None = None,
) -> None:
    after = deadlines.fire(draft, deadline, moment, to=to)
    if act:
        act(draft, after)


def _recompute(draft: Draft, *, deadline: Deadline, almanac: Almanac, to: Hearers) -> None:
    deadlines.recompute(draft, deadline, almanac.get(deadline.calendar_id), to=to)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


async def _wait(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return
