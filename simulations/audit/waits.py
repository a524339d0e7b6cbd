"""Nobody starves: no free hand beside somebody who waits, and no place but by tier and time.

By the rule of ageing a place is a moment: when somebody came, less the seconds his tier is worth.
So whoever is served before somebody who waits came no later than those seconds after him.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.core.events import Event, Kind
from simulations.audit.house import House, Talk, is_above
from simulations.audit.papers import Papers

RETURNED = timedelta(hours=1)
"""What it is worth to have lost one's agent."""
MOVES = frozenset({Kind.STATE, Kind.SEAT, Kind.QUEUE, Kind.MOVED})
Rank = tuple[bool, datetime]


@dataclass(frozen=True, slots=True)
class Overtaking:
    """At this moment one was offered to somebody who could have had the other before him."""

    at: datetime
    passed: str
    by: str
    person: str


class Waits:
    """`see` after each event; `bound` is how long a free hand may go unnoticed."""

    def __init__(self, house: House, papers: Papers) -> None:
        self._house = house
        self._papers = papers
        self._pairs: dict[tuple[str, str], datetime] = {}
        self._told: set[tuple[str, str]] = set()
        self._doubts: list[Overtaking] = []
        self.bound = 3 * papers.tick

    def see(self, event: Event) -> Iterator[str]:
        if event.kind not in MOVES:
            return
        yield from self._idle(event.at)
        if event.kind is Kind.STATE:
            self._clear_doubts(event)
            if event.data["new"] == "offered":
                self._doubt(event)

    def end(self, at: datetime) -> Iterator[str]:
        """What is left when the log is over."""
        yield from self._idle(at)
        yield from (_sentence(one) for one in self._doubts)

    def _idle(self, at: datetime) -> Iterator[str]:
        """Pairs of a free hand and somebody he could take, and since when there is each."""
        for pair, since in self._pairs.items():
            stood = at - since - self._papers.unsure(since, at)
            if stood > self.bound and pair not in self._told:
                self._told.add(pair)
                yield f"starved: {pair[0]} waited {stood} beside {pair[1]}, who was free ({at})"
        now = {
            (talk.id, person)
            for talk in self._house.waiting.values()
            for person in self._house.seats
            if self._could_take(person, talk)
        }
        self._pairs = {pair: self._pairs.get(pair, at) for pair in now}

    def _could_take(self, person: str, talk: Talk) -> bool:
        seat, chair = self._house.seats[person], self._papers.chairs.get(person)
        if chair is None or seat.state != "online" or seat.lost:
            return False
        return len(seat.desk) < chair.capacity and self._fits(person, talk)

    def _fits(self, person: str, talk: Talk) -> bool:
        chair = self._papers.chairs[person]
        queue = self._house.queues.get(talk.queue) or self._house.queues["default"]
        return (
            is_above(chair.node_id, queue.node_id)
            and (not chair.queues or queue.id in chair.queues)
            and (talk.urgent or chair.skills >= set(queue.skills))
            and (not chair.languages or talk.locale[:2] in chair.languages)
        )

    def _rank(self, talk: Talk) -> Rank:
        queue = self._house.queues.get(talk.queue) or self._house.queues["default"]
        worth = timedelta(seconds=0 if talk.urgent else queue.tier_seconds.get(talk.tier, 0))
        worth += RETURNED if talk.returned else timedelta(0)
        assert talk.since
        return (not talk.urgent, talk.since - worth)

    def _doubt(self, event: Event) -> None:
        """Who stood before him, and had stood there for so long that everybody knew."""
        asked = self._house.talks[event.conversation_id]
        if asked.since is None or asked.person not in self._papers.chairs:
            return
        for talk in self._house.waiting.values():
            before = self._rank(talk) < self._rank(asked) and self._is_known(talk, event.at)
            if before and self._fits(asked.person, talk):
                self._doubts.append(Overtaking(event.at, talk.id, asked.id, asked.person))

    def _is_known(self, talk: Talk, at: datetime) -> bool:
        """Whether it has stood there for so long that whoever assigns must know."""
        stood = at - (talk.moved_at or at)
        return stood > self._papers.tick and not self._papers.unsure(at - stood, at)

    def _clear_doubts(self, event: Event) -> None:
        """Who is asked for in the same breath was not passed over."""
        self._doubts = [
            one
            for one in self._doubts
            if one.passed != event.conversation_id or event.at - one.at > self._papers.tick
        ]


def _sentence(one: Overtaking) -> str:
    return f"overtaken: {one.passed} by {one.by}, offered to {one.person} at {one.at}"
