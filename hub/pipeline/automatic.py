"""How often somebody is answered by machines, so that no two of them talk for ever."""

from datetime import datetime, timedelta

from hub.core.conversations import Conversation
from hub.core.messages import Delivery, Inbound
from hub.store.draft import Draft

LOOP_WINDOW = timedelta(hours=1)
LETTER_WINDOW = timedelta(days=1)
"""A loop of letters turns slowly: hours lie between two of them."""


def may_answer(draft: Draft, inbound: Inbound, loop_limit: int | None, *, letters: bool) -> bool:
    """Neither machines nor who is served elsewhere; where we push, nobody more often than he can
    read."""
    if inbound.automatic is not None or inbound.elsewhere:
        return False
    if loop_limit is None:
        return True
    conversation = draft.current()
    to_come = len(conversation.pending)
    sent = automatic_replies(conversation, draft.now, letters=letters)
    return sent + to_come < loop_limit


def automatic_replies(conversation: Conversation, now: datetime, *, letters: bool = False) -> int:
    """How many automatic answers its customer got in the present hour, or day of letters."""
    since, window = conversation.automatic_since, LETTER_WINDOW if letters else LOOP_WINDOW
    return conversation.automatic_replies if since and now - since < window else 0


def count_replies(draft: Draft, *, letters: bool = False) -> None:
    """What is sent to him; what nobody sends may be said as often as one likes."""
    said, conversation = replies_in(draft), draft.current()
    if not said:
        return
    before = automatic_replies(conversation, draft.now, letters=letters)
    since = conversation.automatic_since if before else draft.now
    draft.set(automatic_replies=before + said, automatic_since=since)


def replies_in(draft: Draft) -> int:
    return sum(message.delivery is Delivery.QUEUED for message in draft.messages)
