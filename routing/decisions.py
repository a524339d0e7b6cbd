"""What a person may do to a conversation, as pure decisions: each checks, then records."""

from dataclasses import dataclass, replace
from typing import Any

from hub.core.conversations import HELD, Conversation, State
from hub.core.errors import Conflict
from hub.core.messages import SYSTEM, Author, AuthorKind, Letter
from hub.core.organisation import holds
from hub.core.parts import File, Part, Text
from hub.core.ports.wording import Wording
from hub.core.queues import Queue
from hub.core.seats import Seat, SeatState, sit
from hub.pipeline.handover import NO_BOT
from hub.pipeline.opinions import ask
from hub.store import seats
from hub.store.draft import Draft
from routing.company import admit, takes_part, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person at the desk; one who `supervises` may act on what others have."""

    id: str
    name: str
    supervises: bool = False

    @property
    def author(self) -> Author:
        return Author(kind=AuthorKind.AGENT, id=self.id, name=self.name)


def take(draft: Draft, *, agent: Agent, wording: Wording, seat: Seat | None = None) -> None:
    """The bot or the queue gives way to this person; taking what one has changes nothing.

    So does a colleague who has asked him.     `seat` is his, where he has one.
    """
    conversation = draft.current()
    if conversation.state in HELD:
        if conversation.assignee == agent.id:
            return
        if conversation.proposed_to != agent.id:
            check_hold(conversation, agent)
    hand_to(draft, agent, seat, by=agent, wording=wording)


def transfer(
    draft: Draft, *, agent: Agent, to: Agent, wording: Wording, seat: Seat | None = None
) -> None:
    """On to a colleague; `seat` is his."""
    conversation = draft.current()
    _check_may_move(conversation, agent)
    if conversation.state in HELD and conversation.assignee == to.id:
        return
    hand_to(draft, to, seat, by=agent, wording=wording)


def requeue(draft: Draft, *, agent: Agent, queue: Queue, wording: Wording) -> None:
    """Into a waiting line, behind those who wait there already."""
    conversation = draft.current()
    _check_may_move(conversation, agent)
    if conversation.state is State.QUEUED and conversation.queue == queue.id:
        return
    had_it = conversation.assignee
    move(draft, State.QUEUED, by=agent.id, queue=queue.id)
    draft.set(
        assignee=None, queue=queue.id, home_queue=queue.id, queued_at=draft.now,
        waiting_since=conversation.waiting_since or draft.now, returned=False,
        refused=(had_it,) if had_it else (), last_agent=had_it or conversation.last_agent,
        node_id=seen_at(conversation, queue),
    )  # fmt: skip
    tell(draft, wording, "desk_requeued")


def return_to_bot(draft: Draft, *, agent: Agent, wording: Wording) -> None:
    """The bot speaks again, with nothing of the dialogue that was interrupted."""
    _check_may_move(draft.current(), agent)
    if not draft.current().is_open:
        raise Conflict("wrong_state", state=State.CLOSED.value)
    if draft.current().handover_reason == NO_BOT:
        raise Conflict("no_bot")
    move(draft, State.BOT, by=agent.id)
    draft.set(
        assignee=None, queue=None, queued_at=None, waiting_since=None, handover_reason="",
        unread=0, bot_state={}, failures=0, refused=(), returned=False,
    )  # fmt: skip
    tell(draft, wording, "desk_returned")


def close(
    draft: Draft, *, agent: Agent, summary: str, category: str, wording: Wording,
    asks: bool = False,
) -> None:  # fmt: skip
    """The end, with what it was about; from the queue too, where no answer is needed any more.

    `asks`: whom one of ours has answered is asked for a score.
    """
    conversation = draft.current()
    _check_may_move(conversation, agent)
    if asks and conversation.answered_at:
        ask(draft, wording, told="desk_closed")
    else:
        tell(draft, wording, "desk_closed")
    move(draft, State.CLOSED, by=agent.id)
    draft.set(closed_at=draft.now, summary=summary, category=category, waiting_since=None, unread=0)


def reply(
    draft: Draft, *, agent: Agent, text: str, key: str | None, client_id: str,
    files: tuple[File, ...] = (), seen: int | None = None, letter: Letter | None = None,
) -> int:  # fmt: skip
    """A message to the customer, from whoever has it or writes in it; returns its seq.

    A supervisor who answers beside the one who has it has joined him. `seen` is the last that the
    agent had read: what a colleague has answered since goes first.
    """
    _step_in(draft, agent, seen)
    seq = draft.say(agent.author, _parts(text, files), key=key, client_id=client_id, letter=letter)
    return _answered(draft, agent, seq)


def invite(draft: Draft, *, agent: Agent, words: str) -> int:
    """Whoever may not be answered any more is asked to write again, once; returns its seq."""
    window = draft.current().window
    if not words or window is None or not window.forbids(draft.now):
        raise Conflict("no_invitation")
    if window.invited:
        raise Conflict("invited")
    _step_in(draft, agent)
    seq = draft.say(agent.author, _parts(words, ()), invites=True)
    draft.set(window=replace(window, invited=True))
    return _answered(draft, agent, seq)


def _step_in(draft: Draft, agent: Agent, seen: int | None = None) -> None:
    """Whoever writes to the customer has him, or writes beside the one who has."""
    conversation = draft.current()
    if conversation.state not in HELD:
        raise Conflict("take_first", state=conversation.state.value)
    if not takes_part(conversation, agent.id):
        check_hold(conversation, agent)
        admit(draft, person=agent.id, by=agent.id)
    _check_seen(conversation, agent, seen)
    if conversation.state is State.WRAP_UP:
        move(draft, State.ASSIGNED, by=agent.id)


def _answered(draft: Draft, agent: Agent, seq: int) -> int:
    answers = {**draft.current().answers, agent.id: seq}
    draft.set(unread=0, waiting_since=None, answered_at=draft.now, answers=answers)
    return seq


def note(
    draft: Draft, *, agent: Agent, text: str, key: str | None, client_id: str,
    files: tuple[File, ...] = (), mentions: tuple[str, ...] = (),
) -> int:  # fmt: skip
    """Words among colleagues, in every state; the customer never sees them. Returns their seq."""
    return draft.say(
        agent.author, _parts(text, files), private=True, key=key, client_id=client_id,
        mentions=mentions,
    )  # fmt: skip


def _parts(text: str, files: tuple[File, ...]) -> tuple[Part, ...]:
    return (*((Text(text=text),) if text else ()), *files)


def whisper(draft: Draft, *, agent: Agent, text: str, key: str | None, client_id: str) -> int:
    """Words for the ear of whoever has it now, which supervisors may read; returns their seq."""
    conversation = draft.current()
    if conversation.state not in HELD or not conversation.assignee:
        raise Conflict("nobody_has_it", state=conversation.state.value)
    return draft.say(
        agent.author, (Text(text=text),), private=True, whisper_to=conversation.assignee, key=key,
        client_id=client_id,
    )  # fmt: skip


def seen_at(conversation: Conversation, queue: Queue) -> str:
    """The node at which it is seen while it is in this queue, by those who serve there."""
    above = holds(queue.node_id, conversation.node_id)
    return conversation.node_id if above else queue.node_id


def check_hold(conversation: Conversation, agent: Agent) -> None:
    if conversation.assignee != agent.id and not agent.supervises:
        raise Conflict("taken", by=conversation.assignee)


def _check_seen(conversation: Conversation, agent: Agent, seen: int | None) -> None:
    """Of two who answer at once the second is told what the first has said."""
    others = {who: seq for who, seq in conversation.answers.items() if who != agent.id}
    if seen is None or not others or max(others.values()) <= seen:
        return
    who = max(others, key=lambda one: others[one])
    error = Conflict("answered_meanwhile")
    error.details = {"seen": seen, "seq": others[who], "by": who}
    raise error


def _check_may_move(conversation: Conversation, agent: Agent) -> None:
    """Whoever has it may move it; what nobody has and waits, every agent."""
    if conversation.state in HELD:
        check_hold(conversation, agent)
    elif conversation.state is State.BOT and not agent.supervises:
        raise Conflict("take_first", state=conversation.state.value)


def hand_to(
    draft: Draft, to: Agent, seat: Seat | None, *, by: Agent, wording: Wording | None = None
) -> None:
    """Whoever has something by hand is not offline but busy: so it is known when he goes.

    Without words for it the customer is not told.
    """
    if seat and seat.state is SeatState.OFFLINE:
        seats.write(draft, seat, sit(seat, SeatState.BUSY, at=draft.now), by=by.id)
    of = draft.current().assignee
    move(draft, State.ASSIGNED, by=by.id, assignee=to.id, of=of, quiet=wording is None)
    draft.set(
        assignee=to.id, unread=0, needs_look=False, given_at=draft.now, refused=(), returned=False,
        participants=without(draft.current(), to.id),
    )  # fmt: skip
    if wording:
        tell(draft, wording, "desk_taken", name=to.name)


def move(draft: Draft, state: State, *, by: str, **data: Any) -> None:
    """Change the state; the bot's unsent words are withdrawn, what it had to do is dropped.

    An offer ends with it.
    """
    old = draft.current()
    draft.state(state, by=by, **data)
    draft.set(pending=(), offered_to=None, offer_until=None, proposed_to="", proposed_by="")
    if old.state is State.BOT or state is State.ASSIGNED:
        draft.withdraw_unsent()


def tell(draft: Draft, wording: Wording, key: str, **values: object) -> None:
    conversation = draft.current()
    text = wording.text(key, conversation.locale, conversation.channel, **values)
    draft.say(SYSTEM, (Text(text=text),), aside=True)
