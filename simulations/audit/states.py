"""Conversations and seats move only as they may, and nobody is asked for more than he can take."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from hub.core.events import Event, Kind
from simulations.audit.house import COMES_AGAIN, House, Seat
from simulations.audit.papers import Papers

FROM: Mapping[str, frozenset[str]] = {
    "bot": frozenset({"queued", "assigned", "closed"}),
    "queued": frozenset({"queued", "offered", "assigned", "bot", "closed"}),
    "offered": frozenset({"queued", "assigned", "bot", "closed"}),
    "assigned": frozenset({"assigned", "queued", "bot", "wrap_up", "closed"}),
    "wrap_up": frozenset({"assigned", "queued", "bot", "closed"}),
    "closed": frozenset({"bot"}),
}
"""Where a conversation may go from where it is; on from its end by a letter alone."""
SPEAKERS = {"bot": "bot", "assigned": "person", "wrap_up": "person"}


class States:
    """`see` each event before the house takes it."""

    def __init__(self, house: House, papers: Papers) -> None:
        self._house = house
        self._papers = papers

    def see(self, event: Event) -> Iterator[str]:
        if event.number != self._house.number + 1:
            yield f"gap: event {event.number} follows {self._house.number}"
        if self._house.at and event.at < self._house.at:
            yield f"back in time: event {event.number} is of {event.at}"
        if event.kind is Kind.STATE:
            yield from self._moved(event)
        elif event.kind is Kind.SEAT:
            old, known = event.data["old"], self._house.seats[str(event.data["id"])].state
            if old != known:
                yield f"torn: seat {event.data['id']} leaves {old} and was {known}"

    def _moved(self, event: Event) -> Iterator[str]:
        talk = self._house.talks.get(event.conversation_id)
        if talk is None:
            yield f"strange: event {event.number} moves a conversation that was never opened"
            return
        old, new = str(event.data["old"]), str(event.data["new"])
        if talk.state != old:
            yield f"torn: {talk.id} leaves {old} and was {talk.state} (event {event.number})"
        again = event.data.get("reason") == COMES_AGAIN
        if new not in FROM[old] or (old == "closed") != again:
            yield f"impossible: {talk.id} goes from {old} to {new} (event {event.number})"
        if int(event.data["epoch"]) < talk.epoch:
            yield f"torn: the epoch of {talk.id} goes back (event {event.number})"
        if new == "offered":
            yield from self._asked(event, str(event.data["to"]))

    def _asked(self, event: Event, person: str) -> Iterator[str]:
        """Who has just left, or taken one by hand, may be asked by one who did not know it yet."""
        seat, chair = self._house.seats[person], self._papers.chairs.get(person)
        left = seat.state != "online" or seat.lost
        if left and (seat.since is None or event.at - seat.since > self._papers.tick):
            there = "lost" if seat.lost else seat.state
            yield f"nobody there: event {event.number} asks {person}, who is {there}"
        if chair and self._known_of(seat, event.at) >= chair.capacity:
            yield f"overloaded: event {event.number} asks {person}, who has {len(seat.desk)}"

    def _known_of(self, seat: Seat, at: datetime) -> int:
        """How much he has, as far as everybody must know it."""
        just_now = at - self._papers.tick
        desk = [self._house.talks[one] for one in seat.desk]
        return sum(not (one.by_hand and one.moved_at and one.moved_at >= just_now) for one in desk)
