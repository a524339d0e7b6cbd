"""Who waits in a queue that is closed is told when it opens: once for each such moment."""

from collections.abc import Iterator
from datetime import datetime

from hub.core.calendar import ALWAYS
from hub.core.events import Event, Kind
from simulations.audit.hours import in_force, opens_at
from simulations.audit.house import House, Talk


class Opening:
    """`see` each event before the house takes it; `excuses` a notice that tells of an opening."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._told: dict[str, datetime | None] = {}
        self._bound = 3 * house.papers.tick

    def see(self, event: Event) -> Iterator[str]:
        talk = self._house.talks.get(event.conversation_id)
        if talk is None or event.kind is not Kind.STATE:
            return
        if talk.state == "queued":
            yield from self._check(talk, event.at)
        if event.data["old"] == "bot" and event.data["new"] == "queued":
            self._told[talk.id] = self._opens(str(event.data.get("queue", "")), event.at)

    def excuses(self, talk: Talk, at: datetime) -> bool:
        opens = self._opens(talk.queue, at)
        if talk.state != "queued" or opens is None or opens == self._told.get(talk.id):
            return False
        self._told[talk.id] = opens
        return True

    def _check(self, talk: Talk, at: datetime) -> Iterator[str]:
        """He has stood there for a while, and it is closed: by now he knows."""
        stood = at - (talk.moved_at or at) - self._house.papers.unsure(talk.moved_at or at, at)
        opens = self._opens(talk.queue, at - self._bound)
        if stood > self._bound and opens and opens > at and opens != self._told.get(talk.id):
            yield f"untold: {talk.id} waits until {opens} and does not know ({at})"

    def _opens(self, queue_id: str, at: datetime) -> datetime | None:
        """None while it is open."""
        queue = self._house.queues.get(queue_id) or self._house.queues["default"]
        editions = self._house.editions.get(queue.calendar_id) or self._house.editions[ALWAYS.id]
        return opens_at(in_force(editions, at), at)
