"""What a decision may do: it records effects on a copy of the current view and writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from hub.core.audit import is_audited
from hub.core.clock import new_id
from hub.core.conversations import HELD, Conversation, State, Thread, shard_of
from hub.core.customers import Profile, Tier
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
    message_id,
)
from hub.core.organisation import ROOT_NODE
from hub.core.parts import File, Part
from hub.core.transitions import new_epoch
from hub.store.audit import COLLECTION as AUDIT
from hub.store.audit import act_of
from hub.store.database import Document
from hub.store.documents import message_to_document, thread_to_document


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A thread and its latest conversation, as last known."""

    thread: Thread
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Insert:
    collection: str
    document: Document


@dataclass(frozen=True, slots=True)
class Update:
    """Changes exactly one document; when `where` matches none, its decision is in Conflict."""

    collection: str
    where: Document
    change: Document


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes exactly one document; when `where` matches none, its decision is in Conflict."""

    collection: str
    where: Document


Operation = Insert | Update | Delete
Births = Callable[[str, str, bool], Delivery | None]
"""The delivery state in which an outgoing message of (channel, account) is born.

Said as an aside: None where asides are not sent."""


@dataclass(slots=True)
class Numbers:
    """Gap-free counters as last read, with what this group has taken from them."""

    known: dict[str, int]
    taken: dict[str, int] = field(default_factory=dict)

    def take(self, counter: str) -> int:
        value = self.taken.get(counter, self.known[counter]) + 1
        self.taken[counter] = value
        return value


class NumberUnknown(Exception):
    """A decision asked for a counter that has not been read yet: read it and decide again."""

    def __init__(self, counter: str) -> None:
        super().__init__(counter)
        self.counter = counter


class Draft:
    """One decision's effects, in order; `conversation` and `thread` show them as they are made.

    `beside` is the draft of a second thread, where the decision is about two.
    """

    def __init__(
        self, view: View | None, *, now: datetime, numbers: Numbers, births: Births,
        origin: str = "",
    ) -> None:  # fmt: skip
        self._origin = origin
        self._numbers = numbers
        self._births = births
        self._events: list[Event] = []
        self._operations: list[Operation] = []
        self.thread = view.thread if view else None
        self.conversation = view.conversation if view else None
        self.messages: list[Message] = []
        self.beside: Draft | None = None
        self.opened = False
        self.changed = False
        self.now = now

    def open(
        self, *, thread_id: str, channel: str, account: str, address: str, name: str,
        customer_id: str, locale: str, profile: Profile | None = None,
        verified: tuple[str, ...] = (), last_agent: str = "",
    ) -> Conversation:  # fmt: skip
        """Begin a conversation with the bot; the thread is made at its first one.

        `profile` is what holds for the customer; None: he is like everybody. No `last_agent`: as
        the thread says.
        """
        of = profile or Profile()
        old = self.conversation
        seq = old.last_seq if old else 0
        shard = shard_of(thread_id)
        conversation = Conversation(
            id=new_id(), thread_id=thread_id, channel=channel, account=account, address=address,
            name=name, customer_id=customer_id, shard=shard, state=State.BOT, epoch=1, rev=0,
            first_seq=seq + 1, last_seq=seq, opened_at=self.now, last_at=self.now, locale=locale,
            previous_id=old.id if old else None, unsent=old.unsent if old else (),
            tier=of.tier, node_id=of.node_id, manager=of.manager, verified=verified,
            last_agent=last_agent or (old.served_by if old else ""),
            automatic_replies=old.automatic_replies if old else 0,
            automatic_since=old.automatic_since if old else None,
            window=old.window if old else None,
            flow=old.flow if old else 0, flow_since=old.flow_since if old else None,
        )  # fmt: skip
        self._point_thread_at(conversation)
        self.conversation = conversation
        self.opened = True
        self.event(Kind.OPENED, **counted_by(conversation))
        return conversation

    def _point_thread_at(self, conversation: Conversation) -> None:
        old = self.thread
        self.thread = Thread(
            id=conversation.thread_id, channel=conversation.channel, account=conversation.account,
            address=conversation.address, name=conversation.name,
            customer_id=conversation.customer_id, shard=conversation.shard,
            conversation_id=conversation.id,
        )  # fmt: skip
        if old is None:
            self._operations.append(Insert("threads", thread_to_document(self.thread)))
            return
        change = {"$set": {"conversation_id": conversation.id, "name": conversation.name}}
        self._operations.append(Update("threads", {"_id": old.id}, change))

    def current(self) -> Conversation:
        """The conversation, for decisions that are only made on one."""
        if self.conversation is None:
            raise LookupError("this decision needs a conversation")
        return self.conversation

    def set(self, **values: Any) -> Conversation:
        """Change fields of the conversation, by the names of `Conversation`.

        Once a decision this moves its `rev`, but for one that is new by it.
        """
        old = self.current()
        moves = not (self.changed or self.opened)
        self.conversation = replace(old, **values, rev=old.rev + moves)
        self.changed = True
        return self.conversation

    def state(self, state: State, *, by: str = "", **data: Any) -> None:
        """Move the conversation; a new epoch, where the table says so, fences old turns.

        Whoever writes in it beside the one who has it does so only while somebody has it.
        """
        old = self.current()
        epoch = old.epoch + new_epoch(old.state, state)
        self.set(state=state, epoch=epoch, participants=old.participants if state in HELD else ())
        self.event(
            Kind.STATE, by=by, old=old.state.value, new=state.value, epoch=epoch,
            **counted_by(old), **data,
        )  # fmt: skip

    def say(
        self, author: Author, parts: tuple[Part, ...], *, incoming: bool = False,
        private: bool = False, whisper_to: str = "", evidence: Evidence | None = None,
        key: str | None = None, client_id: str = "", automatic: Automatic | None = None,
        raw: Mapping[str, Any] | None = None, mentions: tuple[str, ...] = (), unsure: str = "",
        letter: Letter | None = None, aside: bool = False, invites: bool = False,
    ) -> int:  # fmt: skip
        """Add a message and its event; `key` makes a repetition a duplicate. Returns its seq.

        `aside`: of use only to who waits before it; nobody gets a letter for it.
        """
        conversation = self.current()
        seq, delivery, reason = conversation.last_seq + 1, None, ""
        if not (incoming or private):
            delivery, reason = self._birth(author, aside)
        message = Message(
            thread_id=conversation.thread_id, conversation_id=conversation.id, seq=seq,
            author=author, parts=parts, at=self.now, private=private, whisper_to=whisper_to,
            evidence=evidence, delivery=delivery, reason=reason, client_id=client_id,
            automatic=automatic, envelope=envelope_of(raw), mentions=mentions, letter=letter,
            unsure=unsure, invites=invites,
        )  # fmt: skip
        document = message_to_document(message)
        if key:
            document["key"] = key
        if raw:
            document["raw"] = dict(raw)
        self.set(last_seq=seq, last_at=self.now)
        self._operations.append(Insert("messages", document))
        self._refer_to_files(message)
        if delivery is Delivery.QUEUED:
            self._put_into_outbox(message)
        self.messages.append(message)
        self.event(
            Kind.MESSAGE, seq=seq, by=author.kind.value, private=private, whisper_to=whisper_to,
            mentions=list(mentions) or None,
        )  # fmt: skip
        if delivery is Delivery.WITHDRAWN:
            self.event(Kind.DELIVERY, seq=seq, state=delivery.value, reason=reason)
        return seq

    def _birth(self, author: Author, aside: bool) -> tuple[Delivery | None, str]:
        """What no person says is not tried where nothing may be said: nobody would send it again.

        What a person says there fails, and waits for him.
        """
        conversation = self.current()
        delivery = self._births(conversation.channel, conversation.account, aside)
        forbidden = conversation.window.forbids(self.now) if conversation.window else ""
        if delivery is Delivery.QUEUED and forbidden and author.kind is not AuthorKind.AGENT:
            return Delivery.WITHDRAWN, forbidden
        return delivery, ""

    def _refer_to_files(self, message: Message) -> None:
        for part in message.parts:
            if isinstance(part, File):
                self.refer_to_file(message.id, part.file_id)

    def refer_to_file(self, by: str, file_id: str) -> None:
        """Keep a stored file from being swept, for the sake of the document `by`."""
        self.insert("file_references", {"_id": f"{by}:{file_id}", "file_id": file_id})

    def _put_into_outbox(self, message: Message) -> None:
        """A row for the outbox; the bot's are remembered, so that taking over finds them."""
        conversation = self.current()
        row = {
            "_id": message.id, "thread_id": message.thread_id, "shard": conversation.shard,
            "due": self.now, "attempts": 0,
        }  # fmt: skip
        self._operations.append(Insert("outbox", row))
        if message.author.kind is AuthorKind.BOT:
            self.set(unsent=(*conversation.unsent, message.seq))

    def withdraw_unsent(self) -> None:
        """Take back what the bot has said and no channel has begun to carry."""
        conversation = self.current()
        for seq in conversation.unsent:
            row = {"_id": message_id(conversation.thread_id, seq)}
            self.update("messages", row, {"$set": {"delivery": Delivery.WITHDRAWN.value}})
            self.delete("outbox", row)
            self.event(Kind.DELIVERY, seq=seq, state=Delivery.WITHDRAWN.value)
        self.set(unsent=())

    def event(
        self, kind: Kind, *, seq: int = 0, by: str = "", node_id: str = "", **data: Any
    ) -> None:
        """Record what happened; only ids and figures, never a customer's words.

        At `node_id`, or where the conversation is; `nodes` in `data` are others who hear of it.
        """
        conversation = self.conversation
        node_id = node_id or (conversation.node_id if conversation else ROOT_NODE)
        kept = {name: value for name, value in data.items() if value not in (None, "", False)}
        self._events.append(
            Event(
                number=0, kind=kind, at=self.now, seq=seq, by=by, data=kept,
                node_id=node_id,
                thread_id=conversation.thread_id if conversation else "",
                conversation_id=conversation.id if conversation else "",
                shard=conversation.shard if conversation else -1,
            )
        )  # fmt: skip

    def insert(self, collection: str, document: Document) -> None:
        """Add a document; a key that is there already reaches the caller as Duplicate."""
        self._operations.append(Insert(collection, document))

    def update(self, collection: str, where: Document, change: Document) -> None:
        """Change exactly one document: when `where` matches none, Conflict."""
        self._operations.append(Update(collection, where, change))

    def delete(self, collection: str, where: Document) -> None:
        """Delete exactly one document: when `where` matches none, Conflict."""
        self._operations.append(Delete(collection, where))

    def number(self, counter: str) -> int:
        """The next number of a gap-free counter."""
        if counter not in self._numbers.known:
            raise NumberUnknown(counter)
        return self._numbers.take(counter)

    def finish(self) -> "Effects":
        """All that was recorded; the conversation itself is written once a group, by the group."""
        view = None
        if self.conversation and self.thread:
            view = View(thread=self.thread, conversation=self.conversation)
        events = [self._with_rev(event) for event in self._events]
        acts = [act_of(event, self._origin) for event in events if is_audited(event)]
        operations = [*self._operations, *(Insert(AUDIT, act) for act in acts)]
        return Effects(operations, events, self.messages, view)

    def _with_rev(self, event: Event) -> Event:
        current = self.conversation
        if current is None or event.conversation_id != current.id:
            return event
        return replace(event, rev=current.rev)


def counted_by(conversation: Conversation) -> dict[str, Any]:
    """What figures tell apart, so that they can be computed from the log alone.

    `served`: it has come to people before.
    """
    tier = conversation.tier
    return {
        "channel": conversation.channel,
        "tier": "" if tier is Tier.NORMAL else tier.value,
        "served": bool(conversation.home_queue or conversation.given_at),
    }


@dataclass(frozen=True, slots=True)
class Effects:
    """What one decision wants written, its events without numbers, and the view afterwards."""

    operations: list[Operation]
    events: list[Event]
    messages: list[Message]
    view: View | None
