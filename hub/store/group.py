"""One group of decisions made into one transaction, and taken apart when that fails."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.results import ClientBulkWriteResult

from hub.core.conversations import Conversation
from hub.core.errors import Conflict, HubError
from hub.core.events import Event, Kind
from hub.core.messages import Message
from hub.core.subject import origin
from hub.store.database import Database, Document
from hub.store.documents import (
    conversation_to_document,
    event_to_document,
    listing_to_document,
)
from hub.store.draft import Births, Delete, Draft, Effects, Insert, Numbers, Operation, Update, View

EVENTS = "events"
Decide = Callable[[Draft], Any]
Target = tuple[str, Any]
"""A document that an operation is for: its collection and `_id`."""
Follow = Callable[[Draft, View | None], None]
"""What follows from every decision: adds to its draft, by the view that it was made on."""


class Duplicate(Conflict):
    """A key of this change is there already: somebody repeats himself. `key` is its value."""

    def __init__(self, key: Any) -> None:
        super().__init__("duplicate")
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event with what it speaks of, where the committing process had it at hand."""

    event: Event
    message: Message | None = None
    conversation: Conversation | None = None


@dataclass(slots=True, eq=False)
class Change:
    """A decision waiting to be committed; `settle` and `fail` answer whoever asked for it.

    `beside` is the second thread of a decision about two.
    """

    thread_id: str | None
    decide: Decide
    settle: Callable[[Any], None]
    fail: Callable[[BaseException], None]
    beside: str | None = None
    attempts: int = 0
    error: BaseException | None = None
    origin: str = field(default_factory=origin)


