"""Keeps customers' records in memory as the store does: guarded, whole decisions or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.core.customers import Contact, Customer, Family, Profile, Tier
from hub.core.errors import Conflict
from hub.store.customer_documents import from_document, to_document
from hub.store.customer_history import COLLECTION as TRACES
from hub.store.customers import COLLECTION
from hub.store.draft import Delete, Draft, Insert, Numbers, Operation

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
_TIERS = tuple(Tier)


def record(number: int) -> Customer:
    """Each with a profile of its own, so that nothing can be mistaken for another's."""
    address = Contact(channel="post", account="main", address=f"v{number}")
    own = Profile(
        name=f"客户{number}", tier=_TIERS[number % len(_TIERS)], node_id=f"root.n{number}",
        manager=f"m{number}", locale="en" if number % 2 else "",
    )  # fmt: skip
    return Customer(id=f"c{number}", created_at=START, own=own, contacts=(address,))


class Ledger:
    """`documents` by id; `commit` applies a decision as the committer would."""

    def __init__(self, size: int) -> None:
        self.documents = {one.id: to_document(one) for one in map(record, range(size))}
        self.now = START
        self.events: list[Any] = []
        self.traces: list[dict[str, Any]] = []

    def commit(self, decide: Callable[..., None], **values: Any) -> None:
        """Raises whatever the decision raises, and Conflict for a guard that misses."""
        self.now += timedelta(seconds=1)
        draft = Draft(None, now=self.now, numbers=Numbers({}), births=lambda *_: None)
        decide(draft, **values)
        effects = draft.finish()
        assert bool(effects.operations) == bool(effects.events), (
            "a change and its event belong together"
        )
        after = {one: dict(document) for one, document in self.documents.items()}
        for operation in effects.operations:
            self._apply(operation, after)
        self.documents = after
        self.events += effects.events

    def _apply(self, operation: Operation, documents: dict[str, dict[str, Any]]) -> None:
        if isinstance(operation, Insert):
            if operation.collection == TRACES:
                self.traces.append(operation.document)
            return
        assert not isinstance(operation, Delete)
        assert operation.collection == COLLECTION
        document = documents[operation.where["_id"]]
        if any(document[name] != value for name, value in operation.where.items()):
            raise Conflict
        document |= operation.change.get("$set", {})
        for name in operation.change.get("$unset", {}):
            document.pop(name)

    def customer(self, customer_id: str) -> Customer:
        return from_document(self.documents[customer_id])

    def family(self, customer_id: str) -> Family:
        """As the store finds it: by what records say of their top."""
        top = self.customer(self.customer(customer_id).top or customer_id)
        below = [
            self.customer(one)
            for one, document in self.documents.items()
            if document.get("top") == top.id
        ]
        return Family(top=top, below=tuple(below))

    def state(self) -> dict[str, dict[str, Any]]:
        """All records but for the number of their writes."""
        return {
            one: {name: value for name, value in document.items() if name != "rev"}
            for one, document in self.documents.items()
        }
