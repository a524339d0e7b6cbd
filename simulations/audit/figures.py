"""The figures of the wall board counted once more, from the log alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from simulations.audit.found import Board, QueueFigures
from simulations.audit.house import House, is_above

GONE = frozenset({"closed", "cancelled"})
Late = Mapping[str, set[str]]


def count(house: House, late: Late, at: datetime) -> Board:
    """As the wall must show it after what the house has taken."""
    orders: Counter[tuple[str, str]] = Counter()
    overdue: Counter[str] = Counter()
    for order in house.orders.values():
        nodes = {*_up(order.opener), *_up(order.handler)}
        if order.state not in GONE:
            orders.update((node, order.state) for node in nodes)
        if late.get(order.number):
            overdue.update(nodes)
    return Board(
        number=house.number,
        at=at,
        talks=Counter(talk.state for talk in house.talks.values() if talk.state != "closed"),
        queues=_queues(house, at),
        seats=Counter(seat.state for seat in house.seats.values()),
        orders=orders,
        late=overdue,
    )


def _queues(house: House, at: datetime) -> dict[str, QueueFigures]:
    waits: defaultdict[str, list[timedelta]] = defaultdict(list)
    states: Counter[tuple[str, str]] = Counter()
    for talk in house.talks.values():
        states[talk.queue, talk.state] += 1
        if talk.state == "queued" and talk.since:
            waits[talk.queue].append(at - talk.since)
    return {
        name: QueueFigures(
            waiting=len(waits[name]),
            longest=max(waits[name], default=timedelta(0)),
            offered=states[name, "offered"],
            served=states[name, "assigned"],
            agents=_agents(house, name),
        )
        for name in house.queues
    }


def _agents(house: House, name: str) -> Counter[str]:
    """Who sits at the queue's node or above it, and is not bound to others; the lost are gone."""
    queue = house.queues[name]
    return Counter(
        "offline" if house.seats[person].lost else house.seats[person].state
        for person, chair in house.papers.chairs.items()
        if person in house.seats
        and is_above(chair.node_id, queue.node_id)
        and (not chair.queues or name in chair.queues)
    )


def differences(shown: Board, counted: Board) -> Iterator[str]:
    for what in ("talks", "queues", "seats", "orders", "late"):
        left, right = _plain(getattr(shown, what)), _plain(getattr(counted, what))
        for key in sorted(left.keys() | right.keys(), key=str):
            if left.get(key) != right.get(key):
                yield (
                    f"board: {what} {key} after event {shown.number} ({shown.at}): "
                    f"{left.get(key)} on the wall, {right.get(key)} by the log"
                )


def _plain(figures: Mapping[Any, Any]) -> dict[Any, Any]:
    """Nothing is the same as not mentioned."""
    return {key: value for key, value in figures.items() if value and value != QueueFigures()}


def _up(node_id: str) -> list[str]:
    names = node_id.split(".")
    return [".".join(names[:end]) for end in range(1, len(names) + 1)]
