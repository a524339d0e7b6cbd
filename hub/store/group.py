"""One group of decisions made into one transaction: evaluated, numbered, and taken apart on failure."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pymongo import InsertOne, UpdateMany as PymongoUpdateMany, UpdateOne

from hub.core.conversations import Conversation
from hub.core.errors import Conflict, HubError
from hub.core.events import Event
from hub.core.messages import Message
from hub.store.database import Database, Document
from hub.store.documents import event_to_document
from hub.store.draft import Births, Draft, Insert, Numbers, Operation, Update, View

EVENTS = "events"
Decide = Callable[[Draft], Any]


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
    """A decision waiting to be committed; `settle` and `fail` answer whoever asked for it."""

    thread_id: str | None
    decide: Decide
    settle: Callable[[Any], None]
    fail: Callable[[BaseException], None]
    fresh: bool = False
    attempts: int = 0
    result: Any = None
    error: BaseException | None = None


@dataclass(slots=True)
class Group:
    """Decisions evaluated one after the other, each on what the ones before it leave behind."""

    db: Database
    id: str
    now: datetime
    numbers: Numbers
    births: Births
    views: dict[str, View] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    owners: list[Change] = field(default_factory=list)

    @property
    def first_number(self) -> int:
        return self.numbers.known[EVENTS] + 1

    def add(self, change: Change, view: View | None) -> None:
        """Evaluate one decision; whatever it raises leaves the group as it was."""
        taken = dict(self.numbers.taken)
        draft = Draft(view, now=self.now, numbers=self.numbers, births=self.births)
        try:
            change.result = change.decide(draft)
        except BaseException:
            self.numbers.taken = taken
            raise
        operations, events, after = draft.finish()
        if operations and not events:
            raise ValueError("a change without an event: nobody would hear of it")
        if after:
            self.views[after.thread.id] = after
        self.changes.append(change)
        self._take_events(events, draft.messages, after)
        self.operations += operations
        self.owners += [change] * len(operations)

    def _take_events(
        self, events: list[Event], messages: list[Message], after: View | None
    ) -> None:
        by_seq = {message.seq: message for message in messages}
        for event in events:
            numbered = replace(event, number=self.numbers.take(EVENTS))
            conversation = after.conversation if after else None
            message = by_seq.get(event.seq) if event.kind == "message" else None
            self.entries.append(
                Entry(event=numbered, message=message, conversation=conversation)
            )

    def models(self) -> list[Any]:
        """The whole bulk: counters first, so that two committers meet there and nowhere later."""
        counters = [self._counter(name) for name in sorted(self.numbers.taken, key=_events_first)]
        effects = [self._model(operation) for operation in self.operations]
        events = [InsertOne(self._event(entry), self.db.namespace(EVENTS)) for entry in self.entries]
        return [*counters, *effects, *events]

    def _counter(self, name: str) -> UpdateOne:
        guard = {"_id": name, "value": self.numbers.known[name]}
        change = {"$set": {"value": self.numbers.taken[name]}}
        return UpdateOne(guard, change, namespace=self.db.namespace("counters"))

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
        return PymongoUpdateMany(operation.where, operation.change, namespace=namespace)

    def missed(self, results: dict[int, Any]) -> "Miss | None":
        """The first guard that matched nothing, by the verbose results of the bulk's updates."""
        for index in range(len(self.numbers.taken)):
            if results[index].matched_count == 0:
                return Miss(change=None)
        for index, operation in enumerate(self.operations, len(self.numbers.taken)):
            if isinstance(operation, Update) and results[index].matched_count == 0:
                return Miss(change=self.owners[index - len(self.numbers.taken)], operation=operation)
        return None

    def blame(self, index: int) -> "Miss":
        """Whose operation the bulk stopped at."""
        at = index - len(self.numbers.taken)
        if 0 <= at < len(self.operations):
            return Miss(change=self.owners[at], operation=self.operations[at])
        return Miss(change=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Why a group could not commit; without a change it was the counters, which nobody is to blame for."""

    change: Change | None
    operation: Operation | None = None

    def error(self, key: Document | None = None) -> HubError | None:
        """What to tell the culprit; None when his view was merely old and he may try again."""
        if self.operation is None or (isinstance(self.operation, Update) and self.operation.ours):
            return None
        if isinstance(self.operation, Insert):
            return self._duplicate(self.operation, key or {})
        return Conflict()

    def _duplicate(self, operation: Insert, key: Document) -> HubError | None:
        if operation.collection in {"threads", "conversations"}:
            return None
        if operation.collection == "messages" and "key" not in key:
            return None
        return Duplicate(next(iter(key.values()), None))


def _events_first(name: str) -> tuple[bool, str]:
    return (name != EVENTS, name)
