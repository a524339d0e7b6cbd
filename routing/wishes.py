"""What the rules read in a conversation: what it asks for, how it waits, on whose desk it lies."""

from hub.core.conversations import HUMAN_STATES, Conversation, State
from hub.core.customers import Tier
from hub.core.queues import EMERGENCY, Caller, Waiting
from routing.matching import Wish


def caller_of(conversation: Conversation) -> Caller:
    return Caller(
        node_id=conversation.node_id,
        channel=conversation.channel,
        account=conversation.account,
        locale=conversation.locale,
        tier=conversation.tier,
        topic=conversation.topic,
        queue=conversation.wanted_queue,
    )


def waiting_of(conversation: Conversation) -> Waiting:
    """Of a conversation that waits, or will as soon as it has come."""
    return Waiting(
        id=conversation.id,
        since=conversation.queued_at or conversation.last_at,
        tier=conversation.tier,
        urgent=conversation.handover_reason == EMERGENCY,
        returned=conversation.returned,
    )


def person_of(conversation: Conversation | None) -> str | None:
    """On whose desk it lies; what is only offered takes its place already, what is put off none."""
    if conversation is None or conversation.state not in HUMAN_STATES:
        return None
    if conversation.state is State.OFFERED:
        return conversation.offered_to
    if conversation.state is State.QUEUED or conversation.snoozed_until:
        return None
    return conversation.assignee


def wish_of(conversation: Conversation) -> Wish:
    return Wish(
        channel=conversation.channel,
        locale=conversation.locale,
        urgent=conversation.handover_reason == EMERGENCY,
        manager=conversation.manager if conversation.tier is not Tier.NORMAL else "",
        last_agent=conversation.last_agent,
        refused=conversation.refused,
    )
