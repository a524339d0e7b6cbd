"""Events as the console's live socket tells them: built once, whoever listens."""

import json
from dataclasses import dataclass
from typing import Any

from agent_console.api.views import conversation_out, message_out
from agent_console.directory import Directory
from agent_console.rights import Right
from hub.core.conversations import Conversation
from hub.core.events import Event, Kind
from hub.store.group import Entry

PING = json.dumps({"type": "ping"})
PONG = json.dumps({"type": "pong"})
_RIGHTS = {
    Kind.ARTICLE: Right.SEE_ARTICLES,
    Kind.CALENDAR: Right.SELF,
    Kind.CHANNEL: Right.MANAGE_CHANNELS,
    Kind.CUSTOMER: Right.SEE_CUSTOMERS,
    Kind.ORDER: Right.SEE_ORDERS,
    Kind.ORDER_RULE: Right.SEE_ORDERS,
    Kind.TEMPLATE: Right.SEE_TEMPLATES,
    Kind.ORGANISATION: Right.SELF,
    Kind.INTERVENTION: Right.SELF,
    Kind.QUEUE: Right.SELF,
    Kind.SEAT: Right.SEE_SEATS,
    Kind.SERVICE_LEVEL: Right.SELF,
    Kind.WEBHOOK: Right.MANAGE_OUTSIDE,
    Kind.TOKEN: Right.MANAGE_OUTSIDE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event as text, for those who have the right at one of its nodes, and for whom it is."""

    number: int
    right: Right
    nodes: tuple[str, ...]
    text: str
    person_id: str = ""


def is_ping(text: str) -> bool:
    """A listener's question whether he is still heard; all else that he says means nothing."""
    try:
        frame = json.loads(text)
    except ValueError:
        return False
    return isinstance(frame, dict) and frame.get("type") == "ping"


def welcome(last: int) -> str:
    return json.dumps({"type": "welcome", "last": last})


async def frame_of(entry: Entry, directory: Directory) -> Frame:
    """What is told of an order goes to nodes that may not see its conversation."""
    body, right = _head(entry.event), _right_to_hear(entry.event)
    if entry.conversation and right is not Right.SEE_ORDERS:
        body["conversation"] = await _conversation(entry.conversation, directory, entry)
    if entry.message:
        message = message_out(entry.message, entry.conversation)
        body["message"] = message.model_dump(mode="json")
    return Frame(
        number=entry.event.number,
        right=right,
        nodes=(entry.event.node_id, *entry.event.data.get("nodes", ())),
        text=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        person_id=entry.event.data["id"] if entry.event.kind is Kind.SEAT else "",
    )


def _right_to_hear(event: Event) -> Right:
    """A deadline is its subject's business: an order's or a conversation's."""
    if event.kind is Kind.DEADLINE and event.data["clock"].startswith("order:"):
        return Right.SEE_ORDERS
    return _RIGHTS.get(event.kind, Right.SEE_CONVERSATIONS)


def _head(event: Event) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "event",
        "number": event.number,
        "kind": event.kind.value,
        "node": event.node_id,
        "at": event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    optional = {
        "conversation_id": event.conversation_id,
        "seq": event.seq,
        "rev": event.rev,
        "by": event.by,
        "data": dict(event.data),
    }
    return body | {name: value for name, value in optional.items() if value}


async def _conversation(
    conversation: Conversation, directory: Directory, entry: Entry
) -> dict[str, Any]:
    customers = await directory.customers([conversation.customer_id])
    shown = conversation_out(
        conversation,
        customers.get(conversation.customer_id),
        await directory.name_of(conversation.assignee),
        entry.message,
    )
    return shown.model_dump(mode="json")
