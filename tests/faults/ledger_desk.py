"""Offers: to one at a time, in turn, taken by whom they were made to, and nobody is forgotten."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from hub.core.conversations import Conversation, State
from hub.core.events import Event, Kind
from hub.core.seats import Seat, SeatState
from tests.faults.story import Story

ON_HAND = frozenset({State.OFFERED, State.ASSIGNED, State.WRAP_UP})
LATE = timedelta(seconds=5)
"""How long after its end an offer may be found lying."""


def _offered(story: Story) -> Iterator[str]:
    """Only who waits is offered; at the desk only whom he is offered to takes him, and says so."""
    held: dict[str, tuple[str, str]] = {}
    for event in _moves(story):
        of, new = event.conversation_id, event.data["new"]
        old, to = held.get(of, (State.BOT.value, ""))
        if new == State.OFFERED and old != State.QUEUED:
            yield f"offered twice: {_where(event)} to {event.data.get('to')}, while {old} {to}"
        if new == State.ASSIGNED and event.thread_id in story.desk:
            if old != State.OFFERED or event.by != to:
                yield f"not offered: {_where(event)} went to {event.by}, while {old} {to}"
            if (of, event.by) not in story.asked:
                yield f"not asked for: {_where(event)} went to {event.by}"
        held[of] = (new, event.data.get("to", ""))


def _taken(story: Story) -> Iterator[str]:
    """What a person was told is his, is his alone, and the log says so."""
    logged = {
        (event.conversation_id, event.data.get("epoch")): event.by
        for event in _moves(story)
        if event.data["new"] == State.ASSIGNED
    }
    for one in story.takings:
        has = logged.get((one.conversation_id, one.epoch), "nobody")
        if has != one.person:
            yield f"taken twice: {one.conversation_id} is {has}'s, and {one.person} took it too"


def _in_turn(story: Story) -> Iterator[str]:
    """Of those who are all alike, whoever came first is offered first."""
    waiting: dict[str, Event] = {}
    for event in _moves(story):
        if event.thread_id not in story.desk:
            continue
        came = waiting.pop(event.conversation_id, None)
        if event.data["old"] == State.BOT and event.data["new"] == State.QUEUED:
            waiting[event.conversation_id] = event
        elif came and event.data["new"] == State.OFFERED:
            before = [one.conversation_id for one in waiting.values() if one.at < came.at]
            if before:
                yield f"out of turn: {_where(event)} was offered before {before}"


def _awaited(story: Story) -> Iterator[str]:
    """After quiet nobody waits, whether he was never offered or the offer of him ran out."""
    desks = Counter(_on_whose_desk(one) for one in story.conversations if one.state in ON_HAND)
    free = sorted(one.id for one in story.seats if _is_free(one, desks[one.id]))
    for one in story.conversations:
        if one.state is State.QUEUED:
            yield f"forgotten: {one.id} waits since {one.queued_at}, and free are {free}"
        elif one.state is State.OFFERED and one.offer_until and one.offer_until + LATE < story.at:
            yield f"forgotten: {one.id} was offered to {one.offered_to} until {one.offer_until}"


def _on_whose_desk(conversation: Conversation) -> str | None:
    is_offered = conversation.state is State.OFFERED
    return conversation.offered_to if is_offered else conversation.assignee


def _is_free(seat: Seat, load: int) -> bool:
    return seat.state is SeatState.ONLINE and seat.lost_at is None and load < seat.capacity


def _seated(story: Story) -> Iterator[str]:
    """A seat's changes follow one another, up to how it is now."""
    state: dict[str, str] = {}
    for event in story.events:
        if event.kind is Kind.SEAT:
            seat, old, new = event.data["id"], event.data["old"], event.data["new"]
            if state.get(seat, old) != old:
                yield f"jumped: seat {seat} (event {event.number}) from {state[seat]}, not {old}"
            state[seat] = new
    for one in story.seats:
        if state.get(one.id, one.state) != one.state:
            yield f"jumped: seat {one.id} is {one.state.value}, the log says {state[one.id]}"


def _moves(story: Story) -> Iterator[Event]:
    """Of this round's conversations, in the order of the log."""
    begun = story.begun
    for event in story.events:
        if event.kind is Kind.STATE and event.thread_id in begun:
            yield event


def _where(event: Event) -> str:
    return f"{event.conversation_id} (event {event.number})"


RULES = (_offered, _taken, _in_turn, _awaited, _seated)
