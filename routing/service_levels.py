"""The clocks of what customers are promised: they follow whatever befalls a conversation."""

from hub.core.conversations import HUMAN_STATES, Conversation, State
from hub.core.deadlines import Deadline
from hub.core.service_levels import ServiceClock
from hub.pipeline.calendars import Almanac
from hub.store import deadlines
from hub.store.draft import Draft, View
from routing.promises import Promises

PENDING = frozenset({State.WRAP_UP})
"""States in which the customer waits for nothing: no clock runs."""


class ServiceClocks:
    """`follow` is the committer's: called after every decision, it writes where one moved a clock.

    A conversation carries since when its customer waits for a person: set by his message or by the
    queue, cleared by an agent's words to him and by nothing else. So it is all that the clocks of
    answers go by; notes, bots, notices and machines' mail never touch them.
    """

    def __init__(self, promises: Promises, almanac: Almanac) -> None:
        self._promises = promises
        self._almanac = almanac

    def follow(self, draft: Draft, view: View | None) -> None:
        after = draft.conversation
        if after is None or not draft.changed:
            return
        before = view.conversation if view and view.conversation.id == after.id else None
        was = before is not None and before.state in HUMAN_STATES
        if after.state in HUMAN_STATES:
            self._follow_people(draft, before if was else None, after)
        elif was:
            self._end(draft, after)

    def _follow_people(
        self, draft: Draft, before: Conversation | None, after: Conversation
    ) -> None:
        if before is None:
            self._begin(draft, ServiceClock.RESOLUTION)
            if after.waiting_since:
                self._begin(draft, ServiceClock.FIRST_RESPONSE)
            return
        if after.state in PENDING and before.state not in PENDING:
            self._pause(draft)
        elif before.state in PENDING and after.state not in PENDING:
            self._resume(draft)
        if after.waiting_since and not before.waiting_since:
            self._begin(draft, ServiceClock.NEXT_RESPONSE)
        elif before.waiting_since and not after.waiting_since:
            for clock in (ServiceClock.FIRST_RESPONSE, ServiceClock.NEXT_RESPONSE):
                self._answer(draft, clock)

    def _begin(self, draft: Draft, clock: ServiceClock) -> None:
        conversation = draft.current()
        level = self._promises.of(conversation)
        limit = level.limit(clock) if level else None
        if level and limit:
            deadlines.begin(
                draft, clock.value, conversation.id, limit=limit,
                calendar=self._almanac.at(level.calendar_id, conversation.node_id),
                warn_after=level.warn_after(limit),
                before=_clock(conversation, clock),
            )  # fmt: skip

    def _answer(self, draft: Draft, clock: ServiceClock) -> None:
        if running := _clock(draft.current(), clock):
            deadlines.meet(draft, running)

    def _pause(self, draft: Draft) -> None:
        for one in draft.current().clocks:
            deadlines.pause(draft, one, self._almanac.get(one.calendar_id))

    def _resume(self, draft: Draft) -> None:
        for one in draft.current().clocks:
            deadlines.resume(draft, one, self._almanac.get(one.calendar_id))

    def _end(self, draft: Draft, after: Conversation) -> None:
        """Closed, it is resolved; an answer that nobody waits for any more is not missed."""
        for one in after.clocks:
            resolved = one.kind == ServiceClock.RESOLUTION and not after.is_open
            (deadlines.meet if resolved else deadlines.drop)(draft, one)


def _clock(conversation: Conversation, clock: ServiceClock) -> Deadline | None:
    return next((one for one in conversation.clocks if one.kind == clock), None)
