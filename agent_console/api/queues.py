"""Handlers of queues: how they are, how they stand, and their making and giving up."""

from collections import Counter
from dataclasses import asdict

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.queues import (
    ChangedQueue,
    LeaveQuery,
    NewQueue,
    QueueIn,
    QueueOut,
    QueuePage,
)
from agent_console.services import Services
from hub.core.conversations import State
from hub.core.queues import TIER_SECONDS, Matches, Overflow, Queue
from hub.core.seats import Seat, SeatState
from routing.matching import serves


async def list_queues(call: Call[Nothing, NoQuery]) -> QueuePage:
    """By their ids."""
    services = call.services
    seats = await services.floor.seating.all()
    queues = services.floor.catalogue.all()
    return QueuePage(items=[await _queue_out(services, queue, seats) for queue in queues])


async def get_queue(call: Call[Nothing, NoQuery]) -> QueueOut:
    return await _one(call.services, await call.services.floor.queueing.get(call.id))


async def add_queue(call: Call[NewQueue, NoQuery]) -> QueueOut:
    body, services = call.body, call.services
    await check_open_node(services, body.node_id)
    queue = _queue(body, queue_id=body.id, node_id=body.node_id, rev=0)
    return await _one(services, await services.floor.queueing.add(queue, by=call.who.person.id))


async def change_queue(call: Call[ChangedQueue, NoQuery]) -> QueueOut:
    """Where it is stays; whoever waits in it is looked at by the new rules."""
    queueing = call.services.floor.queueing
    before = await queueing.get(call.id)
    queue = _queue(call.body, queue_id=call.id, node_id=before.node_id, rev=call.body.rev)
    return await _one(call.services, await queueing.change(queue, by=call.who.person.id))


async def delete_queue(call: Call[Nothing, LeaveQuery]) -> Done:
    queueing = call.services.floor.queueing
    await queueing.delete(call.id, to=call.query.to, by=call.who.person.id)
    return Done()


def _queue(body: QueueIn, *, queue_id: str, node_id: str, rev: int) -> Queue:
    matches = {name: tuple(map(str, found)) for name, found in body.matches.model_dump().items()}
    worth = {tier.value: seconds for tier, seconds in body.tier_seconds.items()}
    return Queue(
        id=queue_id, node_id=node_id, rev=rev, name=body.name, priority=body.priority,
        matches=Matches(**matches), skills=body.skills, strategy=body.strategy,
        calendar_id=body.calendar_id, offer_seconds=body.offer_seconds,
        wrap_up_seconds=body.wrap_up_seconds,
        overflow=tuple(Overflow(**step.model_dump()) for step in body.overflow),
        tier_seconds=dict(TIER_SECONDS) | worth,
    )  # fmt: skip


async def _one(services: Services, queue: Queue) -> QueueOut:
    return await _queue_out(services, queue, await services.floor.seating.all())


def _shown(seat: Seat) -> SeatState:
    """Whose line is lost is not there, whatever he was before."""
    return SeatState.OFFLINE if seat.lost_at else seat.state


async def _queue_out(services: Services, queue: Queue, seats: list[Seat]) -> QueueOut:
    floor = services.floor
    waiting = await floor.line.waiting(queue.id)
    opens = floor.line.opens(queue)
    return QueueOut.model_validate(
        asdict(queue)
        | {
            "waiting": len(waiting),
            "offered": await services.stores.conversations.count(
                queue=queue.id, state=State.OFFERED
            ),
            "served": await services.stores.conversations.count(
                queue=queue.id, state=State.ASSIGNED
            ),
            "waits_since": min((one.since for one in waiting), default=None),
            "is_open": opens is None,
            "opens_at": opens,
            "agents": Counter(map(_shown, (one for one in seats if serves(one, queue)))),
        }
    )
