"""Whatever names a queue that is given up, and the one that is named in its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hub.core.canned import Canned
from hub.core.queues import Queue
from hub.core.seats import Seat
from hub.core.service_levels import ServiceLevel
from hub.store import seats
from hub.store.canned import CannedReplies
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.queues import Queues
from hub.store.seats import Seats
from hub.store.service_levels import ServiceLevels


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """Seats bound to a queue, levels and canned replies for it, queues that overflow into it."""

    seats: tuple[Seat, ...] = ()
    levels: tuple[ServiceLevel, ...] = ()
    queues: tuple[Queue, ...] = ()
    canned: tuple[Canned, ...] = ()

    @property
    def names(self) -> list[str]:
        named = [one.name for one in self.queues] + [one.name for one in self.levels]
        named += [one.name for one in self.seats]
        return named + [one.title for one in self.canned]


class Succession:
    def __init__(self, db: Database) -> None:
        self._seats = Seats(db)
        self._levels = ServiceLevels(db)
        self._queues = Queues(db)
        self._canned = CannedReplies(db)

    async def users(self, queue_id: str) -> Users:
        return Users(
            seats=tuple(one for one in await self._seats.all() if queue_id in one.queues),
            levels=tuple(one for one in await self._levels.all() if one.queue == queue_id),
            queues=tuple(one for one in await self._queues.all() if queue_id in _steps(one)),
            canned=tuple(one for one in await self._canned.all() if one.queue == queue_id),
        )


def give_up(draft: Draft, *, queue: Queue, users: Users, target: Queue | None, by: str) -> None:
    """Conflict when the queue, or one of its users, has changed meanwhile."""
    if target:
        _succeed(draft, users, queue.id, target.id, by)
    Queues.delete(draft, queue, by=by)


def _succeed(draft: Draft, users: Users, old: str, new: str, by: str) -> None:
    for seat in users.seats:
        seats.write(draft, seat, replace(seat, queues=_replaced(seat.queues, old, new)), by=by)
    for level in users.levels:
        ServiceLevels.write(draft, level, replace(level, queue=new), by=by)
    for canned in users.canned:
        CannedReplies.write(draft, canned, replace(canned, queue=new), by=by)
    for queue in users.queues:
        Queues.write(draft, queue, _leading(queue, old, new), by=by)


def _leading(queue: Queue, old: str, new: str) -> Queue:
    """No queue overflows into itself."""
    steps = (
        replace(step, queue_id=new) if step.queue_id == old else step for step in queue.overflow
    )
    return replace(queue, overflow=tuple(step for step in steps if step.queue_id != queue.id))


def _steps(queue: Queue) -> set[str]:
    return {step.queue_id for step in queue.overflow}


def _replaced(names: Iterable[str], old: str, new: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new if name == old else name for name in names))
