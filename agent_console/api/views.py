"""What the hub knows, in the forms that the console sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from agent_console.api.shapes.conversations import (
    ConversationOut,
    CustomerOut,
    ParkedOut,
    ParticipantOut,
    WindowOut,
)
from agent_console.api.shapes.messages import MessageOut
from agent_console.directory import Directory
from hub.core.conversations import Conversation
from hub.core.customers import Customer
from hub.core.identities import masked, masked_identity
from hub.core.messages import Delivery, Message, message_id
from hub.core.parts import part_to_json, plain_text
from hub.core.windows import Opening
from hub.store.database import Document
from hub.store.messages import Messages

LAST_LINE = 120
"""Characters of the last message that lists show."""


def message_out(message: Message, conversation: Conversation | None) -> MessageOut:
    """`conversation` knows how far its customer has received and read."""
    return MessageOut.model_validate(
        {
            "id": message.id,
            "seq": message.seq,
            "conversation_id": message.conversation_id,
            "author": {
                "kind": message.author.kind.value,
                "name": message.author.name,
                "id": message.author.id,
            },
            "parts": [part_to_json(part) for part in message.parts],
            "at": message.at,
            "private": message.private,
            "whisper_to": message.whisper_to,
            "evidence": asdict(message.evidence) if message.evidence else None,
            "envelope": asdict(message.envelope) if message.envelope else None,
            "delivery": _delivery(message, conversation),
            "reason": message.reason,
            "mentions": list(message.mentions),
            "letter": asdict(message.letter) if message.letter else None,
            "cid": message.client_id,
        }
    )


def _delivery(message: Message, conversation: Conversation | None) -> str | None:
    """Clients who fetch tell how far they are; that makes `delivered` and `read` of `sent`."""
    state = message.delivery
    told = state in {Delivery.SENT, Delivery.DELIVERED}
    if told and conversation and conversation.id == message.conversation_id:
        if message.seq <= conversation.read_seq:
            state = Delivery.READ
        elif message.seq <= conversation.received_seq:
            state = Delivery.DELIVERED
    return state.value if state else None


def conversation_out(
    conversation: Conversation,
    customer: Customer | None,
    names: Mapping[str, str],
    last: Message | None = None,
) -> ConversationOut:
    """`names` has those of whoever is in it; in full his address is told by `reveal` alone."""
    known = {name: getattr(conversation, name) for name in _SAME}
    return ConversationOut(
        **known,
        customer=CustomerOut(
            id=conversation.customer_id,
            person=(customer.top if customer else "") or conversation.customer_id,
            name=(customer.profile.name if customer else "") or conversation.name,
            tier=conversation.tier.value,
        ),
        assignee_name=names.get(conversation.assignee or ""),
        participants=[
            ParticipantOut(id=one.id, name=names.get(one.id, one.id), by=one.by, since=one.since)
            for one in conversation.participants
        ],
        work_orders=list(conversation.work_orders),
        address=masked(conversation.address),
        verified=[masked_identity(one) for one in conversation.verified],
        window=window_out(conversation.window),
        merged=list(conversation.merged),
        last_line=last_line(last) if last else None,
    )


def window_out(opening: Opening | None) -> WindowOut | None:
    if opening is None:
        return None
    return WindowOut(until=opening.until, left=opening.left, invited=opening.invited)


_MADE = frozenset(
    {
        "customer", "assignee_name", "participants", "work_orders", "merged", "last_line",
        "address", "verified", "window",
    }
)  # fmt: skip
_SAME = tuple(name for name in ConversationOut.model_fields if name not in _MADE)


async def names_in(conversation: Conversation, directory: Directory) -> dict[str, str]:
    """By id, of whoever of ours is in it."""
    ids = (conversation.assignee, *(one.id for one in conversation.participants))
    return {one: await directory.name_of(one) or one for one in ids if one}


def last_line(message: Message) -> str | None:
    """None where it is for one ear alone: lists are everybody's."""
    if message.whisper_to:
        return None
    return " ".join(plain_text(message.parts).split())[:LAST_LINE]


async def conversations_out(
    conversations: Sequence[Conversation], directory: Directory, messages: Messages
) -> list[ConversationOut]:
    """A page of them, each with its last line: three reads however many they are."""
    customers = await directory.customers([one.customer_id for one in conversations])
    lasts = await messages.get_many(_last_ids(conversations))
    return [
        conversation_out(
            one,
            customers.get(one.customer_id),
            await names_in(one, directory),
            lasts.get(message_id(one.thread_id, one.last_seq)),
        )
        for one in conversations
    ]


def _last_ids(conversations: Iterable[Conversation]) -> list[str]:
    return [message_id(one.thread_id, one.last_seq) for one in conversations]


def parked_out(document: Document) -> ParkedOut:
    return ParkedOut(
        id=document["_id"],
        reason=document["reason"],
        at=document["at"],
        channel=document.get("channel", ""),
        account=document.get("account", ""),
        conversation_id=document.get("conversation_id"),
        seq=document.get("seq"),
    )
