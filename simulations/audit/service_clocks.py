"""The clocks of answers: from the words of a customer, or his coming, to those of a person."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hub.core.events import Event, Kind
from hub.core.service_levels import ServiceLevel
from simulations.audit.clock import Promise
from simulations.audit.clocks import Clocks
from simulations.audit.house import HAS, WAITS, House, Talk, is_above

MILLISECOND = timedelta(milliseconds=1)


class ServiceClocks:
    """`see` after the house and the clocks."""

    def __init__(self, house: House, clocks: Clocks) -> None:
        self._house = house
        self._clocks = clocks
        self._waits: dict[str, datetime | None] = {}
        self._resting: set[str] = set()

    def see(self, event: Event) -> Iterator[str]:
        """Who is with people has an entry in `_waits`: since when he waits for words, or None."""
        talk = self._house.talks.get(event.conversation_id)
        if talk is None or event.kind in {Kind.DEADLINE, Kind.ORDER}:
            return
        was, human = talk.id in self._waits, talk.state in (*WAITS, *HAS)
        if human and was:
            yield from self._go_on(event, talk)
        elif human:
            yield from self._come(event, talk)
        elif was:
            yield from self._part(talk, event.at)

    def _come(self, event: Event, talk: Talk) -> Iterator[str]:
        self._waits[talk.id] = waits = self._waiting(event, talk)
        yield from self._promise(talk, "resolution", event.at)
        if waits:
            yield from self._promise(talk, "first_response", event.at)

    def _go_on(self, event: Event, talk: Talk) -> Iterator[str]:
        yield from self._rest(talk, event.at)
        waited, waits = self._waits[talk.id], self._waiting(event, talk)
        self._waits[talk.id] = waits
        if waits and not waited:
            yield from self._promise(talk, "next_response", event.at)
        elif waited and not waits:
            for kind in ("first_response", "next_response"):
                if clock := self._clocks.get(talk.id, f"service:{kind}"):
                    yield from clock.end(event.at)

    def _waiting(self, event: Event, talk: Talk) -> datetime | None:
        waits = self._waits.get(talk.id)
        if event.kind is Kind.MESSAGE and not event.data.get("private"):
            if event.by == "agent":
                return None
            if event.by == "customer":
                return waits or event.at
        return waits or (event.at if talk.state == "queued" else None)

    def _rest(self, talk: Talk, at: datetime) -> Iterator[str]:
        """While his person only writes down what it was about, the customer waits for nothing."""
        if talk.state == "wrap_up" and talk.id not in self._resting:
            self._resting.add(talk.id)
            for clock in self._clocks.of(talk.id):
                yield from clock.pause(at)
        elif talk.state != "wrap_up" and talk.id in self._resting:
            self._resting.discard(talk.id)
            for clock in self._clocks.of(talk.id):
                clock.resume(at)

    def _part(self, talk: Talk, at: datetime) -> Iterator[str]:
        del self._waits[talk.id]
        self._resting.discard(talk.id)
        for clock in self._clocks.of(talk.id):
            solved = clock.kind == "service:resolution" and talk.state == "closed"
            yield from clock.end(at, dropped=not solved)

    def _promise(self, talk: Talk, what: str, at: datetime) -> Iterator[str]:
        level = _level(self._house.levels.values(), talk)
        limit = getattr(level, what) if level else None
        if level and limit:
            warn = timedelta(milliseconds=limit // MILLISECOND * level.warn_percent // 100)
            promise = Promise(limit=limit, warn_after=warn, calendar_id=level.calendar_id)
            yield from self._clocks.begin(talk.id, f"service:{what}", promise, at)


def _level(levels: Iterable[ServiceLevel], talk: Talk) -> ServiceLevel | None:
    fitting = [
        one
        for one in levels
        if is_above(one.node_id, talk.node_id)
        and one.queue in {"", talk.queue}
        and one.tier in {"", talk.tier}
    ]
    return max(
        fitting,
        key=lambda one: (one.node_id.count("."), bool(one.queue), bool(one.tier), one.id),
        default=None,
    )
