"""What a board reads of the counts: sums over windows of time, of nodes, queues and channels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.core.customers import Tier
from hub.core.indicators import Cell, Count, Line, Standing, Wait
from hub.core.organisation import holds
from hub.store.figures import QUARTER

MINUTE = timedelta(minutes=1)
NOW = timedelta(minutes=15)
"""The window of "now"."""
HOUR = timedelta(hours=1)
STEP = timedelta(minutes=5)
WEEK = timedelta(days=7)
Sum = Counter[Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of these nodes and below (None: of all), of one queue and channel where they are named."""

    nodes: Sequence[str] | None = None
    queue: str = ""
    channel: str = ""

    def takes(self, cell: Cell) -> bool:
        return (
            self.queue in {"", cell.queue}
            and self.channel in {"", cell.channel}
            and (self.nodes is None or any(holds(one, cell.node_id) for one in self.nodes))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of `of` who came to a queue `within` were answered in time."""

    within: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        return self.within / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A quarter of an hour of the day; `before` came in the same one a week ago."""

    at: datetime
    sums: Sum
    rate: Rate
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What falls to one queue or one channel: today, in the last hour, and now."""

    sums: Sum = field(default_factory=Counter)
    rate: Rate = Rate()
    steps: tuple[Rate, ...] = ()
    waiting: tuple[Wait, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`until`: rates are of whom came before it, so that what came of each is known."""

    at: datetime
    until: datetime
    waiting: tuple[Wait, ...]
    now: Rate
    tiered: Rate
    today: Sum
    day: Rate
    slots: tuple[Slot, ...]
    queues: Mapping[str, Group]
    channels: Mapping[str, Group]
    people: Mapping[str, Sum]
    breaks: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Book:
    """All that was counted of some days of UTC, cell by cell."""

    lines: tuple[Line, ...]
    standing: Standing


def reading(book: Book, asked: Asked, now: datetime, begins: datetime, ends: datetime) -> Reading:
    until = now.replace(second=0, microsecond=0) - MINUTE
    lines = [one for one in book.lines if asked.takes(one[0])]
    today = [one for one in lines if begins <= one[0].minute < ends]
    lately = [one for one in lines if until - NOW <= one[0].minute < until]
    waiting = tuple(
        one for one in book.standing.waits.values() if not one.away and asked.takes(one.cell)
    )
    return Reading(
        at=now,
        until=until,
        waiting=waiting,
        now=rate_of(lately),
        tiered=rate_of(one for one in lately if one[0].tier is not Tier.NORMAL),
        today=_sums(today),
        day=rate_of(_decided(today, until)),
        slots=tuple(_slots(today, lines, begins, ends, until)),
        queues=_groups("queue", lines, begins, ends, until, waiting),
        channels=_groups("channel", lines, begins, ends, until, waiting),
        people=_of_people(today),
        breaks=book.standing.breaks,
    )


def rate_of(lines: Iterable[Line]) -> Rate:
    """Whom one of ours has let go is in neither of the two numbers."""
    sums = _sums(lines)
    return Rate(within=sums[Count.WITHIN], of=sums[Count.ENTERED] - sums[Count.RELEASED])


def _sums(lines: Iterable[Line]) -> Sum:
    sums: Sum = Counter()
    for _, what, n in lines:
        sums[what] += n
    return sums


def _decided(lines: Iterable[Line], until: datetime) -> list[Line]:
    return [one for one in lines if one[0].minute < until]


def _slots(
    today: Sequence[Line], lines: Sequence[Line],
    begins: datetime, ends: datetime, until: datetime,
) -> Iterator[Slot]:  # fmt: skip
    now, before = _by_slot(today, begins), _by_slot(lines, begins - WEEK)
    for number in range(round((ends - begins) / QUARTER)):
        mine, old = now.get(number, []), _sums(before.get(number, []))
        yield Slot(
            at=begins + number * QUARTER,
            sums=_sums(mine),
            rate=rate_of(_decided(mine, until)),
            before=old[Count.BOT] + old[Count.HANDED],
        )


def _by_slot(lines: Iterable[Line], begins: datetime) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for one in lines:
        found.setdefault((one[0].minute - begins) // QUARTER, []).append(one)
    return found


def _groups(
    by: str, lines: Iterable[Line], begins: datetime, ends: datetime,
    until: datetime, waiting: Iterable[Wait],
) -> dict[str, Group]:  # fmt: skip
    """By the name of a cell's field; who is named by none is not in it."""
    mine: dict[str, list[Line]] = {}
    for one in lines:
        mine.setdefault(getattr(one[0], by), []).append(one)
    queued: dict[str, list[Wait]] = {}
    for wait in waiting:
        queued.setdefault(getattr(wait.cell, by), []).append(wait)
    return {
        name: _group(mine.get(name, []), begins, ends, until, tuple(queued.get(name, [])))
        for name in sorted((mine.keys() | queued.keys()) - {""})
    }


def _group(
    lines: Sequence[Line], begins: datetime, ends: datetime, until: datetime,
    waiting: tuple[Wait, ...],
) -> Group:  # fmt: skip
    hour = [one for one in lines if until - HOUR <= one[0].minute < until]
    steps = [until - HOUR + number * STEP for number in range(HOUR // STEP)]
    return Group(
        sums=_sums(one for one in lines if begins <= one[0].minute < ends),
        rate=rate_of(hour),
        steps=tuple(rate_of(o for o in hour if at <= o[0].minute < at + STEP) for at in steps),
        waiting=waiting,
    )


def _of_people(lines: Iterable[Line]) -> dict[str, Sum]:
    found: dict[str, list[Line]] = {}
    for one in lines:
        if one[0].person:
            found.setdefault(one[0].person, []).append(one)
    return {person: _sums(mine) for person, mine in found.items()}
