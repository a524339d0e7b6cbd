"""Events as the console's live socket tells them: built once, whoever listens."""

import json
from dataclasses import dataclass
from typing import Any

from agent_console.api.views import conversation_out, message_out, names_in
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
    Kind.CUSTOMER: Right.SEE_CUSTOMERS,
    Kind.MODEL: Right.SEE_BOT,
    Kind.CUSTOMER_FIELD: Right.SELF,
    Kind.ORDER: Right.SEE_ORDERS,
    Kind.ORDER_RULE: Right.SEE_ORDERS,
    Kind.TEMPLATE: Right.SEE_TEMPLATES,
    Kind.ORGANISATION: Right.SELF,
    Kind.INTERVENTION: Right.SELF,
    Kind.QUEUE: Right.SELF,
    Kind.SEAT: Right.SEE_SEATS,
    Kind.SERVICE_LEVEL: Right.SELF,
    Kind.SUPERVISION: Right.SELF,
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


def heard(text: str) -> dict[str, Any]:
    """A listener's frame; empty where it is none."""
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


def welcome(last: int, build: str) -> str:
    """`build` names the pages that this hub serves: a page of another one may be loaded anew."""
    return json.dumps({"type": "welcome", "last": last, "build": build})


async def frame_of(entry: Entry, directory: Directory) -> Frame:
    """What is told of an order goes to nodes that may not see its conversation."""
    body, right = _head(entry.event), _right_to_hear(entry.event)
    if entry.conversation and right is not Right.SEE_ORDERS:
        body["conversation"] = await _conversation(entry.conversation, directory, entry)
    if entry.message:
        message = message_out(entry.message, entry.conversation)
        body["message"] = message.model_dump(mode="json")
    event = entry.event
    return Frame(
        number=event.number,
        right=right,
        nodes=(event.node_id, *event.data.get("nodes", ())),
        text=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        person_id=_whose(event),
    )


def _whose(event: Event) -> str:
    """Who hears of it without a right: it is his seat, or for his ear."""
    if event.kind is Kind.SEAT:
        return str(event.data["id"])
    return str(event.data.get("whisper_to", ""))


def _right_to_hear(event: Event) -> Right:
    """A deadline is its subject's business: an order's or a conversation's.

    A whisper and a look that is not shown are the supervisors'.
    """
    if event.kind is Kind.DEADLINE and event.data["clock"].startswith("order:"):
        return Right.SEE_ORDERS
    if event.data.get("whisper_to") or (event.kind is Kind.WATCH and not event.data.get("shown")):
        return Right.SUPERVISE
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
        await names_in(conversation, directory),
        entry.message,
    )
    return shown.model_dump(mode="json")
