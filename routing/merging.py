"""Two open conversations of one person made into one piece of work, as a pure decision.

What was said stays where it was said: a thread belongs to its address, and its seq never moves.
"""

from hub.core.conversations import HELD, Conversation, State
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.messages import SYSTEM
from hub.core.parts import Text
from hub.core.ports.wording import Wording
from hub.store.draft import Draft
from routing.decisions import Agent, check_hold, move, tell


def merge(draft: Draft, *, agent: Agent, wording: Wording) -> None:
    """Close the draft's conversation into the one beside it, which has somebody to answer it.

    He takes on what waits there: orders, marks and the wait itself.
    """
    source, beside = draft.current(), draft.beside
    target = beside.current() if beside else source
    if beside is None or source.thread_id == target.thread_id:
        raise Conflict("same_conversation")
    _check_open(source, agent)
    if target.state not in HELD:
        raise Conflict("take_first", state=target.state.value)
    check_hold(target, agent)
    tell(draft, wording, "desk_merged")
    move(draft, State.CLOSED, by=agent.id)
    draft.set(
        closed_at=draft.now, merged_into=target.id, last_agent=target.served_by,
        waiting_since=None, unread=0, needs_look=False,
    )  # fmt: skip
    draft.event(Kind.MERGED, by=agent.id, into=target.id)
    _take_on(beside, source, agent, wording)


def _check_open(source: Conversation, agent: Agent) -> None:
    """What a colleague has is his to give away; what nobody has may be taken, and so merged."""
    if not source.is_open:
        raise Conflict("wrong_state", state=source.state.value)
    if source.state in HELD:
        check_hold(source, agent)


def _take_on(draft: Draft, source: Conversation, agent: Agent, wording: Wording) -> None:
    """The customer hears of it where he is told that it ends; here only colleagues do."""
    target = draft.current()
    if target.state is State.WRAP_UP:
        draft.state(State.ASSIGNED, by=agent.id)
    waits = [since for since in (source.waiting_since, target.waiting_since) if since]
    draft.set(
        merged=(*target.merged, *source.merged, source.id),
        work_orders=tuple(dict.fromkeys((*target.work_orders, *source.work_orders))),
        waiting_since=min(waits, default=None), unread=target.unread + source.unread,
        needs_look=target.needs_look or source.needs_look, topic=target.topic or source.topic,
    )  # fmt: skip
    text = wording.text("desk_merged_here", target.locale)
    draft.say(SYSTEM, (Text(text=text),), private=True)
    draft.event(Kind.MERGED, by=agent.id, source=source.id)
