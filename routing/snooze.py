"""A conversation put off until later: its person keeps it, and it comes back once, by whatever
happens first: its time, a word of the customer's, or another hand on it."""

from datetime import datetime, timedelta

from hub.core.calendar import ALWAYS
from hub.core.conversations import Conversation, State
from hub.core.deadlines import Deadline, Moment
from hub.core.errors import Conflict, InputError
from hub.core.events import Kind
from hub.core.messages import AuthorKind
from hub.pipeline.deadlines import Act
from hub.store import deadlines
from hub.store.draft import Draft, View
from routing.decisions import Agent, check_hold

CLOCK = "snooze"
"""The kind of its deadline, which the hub's scan wakes."""
LONGEST = timedelta(days=90)
BY_THE_CLOCK = "clock"


def put_off(draft: Draft, *, agent: Agent, until: datetime) -> None:
    """Anew, it is put off until the newer time."""
    conversation = draft.current()
    if conversation.state is not State.ASSIGNED:
        raise Conflict("take_first", state=conversation.state.value)
    check_hold(conversation, agent)
    if until <= draft.now:
        raise InputError(fields={"until": "past"})
    if until > draft.now + LONGEST:
        raise InputError(fields={"until": "too_far"})
    if until == conversation.snoozed_until:
        return
    limit, before = until - draft.now, _clock(conversation)
    deadlines.begin(draft, CLOCK, conversation.id, limit=limit, calendar=ALWAYS, before=before)
    draft.set(snoozed_until=until)
    draft.event(Kind.SNOOZED, by=agent.id, until=until.isoformat())


def call_back(draft: Draft, *, agent: Agent) -> None:
    """Before its time; nothing where it is not put off."""
    check_hold(draft.current(), agent)
    if draft.current().snoozed_until:
        _end(draft, by=agent.id)


def follow(draft: Draft, view: View | None) -> None:
    """After every decision: what has moved, or has been written in, is not put off any more."""
    before, after = view.conversation if view else None, draft.conversation
    if before is None or after is None or before.id != after.id:
        return
    stays = (before.state, before.epoch) == (after.state, after.epoch)
    if before.snoozed_until and after.snoozed_until and (not stays or _has_written(draft)):
        _end(draft, by=AuthorKind.CUSTOMER.value if stays else AuthorKind.SYSTEM.value)


async def prepare(_deadline: Deadline, _moment: Moment) -> Act:
    """For the hub's scan: its time has come."""
    return _wake


def _wake(draft: Draft, deadline: Deadline) -> None:
    if draft.current().id == deadline.subject:
        draft.set(snoozed_until=None)
        draft.event(Kind.SNOOZED, by=BY_THE_CLOCK)


def _end(draft: Draft, *, by: str) -> None:
    if clock := _clock(draft.current()):
        deadlines.drop(draft, clock)
    draft.set(snoozed_until=None)
    draft.event(Kind.SNOOZED, by=by)


def _has_written(draft: Draft) -> bool:
    """A machine's answer wakes nobody."""
    return any(
        one.author.kind is AuthorKind.CUSTOMER and one.automatic is None for one in draft.messages
    )


def _clock(conversation: Conversation) -> Deadline | None:
    return next((one for one in conversation.clocks if one.kind == CLOCK), None)
