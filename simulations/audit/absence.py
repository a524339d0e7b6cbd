"""Nobody is left with one who is gone, nor asked for one who does not answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hub.core.events import Event, Kind
from simulations.audit.house import House, Seat

KEPT = timedelta(minutes=3)
"""How long a seat is kept for somebody whose line is lost."""


class Absence:
    """`see` each event before the house takes it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._bound = 3 * house.papers.tick
        self._told: set[str] = set()

    def see(self, event: Event) -> Iterator[str]:
        for person, seat in self._house.seats.items():
            if seat.desk and (seat.lost or seat.state == "offline"):
                yield from self._left_with(person, seat, event.at)
        if event.kind is Kind.STATE and event.data["old"] == "offered":
            yield from self._asked(event)

    def _left_with(self, person: str, seat: Seat, at: datetime) -> Iterator[str]:
        """Those whom he was serving; what is to be written down about one waits for him."""
        since = seat.since or at
        gone = at - since - self._house.papers.unsure(since, at)
        if gone <= self._bound + (KEPT if seat.lost else timedelta(0)):
            return
        for talk_id in seat.desk - self._told:
            if self._house.talks[talk_id].state == "assigned":
                self._told.add(talk_id)
                yield f"forsaken: {talk_id} is with {person}, who is gone since {since} ({at})"

    def _asked(self, event: Event) -> Iterator[str]:
        talk = self._house.talks.get(event.conversation_id)
        if talk is None or talk.moved_at is None:
            return
        queue = self._house.queues.get(talk.queue) or self._house.queues["default"]
        lasted = event.at - talk.moved_at - self._house.papers.unsure(talk.moved_at, event.at)
        if lasted > timedelta(seconds=queue.offer_seconds) + self._bound:
            yield f"stuck: {talk.id} was offered to {talk.person} for {lasted} ({event.at})"
