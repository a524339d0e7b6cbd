"""Where queues are made, changed and given up; whoever waits in one is never left behind."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from hub.core.errors import Conflict, InputError, NotFound
from hub.core.queues import DEFAULT_QUEUE, Queue
from hub.pipeline.calendars import Almanac
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.queues import Queues
from routing import offers
from routing.catalogue import Catalogue
from routing.order import LONGEST_HEAD_START
from routing.succession import Succession, give_up

ATTEMPTS = 5
"""How often it is tried what others get in the way of."""


class Queueing:
    def __init__(
        self, db: Database, committer: Committer, catalogue: Catalogue, almanac: Almanac
    ) -> None:
        self._queues = Queues(db)
        self._conversations = Conversations(db)
        self._succession = Succession(db)
        self._committer = committer
        self._catalogue = catalogue
        self._almanac = almanac

    async def get(self, queue_id: str) -> Queue:
        """As it is stored now; raises NotFound."""
        queue = await self._queues.get(queue_id)
        if queue is None and queue_id == DEFAULT_QUEUE:
            queue = self._catalogue.get(DEFAULT_QUEUE)
        if queue is None:
            raise NotFound
        return queue

    async def add(self, queue: Queue, *, by: str) -> Queue:
        if queue.id == DEFAULT_QUEUE or await self._queues.get(queue.id):
            raise Conflict("queue_exists", id=queue.id)
        self._check(queue)
        return await self._write(None, queue, by=by)

    async def change(self, queue: Queue, *, by: str) -> Queue:
        """Raises Conflict when it is not at `queue.rev` any more."""
        before = await self._queues.get(queue.id)
        if before is None and queue.id != DEFAULT_QUEUE:
            raise NotFound
        if queue.rev != (before.rev if before else 0):
            raise Conflict("queue_changed")
        self._check(queue)
        return await self._write(before, queue if before else replace(queue, rev=1), by=by)

    async def delete(self, queue_id: str, *, to: str, by: str) -> None:
        """Queue `to` takes its place, for all who wait and wherever it is named.

        Raises Conflict where none is given and there is somebody, or something that names it.
        """
        if queue_id == DEFAULT_QUEUE:
            raise Conflict("default_queue")
        await self.get(queue_id)
        target = self._target(queue_id, to) if to else None
        if target:
            await self._move(queue_id, target)
        elif waiting := await self._conversations.waiting_in(queue_id):
            raise Conflict("queue_not_empty", count=len(waiting))
        await self._give_up(queue_id, target, by)
        await self._catalogue.load()
        if target:  # who came meanwhile
            await self._move(queue_id, target)

    def _target(self, queue_id: str, to: str) -> Queue:
        target = self._catalogue.find(to)
        if target is None or to == queue_id:
            raise InputError(fields={"to": "unknown_queue"})
        return target

    async def _move(self, queue_id: str, target: Queue) -> None:
        """Those too who are offered to somebody; as long as others are quicker, once more."""
        for _ in range(ATTEMPTS):
            waiting = await self._conversations.waiting_in(queue_id)
            if not waiting:
                return
            for one in waiting:
                with suppress(Conflict):
                    decide = partial(offers.rehouse, waiting=one, to=target)
                    await self._committer.commit(one.thread_id, decide)

    async def _give_up(self, queue_id: str, target: Queue | None, by: str) -> None:
        """Seats move while others look at them: it is decided anew by what they are then."""
        for _ in range(ATTEMPTS):
            queue, users = await self.get(queue_id), await self._succession.users(queue_id)
            if target is None and users.names:
                raise Conflict("queue_used", by="、".join(users.names))
            decide = partial(give_up, queue=queue, users=users, target=target, by=by)
            with suppress(Conflict):
                return await self._committer.commit(None, decide)
        raise Conflict

    def _check(self, queue: Queue) -> None:
        fields: dict[str, str] = {}
        if any(self._is_nowhere(step.queue_id, queue) for step in queue.overflow):
            fields["overflow"] = "unknown_queue"
        if not self._almanac.knows(queue.calendar_id):
            fields["calendar_id"] = "unknown_calendar"
        if any(not 0 <= worth <= LONGEST_HEAD_START for worth in queue.tier_seconds.values()):
            fields["tier_seconds"] = "head_start"
        if fields:
            raise InputError(fields=fields)

    def _is_nowhere(self, queue_id: str, queue: Queue) -> bool:
        return queue_id == queue.id or self._catalogue.find(queue_id) is None

    async def _write(self, before: Queue | None, after: Queue, *, by: str) -> Queue:
        decide = partial(Queues.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self._catalogue.load()
        return written