@dataclass(slots=True)
class Group:
    """Decisions evaluated one after the other, each on what the ones before it leave behind."""

    db: Database
    id: str
    now: datetime
    numbers: Numbers
    births: Births
    follow: Follow = lambda _draft, _view: None
    views: dict[str, View] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    owners: list[Change] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    written: dict[str, Conversation] = field(default_factory=dict)
    listed: dict[str, Document] = field(default_factory=dict)

    @property
    def first_number(self) -> int:
        return self.numbers.known[EVENTS] + 1

    def add(self, change: Change, view: View | None, beside: View | None = None) -> None:
        """Evaluate one decision; whatever it raises leaves the group as it was."""
        taken = dict(self.numbers.taken)
        draft = self._draft(view, change.origin)
        drafts = [(draft, view)]
        if beside:
            draft.beside = self._draft(beside, change.origin)
            drafts.append((draft.beside, beside))
        try:
            result = change.decide(draft)
            for one, before in drafts:
                self.follow(one, before)
        except BaseException:
            self.numbers.taken = taken
            raise
        self.results.append(result)
        self.changes.append(change)
        for one, before in drafts:
            self._keep(change, one, before)

    def _draft(self, view: View | None, origin: str) -> Draft:
        return Draft(view, now=self.now, numbers=self.numbers, births=self.births, origin=origin)

    def _keep(self, change: Change, draft: Draft, before: View | None) -> None:
        effects = draft.finish()
        if (effects.operations or draft.changed) and not effects.events:
            raise ValueError("a change without an event: nobody would hear of it")
        self._take(change, effects)
        if effects.view and (draft.changed or draft.opened):
            self._take_view(before, effects.view, opened=draft.opened)

    def _take(self, change: Change, effects: Effects) -> None:
        self.operations += effects.operations
        self.owners += [change] * len(effects.operations)
        conversation = effects.view.conversation if effects.view else None
        by_seq = {message.seq: message for message in effects.messages}
        for event in effects.events:
            numbered = replace(event, number=self.numbers.take(EVENTS))
            message = by_seq.get(event.seq) if event.kind is Kind.MESSAGE else None
            self.entries.append(Entry(event=numbered, message=message, conversation=conversation))

    def _take_view(self, before: View | None, after: View, *, opened: bool) -> None:
        self.views[after.thread.id] = after
        conversation = after.conversation
        self.written[conversation.id] = conversation
        if opened:
            self.opened.add(conversation.id)
        elif before and conversation.id not in self.opened:
            self.listed.setdefault(conversation.id, listing_to_document(before.conversation))

    def models(self) -> list[Any]:
        """The whole bulk: counters first, so that two committers meet there and nowhere later."""
        counters = [self._counter(name) for name in self._counters]
        effects = [self._model(operation) for operation in self.operations]
        conversations = [m for one in self.written.values() for m in self._conversation(one)]
        events = [
            InsertOne(self._event(entry), self.db.namespace(EVENTS)) for entry in self.entries
        ]
        return [*counters, *effects, *conversations, *events]

    @property
    def _counters(self) -> list[str]:
        return sorted(self.numbers.taken, key=lambda name: (name != EVENTS, name))

    def _counter(self, name: str) -> UpdateOne:
        guard = {"_id": name, "value": self.numbers.known[name]}
        change = {"$set": {"value": self.numbers.taken[name]}}
        return UpdateOne(guard, change, namespace=self.db.namespace("counters"))

    def _conversation(self, conversation: Conversation) -> Iterator[Any]:
        """The conversation, and its listing if that has changed.

        By `_id` alone: the events' counter is the fence, see `Committer`.
        """
        listing = listing_to_document(conversation)
        documents = {"conversations": conversation_to_document(conversation)}
        if listing != self.listed.get(conversation.id):
            documents["listings"] = listing
        for collection, document in documents.items():
            namespace = self.db.namespace(collection)
            if conversation.id in self.opened:
                yield InsertOne(document, namespace)
            else:
                yield ReplaceOne({"_id": conversation.id}, document, namespace=namespace)

    def _event(self, entry: Entry) -> Document:
        document = event_to_document(entry.event)
        if entry.event.number == self.first_number:
            document["group"] = self.id
        return document

    def _model(self, operation: Operation) -> Any:
        namespace = self.db.namespace(operation.collection)
        if isinstance(operation, Insert):
            return InsertOne(operation.document, namespace)
        if isinstance(operation, Update):
            return UpdateOne(operation.where, operation.change, namespace=namespace)
        return DeleteOne(operation.where, namespace=namespace)

    @property
    def keys(self) -> dict[str, list[Change]]:
        """Whose messages bear each key that only one message may have."""
        found: dict[str, list[Change]] = {}
        for operation, owner in zip(self.operations, self.owners, strict=True):
            told = operation.document if isinstance(operation, Insert) else {}
            if operation.collection == "messages" and (key := told.get("key")):
                found.setdefault(key, []).append(owner)
        return found

    def repeated(self, kept: Collection[str]) -> "Miss":
        """All who say again what is `kept`, or what one before them in this group says."""
        culprits: dict[Change, HubError] = {}
        for key, owners in self.keys.items():
            again = owners if key in kept else owners[1:]
            culprits |= {one: Duplicate(key) for one in again}
        return Miss(culprits=culprits)

    def missed(self, result: ClientBulkWriteResult) -> "Miss | None":
        """Whose guards matched nothing, by the verbose results of the bulk."""
        if moved := self.missed_counter(result):
            return moved
        culprits = self._culprits(result)
        return Miss(culprits={one: Conflict() for one in culprits}) if culprits else None

    def _culprits(self, result: ClientBulkWriteResult) -> list[Change]:
        """All at once: taken out one by one, the last of many would have to be tried as often.

        A guard on what a culprit has written in this bulk may match without him: it goes again.
        """
        missed: dict[Change, set[Target]] = {}
        touched: dict[Change, set[Target]] = {}
        for index, operation in enumerate(self.operations, len(self._counters)):
            owner = self.owners[index - len(self._counters)]
            touched.setdefault(owner, set()).add(_target(operation))
            if _missed(operation, index, result):
                missed.setdefault(owner, set()).add(_target(operation))
        culprits: list[Change] = []
        spoiled: set[Target] = set()
        for change, targets in missed.items():
            if targets - spoiled:
                culprits.append(change)
                spoiled |= touched[change]
        return culprits

    def missed_counter(self, result: ClientBulkWriteResult | None) -> "Miss | None":
        """The first counter that has moved on: a number drawn from it may be somebody's already.

        So a duplicate further on in the bulk is then nobody's fault.
        """
        for index, name in enumerate(self._counters if result else ()):
            done = result.update_results.get(index) if result else None
            if done is not None and done.matched_count == 0:
                return Miss(counter=name)
        return None

    def blame(self, index: int, key: Document) -> "Miss":
        """Whose insert the bulk stopped at, by the index of the operation and the duplicate key."""
        at = index - len(self._counters)
        if not 0 <= at < len(self.operations):
            return Miss()
        operation = self.operations[at]
        if operation.collection == "threads" or _is_seq(operation, key):
            return Miss()
        return Miss(culprits={self.owners[at]: Duplicate(next(iter(key.values()), None))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Why a group could not commit: a counter moved, changes are at fault, or else an old view."""

    counter: str = ""
    culprits: Mapping[Change, HubError] = field(default_factory=dict)


def _target(operation: Operation) -> Target:
    named = operation.document if isinstance(operation, Insert) else operation.where
    return operation.collection, named.get("_id")


def _missed(operation: Operation, index: int, result: ClientBulkWriteResult) -> bool:
    if isinstance(operation, Update):
        return bool(result.update_results[index].matched_count == 0)
    return isinstance(operation, Delete) and result.delete_results[index].deleted_count == 0


def _is_seq(operation: Operation, key: Document) -> bool:
    """A message's place in its thread is taken: the view was old, nobody repeats himself."""
    return operation.collection == "messages" and "key" not in key
