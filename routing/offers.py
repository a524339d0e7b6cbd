"""Offers, and what becomes of conversations whose person is gone, as pure decisions.

An offer changes nothing for the customer: he waits on at his place until somebody takes it. All
raise Conflict when the conversation is not any more what they were decided for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict
from hub.core.ports.wording import Wording
from hub.core.queues import Queue
from hub.core.seats import Seat, miss
from hub.pipeline.handover import say_closed
from hub.store import seats
from hub.store.draft import Draft
from hub.store.leases import hold_on
from routing.decisions import Agent, move, seen_at, take, tell

RULE = "rule"
"""Who is named where the rules decide."""
ASSIGNS = 0
"""The shard whose owner makes the offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """To whom and for how long; `process` must still own the shard that assigns."""

    conversation_id: str
    to: str
    seconds: int
    process: str


def offer(draft: Draft, *, wanted: Offer) -> Conversation:
    """Ask somebody who may take it; returns it as it is then."""
    _check(draft, wanted.conversation_id, State.QUEUED)
    hold_on(draft, ASSIGNS, wanted.process)
    draft.state(State.OFFERED, by=RULE, to=wanted.to)
    until = draft.now + timedelta(seconds=wanted.seconds)
    draft.set(offered_to=wanted.to, offer_until=until, given_at=draft.now)
    return draft.current()


def accept(draft: Draft, *, agent: Agent, epoch: int, wording: Wording) -> None:
    """Take what was offered; once more changes nothing."""
    conversation = draft.current()
    if conversation.state is State.ASSIGNED and conversation.assignee == agent.id:
        return
    _check_offered(conversation, agent.id)
    if conversation.epoch != epoch:
        raise Conflict("offer_gone")
    take(draft, agent=agent, wording=wording)


def decline(draft: Draft, *, agent: Agent) -> None:
    """Back to its place; he is asked again only after everybody else."""
    _check_offered(draft.current(), agent.id)
    _put_back(draft, agent.id, by=agent.id, why="declined")


def expire(draft: Draft, *, offered: Conversation, seat: Seat | None) -> None:
    """Nobody took it in time; on his seat that counts as a miss."""
    conversation = _check(draft, offered.id, State.OFFERED)
    until, person = conversation.offer_until, conversation.offered_to
    if not person or person != offered.offered_to or not until or until > draft.now:
        raise Conflict("offer_gone")
    _put_back(draft, person, by=RULE, why="missed")
    if seat:
        seats.write(draft, seat, miss(seat, at=draft.now), by=RULE)


def withdraw(draft: Draft, *, offered: Conversation) -> None:
    """Whom it was offered to is not there any more."""
    conversation = _check(draft, offered.id, State.OFFERED)
    if not conversation.offered_to or conversation.offered_to != offered.offered_to:
        raise Conflict("offer_gone")
    _put_back(draft, conversation.offered_to, by=RULE, why="gone")


def bereave(draft: Draft, *, of: Seat, held: Conversation, queue: Queue, wording: Wording) -> None:
    """His person is gone: to the front of the queue, and he is told, for he knew the name."""
    conversation = _check(draft, held.id, State.ASSIGNED)
    if conversation.assignee != of.id:
        raise Conflict("offer_gone")
    move(draft, State.QUEUED, by=RULE, queue=queue.id, reason="lost")
    draft.set(
        assignee=None, queue=queue.id, home_queue=queue.id, queued_at=draft.now, returned=True,
        waiting_since=conversation.waiting_since or draft.now, refused=(), last_agent=of.id,
    )  # fmt: skip
    tell(draft, wording, "desk_lost", name=of.name)


def overflow(draft: Draft, *, waiting: Conversation, to: Queue) -> None:
    """On to another queue with the time he has waited; his home queue's steps go on."""
    conversation = _check(draft, waiting.id, waiting.state)
    if conversation.queue != waiting.queue:
        raise Conflict("offer_gone")
    node_id = seen_at(conversation, to)
    there = None if node_id == conversation.node_id else [node_id]
    move(draft, State.QUEUED, by=RULE, queue=to.id, reason="overflow", nodes=there)
    draft.set(queue=to.id, refused=(), node_id=node_id)


def rehouse(draft: Draft, *, waiting: Conversation, to: Queue) -> None:
    """His queue is given up: he is at home in another one, and asked for by its rules.

    An offer is over with it.
    """
    overflow(draft, waiting=waiting, to=to)
    draft.set(home_queue=to.id)


def tell_closed(
    draft: Draft, *, waiting: Conversation, opens: datetime, wording: Wording, letters: bool
) -> None:
    """His queue has closed while he waits in it: he keeps his place, and knows until when."""
    conversation = _check(draft, waiting.id, State.QUEUED)
    if conversation.queue != waiting.queue or conversation.told_opens == opens:
        raise Conflict("offer_gone")
    say_closed(draft, opens, wording, letters=letters)


def _put_back(draft: Draft, person: str, *, by: str, why: str) -> None:
    refused = tuple(dict.fromkeys((*draft.current().refused, person)))
    move(draft, State.QUEUED, by=by, reason=why, of=person)
    draft.set(refused=refused)


def _check(draft: Draft, conversation_id: str, state: State) -> Conversation:
    conversation = draft.current()
    if conversation.id != conversation_id or conversation.state is not state:
        raise Conflict("offer_gone")
    return conversation


def _check_offered(conversation: Conversation, person: str) -> None:
    if conversation.state is not State.OFFERED or conversation.offered_to != person:
        raise Conflict("offer_gone")
