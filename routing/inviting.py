"""Colleagues whom the one who has a conversation asks in: to take it, or to write beside him."""

from hub.core.conversations import HELD, Conversation
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.store.draft import Draft
from routing.company import admit, dismiss
from routing.decisions import Agent, check_hold


def propose(draft: Draft, *, agent: Agent, to: Agent) -> None:
    """Would he take it? Until he does (`decisions.take`) it stays where it is."""
    conversation = _held(draft, agent)
    if to.id == conversation.assignee:
        raise Conflict("has_it", name=to.name)
    if conversation.proposed_to != to.id:
        draft.set(proposed_to=to.id, proposed_by=agent.id)
        draft.event(Kind.PROPOSED, by=agent.id, to=to.id)


def drop_proposal(draft: Draft, *, agent: Agent) -> None:
    """Declined by whom it was made to, or taken back."""
    conversation = draft.current()
    if not conversation.proposed_to:
        return
    if agent.id not in {conversation.proposed_to, conversation.proposed_by}:
        check_hold(conversation, agent)
    draft.set(proposed_to="", proposed_by="")
    draft.event(Kind.PROPOSED, by=agent.id, to=conversation.proposed_to, over=True)


def invite(draft: Draft, *, agent: Agent, guest: Agent) -> None:
    """He sees it among his own and may answer in it; twice is once."""
    if _held(draft, agent).assignee == guest.id:
        raise Conflict("has_it", name=guest.name)
    admit(draft, person=guest.id, by=agent.id)


def part(draft: Draft, *, agent: Agent, guest: str) -> None:
    """He goes by himself, or is asked to."""
    if agent.id != guest:
        check_hold(draft.current(), agent)
    dismiss(draft, person=guest, by=agent.id)


def _held(draft: Draft, agent: Agent) -> Conversation:
    conversation = draft.current()
    if conversation.state not in HELD:
        raise Conflict("take_first", state=conversation.state.value)
    check_hold(conversation, agent)
    return conversation
