"""Colleagues in a conversation: asked whether they take it, or invited to speak in it, too."""

from hub.core.conversations import Conversation
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.store.draft import Draft
from routing.decisions import HELD, Agent, check_hold

MOST = 10
"""Guests of one conversation."""


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
    conversation = _held(draft, agent)
    if guest.id == conversation.assignee:
        raise Conflict("has_it", name=guest.name)
    if guest.id in conversation.guests:
        return
    if len(conversation.guests) >= MOST:
        raise Conflict("guests_full", limit=MOST)
    draft.set(guests=(*conversation.guests, guest.id))
    draft.event(Kind.INVITED, by=agent.id, guest=guest.id)


def part(draft: Draft, *, agent: Agent, guest: str) -> None:
    """He goes by himself, or is asked to."""
    conversation = draft.current()
    if guest not in conversation.guests:
        return
    if agent.id != guest:
        check_hold(conversation, agent)
    draft.set(guests=tuple(one for one in conversation.guests if one != guest))
    draft.event(Kind.INVITED, by=agent.id, guest=guest, over=True)


def _held(draft: Draft, agent: Agent) -> Conversation:
    conversation = draft.current()
    if conversation.state not in HELD:
        raise Conflict("take_first", state=conversation.state.value)
    check_hold(conversation, agent)
    return conversation
