"""How threads, conversations, messages and events look as documents, both ways."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any

from hub.core.conversations import Conversation, Participant, State, Thread
from hub.core.customers import Tier
from hub.core.envelopes import envelope_of
from hub.core.events import Event, Kind
from hub.core.messages import (
    Author,
    AuthorKind,
    Automatic,
    Delivery,
    Evidence,
    Letter,
    Message,
)
from hub.core.organisation import path
from hub.core.parts import part_from_json, part_to_json
from hub.core.windows import Opening
from hub.store.database import Document
from hub.store.deadlines import deadline_from_document, deadline_to_document

_CONVERSATION_FIELDS = tuple(field.name for field in fields(Conversation))
_TUPLES = (
    "pending", "unsent", "work_orders", "merged", "refused", "verified", "labels",
)  # fmt: skip


def thread_to_document(thread: Thread) -> Document:
    return _renamed(asdict(thread))


def thread_from_document(document: Document) -> Thread:
    return Thread(**_named(document, fields(Thread)))


def conversation_to_document(conversation: Conversation) -> Document:
    body = {name: getattr(conversation, name) for name in _CONVERSATION_FIELDS}
    body |= {name: list(body[name]) for name in _TUPLES}
    body |= {"state": conversation.state.value, "tier": conversation.tier.value}
    body["clocks"] = [deadline_to_document(one) for one in conversation.clocks]
    body["answers"] = [list(one) for one in conversation.answers.items()]
    body["participants"] = [asdict(one) for one in conversation.participants]
    body["window"] = asdict(conversation.window) if conversation.window else None
    return _renamed(body)


def conversation_from_document(document: Document) -> Conversation:
    values = _named(document, fields(Conversation))
    values["state"] = State(values["state"])
    values["tier"] = Tier(values.get("tier", Tier.NORMAL))
    values |= {name: tuple(values[name]) for name in _TUPLES if name in values}
    values["clocks"] = tuple(deadline_from_document(one) for one in values.get("clocks", ()))
    values["answers"] = dict(values.get("answers", ()))
    values["participants"] = tuple(Participant(**one) for one in values.get("participants", ()))
    window = values.get("window")
    values["window"] = Opening(**window) if window else None
    return Conversation(**values)


_LISTED = (
    "state", "queue", "queued_at", "assignee", "opened_at", "customer_id", "needs_look", "shard",
    "handover_reason", "tier", "returned",
)  # fmt: skip


def listing_to_document(conversation: Conversation) -> Document:
    """What lists ask for, apart from the conversation itself, which has no index to keep up."""
    values = {name: _plain(getattr(conversation, name)) for name in _LISTED}
    return {"_id": conversation.id, **values, "lists": list(_lists(conversation))}


def _lists(conversation: Conversation) -> Iterator[str]:
    """Where it stands in lists of a node, of all states and of its own: each found by equality.

    Not at the root, which has all there is: its lists need no condition.
    """
    for node_id in path(conversation.node_id)[1:]:
        yield node_id
        yield list_of(node_id, conversation.state)


def list_of(node_id: str, state: State) -> str:
    """The name of the list of what is in this state at this node and below."""
    return f"{node_id}|{state.value}"


def message_to_document(message: Message) -> Document:
    """Only what says something is stored: most messages have no reason and no evidence."""
    document: Document = {
        "_id": message.id,
        "thread_id": message.thread_id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "author": _author_to_document(message.author),
        "parts": [part_to_json(part) for part in message.parts],
        "at": message.at,
    }
    optional = {
        "private": message.private,
        "whisper_to": message.whisper_to,
        "evidence": asdict(message.evidence) if message.evidence else None,
        "delivery": message.delivery and message.delivery.value,
        "reason": message.reason,
        "client_id": message.client_id,
        "automatic": message.automatic and message.automatic.value,
        "unsure": message.unsure,
        "mentions": list(message.mentions),
        "letter": message.letter and _letter_to_document(message.letter),
        "invites": message.invites,
    }
    return document | {name: value for name, value in optional.items() if value}


def message_from_document(document: Document) -> Message:
    evidence = document.get("evidence")
    delivery = document.get("delivery")
    automatic = document.get("automatic")
    return Message(
        thread_id=document["thread_id"],
        conversation_id=document["conversation_id"],
        seq=document["seq"],
        author=_author_from_document(document["author"]),
        parts=tuple(part_from_json(part) for part in document["parts"]),
        at=document["at"],
        private=document.get("private", False),
        whisper_to=document.get("whisper_to", ""),
        evidence=Evidence(**evidence) if evidence else None,
        delivery=Delivery(delivery) if delivery else None,
        reason=document.get("reason", ""),
        returns=document.get("returns", 0),
        invites=document.get("invites", False),
        client_id=document.get("client_id", ""),
        automatic=Automatic(automatic) if automatic else None,
        unsure=document.get("unsure", ""),
        envelope=envelope_of(document.get("raw")),
        mentions=tuple(document.get("mentions", ())),
        letter=_letter_from_document(document["letter"]) if "letter" in document else None,
    )


def event_to_document(event: Event) -> Document:
    document = {
        "_id": event.number,
        "kind": event.kind.value,
        "at": event.at,
        "node_id": event.node_id,
    }
    optional = {
        "thread_id": event.thread_id,
        "conversation_id": event.conversation_id,
        "rev": event.rev,
        "seq": event.seq,
        "by": event.by,
        "data": dict(event.data),
    }
    if event.shard >= 0:
        document["shard"] = event.shard
    return document | {name: value for name, value in optional.items() if value}


def event_from_document(document: Document) -> Event:
    values = {name: value for name, value in document.items() if name not in ("_id", "group")}
    values["kind"] = Kind(values["kind"])
    return Event(number=document["_id"], **values)


def _letter_to_document(letter: Letter) -> Document:
    return {"cc": list(letter.cc), "subject": letter.subject}


def _letter_from_document(document: Document) -> Letter:
    return Letter(cc=tuple(document["cc"]), subject=document["subject"])


def _author_to_document(author: Author) -> Document:
    document = {"kind": author.kind.value, "id": author.id, "name": author.name}
    return {name: value for name, value in document.items() if value}


def _author_from_document(document: Document) -> Author:
    return Author(
        kind=AuthorKind(document["kind"]),
        id=document.get("id", ""),
        name=document.get("name", ""),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _renamed(values: Document) -> Document:
    return {"_id": values.pop("id"), **values}


def _named(document: Document, known: tuple[Any, ...]) -> Document:
    """Fields that the class knows: a newer hub may have added others."""
    names = {field.name for field in known} - {"id"}
    return {"id": document["_id"], **{n: v for n, v in document.items() if n in names}}
