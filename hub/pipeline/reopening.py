"""A letter to what has ended opens it again, for some days: it goes on with whom it was."""

from datetime import datetime, timedelta

from hub.core.conversations import Conversation, State
from hub.core.messages import SYSTEM, AuthorKind
from hub.core.parts import Text
from hub.core.ports.customers import Writer
from hub.core.ports.wording import Wording
from hub.pipeline.handover import NO_BOT, REOPENED
from hub.store.draft import Draft

REOPENED_WITHIN = timedelta(days=7)


def may_reopen(conversation: Conversation | None, now: datetime) -> bool:
    """What was merged goes on elsewhere."""
    if conversation is None or conversation.closed_at is None or conversation.merged_into:
        return False
    return now - conversation.closed_at < REOPENED_WITHIN


def reopen(draft: Draft, *, writer: Writer, bot: bool, wording: Wording) -> None:
    """Like a new one for everybody who waits, is asked and is counted; what was said stays.

    From people it goes to people again, without a word of the bot's; a dialogue with the bot goes
    on where it stood. What holds for the customer holds as it is now.
    """
    one, profile = draft.current(), writer.profile
    with_people = one.assignee is not None or one.handover_reason not in {"", NO_BOT}
    reason = REOPENED if with_people else ""
    draft.set(
        tier=profile.tier, node_id=profile.node_id, manager=profile.manager,
        verified=writer.verified, code={}, last_agent=one.served_by or writer.last_agent,
        handover_reason=reason if bot else NO_BOT, bot_state={} if with_people else one.bot_state,
        assignee=None, queue=None, home_queue="", queued_at=None, given_at=None, returned=False,
        refused=(), told_opens=None, waiting_since=None, answered_at=None, asked_at=None,
        closed_at=None, unread=0, failures=0, needs_look=False, look_rule="", stumbles=0,
    )  # fmt: skip
    draft.state(State.BOT, by=AuthorKind.CUSTOMER.value, reason=REOPENED)
    _remember_end(draft, one, wording)


def _remember_end(draft: Draft, ended: Conversation, wording: Wording) -> None:
    """Whoever ends it again writes over what was written down at its end."""
    told = "\n".join(filter(None, (ended.category, ended.summary)))
    if told:
        head = wording.text("desk_reopened", ended.locale, ended.channel)
        draft.say(SYSTEM, (Text(text=f"{head}\n{told}"),), private=True)
