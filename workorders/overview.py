"""Where orders wait, what of them is late and by how much, and who is how quick."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from typing import TypeVar

from hub.core.clock import Clock
from hub.core.order_rules import Stage
from hub.core.orders import Order, OrderState, OrderType
from hub.core.organisation import holds, path
from hub.store.database import Database
from hub.store.order_figures import Day, OrderFigures, Standing
from hub.store.order_lists import day_of
from workorders.figures import late_since, stays_of

MOST_LATE = 1_000
"""Of more that are late at once, how late they are is told of these."""
RECENT_DAYS = 30
MOST_RECENT = 2_000
"""How quick a node is, is told of the newest orders of the last days, at most so many."""
KEPT = timedelta(minutes=1)
K = TypeVar("K")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """How many orders wait, and how many of these are late."""

    waiting: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """For how many seconds of the wall clock orders have been late; `number` has been longest."""

    stage: Stage
    count: int
    median: float
    longest: float
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """`nodes` with all that lies below each; only what is not empty is told."""

    node_id: str
    at: datetime
    total: Heap
    nodes: Mapping[str, Heap]
    states: Mapping[OrderState, Heap]
    types: Mapping[OrderType, Heap]
    lateness: Sequence[Lateness]
    days: Sequence[Day]


@dataclass(slots=True, kw_only=True)
class Pace:
    """Of a node and all below: steps that were due, those in time, the seconds of receiving."""

    due: int = 0
    in_time: int = 0
    receipts: list[float] = field(default_factory=list)

    @property
    def receipt(self) -> float | None:
        return median(self.receipts) if self.receipts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What lies at a node or below, and how quick it is."""

    heap: Heap
    pace: Pace


class Overview:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._figures = OrderFigures(db)
        self._clock = clock
        self._paces: dict[tuple[str, ...], tuple[datetime, Mapping[str, Pace]]] = {}

    async def monitor(self, node_id: str, days: int) -> Monitor:
        """Of the orders that wait at this node or below."""
        now = self._clock.now()
        in_hand = await self._figures.in_hand([node_id])
        waiting = [one for one in in_hand if holds(node_id, one.waits)]
        late = await self._figures.late(node_id, MOST_LATE)
        return Monitor(
            node_id=node_id,
            at=now,
            total=_heap(waiting),
            nodes=_heaps(waiting, lambda one: _below(node_id, one.waits)),
            states=_heaps(waiting, lambda one: [one.state]),
            types=_heaps(waiting, lambda one: [one.type]),
            lateness=lateness_of(late, now),
            days=await self._figures.days(node_id, day_of(now), days),
        )

    async def loads(self, node_ids: tuple[str, ...]) -> Mapping[str, Load]:
        """By node, for all at and below these that have anything to tell."""
        heaps: dict[str, Heap] = {}
        in_hand = await self._figures.in_hand(node_ids)
        for top in node_ids:
            heaps |= _heaps(in_hand, partial(_lies, top))
        paces = await self._paces_of(node_ids)
        return {
            node: Load(heap=heaps.get(node, Heap()), pace=paces.get(node, Pace()))
            for node in sorted(heaps.keys() | paces.keys())
        }

    async def _paces_of(self, node_ids: tuple[str, ...]) -> Mapping[str, Pace]:
        """Kept for a while: how quick somebody is does not change from one look to the next."""
        now = self._clock.now()
        known = self._paces.get(node_ids)
        if known and now - known[0] < KEPT:
            return known[1]
        recent = await self._figures.recent(node_ids, now=now, days=RECENT_DAYS, limit=MOST_RECENT)
        paces = paces_of(recent)
        self._paces[node_ids] = now, paces
        return paces


def _heap(some: Sequence[Standing]) -> Heap:
    return Heap(waiting=len(some), late=sum(one.late for one in some))


def _heaps(
    some: Iterable[Standing], keys_of: Callable[[Standing], Iterable[K]]
) -> Mapping[K, Heap]:
    """Each is counted under every key that it has."""
    groups: defaultdict[K, list[Standing]] = defaultdict(list)
    for one in some:
        for key in keys_of(one):
            groups[key].append(one)
    return {key: _heap(group) for key, group in groups.items()}


def _lies(top: str, one: Standing) -> list[str]:
    return _below(top, one.handler)


def _below(top: str, node_id: str) -> list[str]:
    """The nodes above this one, and it itself, as far as they lie at `top` or below."""
    return [one for one in path(node_id) if holds(top, one)]


def lateness_of(orders: Iterable[Order], now: datetime) -> list[Lateness]:
    """By stage, in the order of the way."""
    times: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for order in orders:
        for stage, since in late_since(order).items():
            times[stage].append(((now - since).total_seconds(), order.number))
    return [_lateness(stage, times[stage]) for stage in Stage if stage in times]


def _lateness(stage: Stage, times: list[tuple[float, str]]) -> Lateness:
    longest, number = max(times)
    middle = median(time for time, _ in times)
    return Lateness(stage=stage, count=len(times), median=middle, longest=longest, number=number)


def paces_of(orders: Iterable[Order]) -> Mapping[str, Pace]:
    """Of every node at which something was to be done, and of all above it."""
    paces: defaultdict[str, Pace] = defaultdict(Pace)
    for stay in (stay for order in orders for stay in stays_of(order) if stay.is_due):
        for node in path(stay.node_id):
            pace = paces[node]
            pace.due += 1
            pace.in_time += not stay.late
            if stay.stage is Stage.RECEIVE and stay.ended:
                pace.receipts.append((stay.ended - stay.began).total_seconds())
    return paces
