"""Who writes in a conversation beside the one who has it, as pure decisions.

Whoever comes or goes changes neither who has it nor what may be said: no epoch begins.
"""

from hub.core.conversations import HELD, Conversation, Participant
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.store.draft import Draft

MOST = 10
"""Beside the one who has it: more cannot be kept apart by a customer."""


def admit(draft: Draft, *, person: str, by: str) -> None:
    """He may write in it from now on; who may already, stays as he is."""
    conversation = draft.current()
    if conversation.state not in HELD:
        raise Conflict("take_first", state=conversation.state.value)
    if takes_part(conversation, person):
        return
    if len(conversation.participants) >= MOST:
        raise Conflict("company_full", limit=MOST)
    came = Participant(id=person, by=by, since=draft.now)
    draft.set(participants=(*conversation.participants, came))
    draft.event(Kind.PARTICIPANT, by=by, action="joined", person=person)


def dismiss(draft: Draft, *, person: str, by: str) -> None:
    """He writes in it no more; who did not, stays away."""
    conversation = draft.current()
    left = without(conversation, person)
    if left == conversation.participants:
        return
    draft.set(participants=left)
    draft.event(Kind.PARTICIPANT, by=by, action="left", person=person)


def takes_part(conversation: Conversation, person: str) -> bool:
    """Whether he may write in it: it is his, or he was let in."""
    return person == conversation.assignee or person in _ids(conversation)


def without(conversation: Conversation, person: str) -> tuple[Participant, ...]:
    return tuple(one for one in conversation.participants if one.id != person)


def _ids(conversation: Conversation) -> frozenset[str]:
    return frozenset(one.id for one in conversation.participants)
