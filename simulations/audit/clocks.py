"""All clocks by the log, and whether the hub shows them as they must be."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from hub.core.calendar import ALWAYS
from hub.core.events import Event, Kind
from simulations.audit.clock import Clock, Promise
from simulations.audit.found import ClockFound, Found
from simulations.audit.house import House

WAKE = "order:wake"
"""No promise, but the alarm that ends a suspension."""


class Clocks:
    """Begun by those who know what is promised; `see` each event that the house has taken."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._clocks: defaultdict[str, dict[str, Clock]] = defaultdict(dict)

    def of(self, subject: str) -> list[Clock]:
        return list(self._clocks[subject].values())

    def get(self, subject: str, kind: str) -> Clock | None:
        return self._clocks[subject].get(kind)

    def begin(self, subject: str, kind: str, promise: Promise, at: datetime) -> Iterator[str]:
        """In the place of an older round, of which nothing is owed any more."""
        before = self.get(subject, kind)
        if before:
            yield from before.look_back(at)
        editions = self._house.editions
        self._clocks[subject][kind] = Clock(
            subject=subject, kind=kind, promise=promise, papers=self._house.papers, started_at=at,
            editions=editions.get(promise.calendar_id, editions[ALWAYS.id]),
            misses=before.misses if before else 0,
        )  # fmt: skip

    def see(self, event: Event) -> Iterator[str]:
        if event.kind is not Kind.DEADLINE or event.data["clock"] == WAKE:
            return
        subject, kind = str(event.data["subject"]), str(event.data["clock"])
        moment = str(event.data["moment"])
        if clock := self.get(subject, kind):
            yield from clock.tell(moment, event.at)
        else:
            yield f"strange: {moment} of {kind} of {subject}, which never began"

    def end(self, at: datetime, found: Found) -> Iterator[str]:
        shown = {(one.subject, one.kind): one for one in found.clocks if one.kind != WAKE}
        for clock in (one for kinds in self._clocks.values() for one in kinds.values()):
            yield from clock.look_back(at)
            yield from _compare(clock, shown.pop((clock.subject, clock.kind), None))
        for subject, kind in shown:
            yield f"strange: nothing in the log began {kind} of {subject}"


def _compare(clock: Clock, shown: ClockFound | None) -> Iterator[str]:
    """The last round, as the hub shows it."""
    if shown is None:
        yield f"lost: the hub does not know {clock.name}"
        return
    told = (clock.state, clock.started_at, clock.ended_at, clock.misses)
    said = (shown.state, shown.started_at, shown.ended_at, shown.misses)
    if told != said:
        yield f"unequal: {clock.name} is {said} to the hub, and {told} by the log"
