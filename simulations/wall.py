"""The figures of the wall board as the hub itself gives them, at one moment of the log."""

from collections import Counter
from datetime import timedelta
from functools import partial

from agent_console.services import Services
from hub.app import Hub
from hub.core.conversations import State
from hub.store.events import Events
from simulations import carrier
from simulations.audit.found import Board, QueueFigures
from simulations.lives import Life
from simulations.town import Town

TRIES = 10


async def look(town: Town) -> None:
    """Write the board down; not while hubs come and go, who tell each other with a delay."""
    if len(town.lives) != 1:
        return
    life = town.lives[0]
    for _ in range(TRIES):
        before = await Events(life.db).last_number()
        board = await town.ask("looked at the wall", partial(_read, town, life, before), life)
        if board and before == await Events(life.db).last_number():
            town.record.boards.append(board)
            return


async def _read(town: Town, life: Life, number: int, hub: Hub) -> Board:
    services, now = hub.console.services, town.now
    orders: dict[tuple[str, str], int] = {}
    late: dict[str, int] = {}
    for centre in carrier.CENTRES:
        states, late[centre.id] = await services.orders.counts(centre.id)
        orders |= {(centre.id, state.value): count for state, count in states.items()}
    return Board(
        number=number,
        at=now,
        talks=await services.conversations.counts(),
        queues={queue.id: await _queue(town, services, queue.id)
                for queue in services.floor.catalogue.all()},
        seats=Counter(seat.state.value for seat in await services.floor.seating.all()),
        orders=orders,
        late=late,
    )  # fmt: skip


async def _queue(town: Town, services: Services, queue_id: str) -> QueueFigures:
    """Who waits by the line that customers' places are told from; who is asked by the lists."""
    ids = await services.floor.line.ids(queue_id)
    waiting = await services.conversations.get_many(ids)
    there = await services.conversations.waiting_in(queue_id)
    waits = [town.now - one.queued_at for one in waiting if one.queued_at]
    return QueueFigures(
        waiting=len(ids),
        longest=max(waits, default=timedelta(0)),
        offered=sum(one.state is State.OFFERED for one in there),
    )
