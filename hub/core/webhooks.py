"""Systems outside that are told of events: what each wants to hear and how far it has come."""

from dataclasses import dataclass, field
from datetime import datetime

from hub.core.conversations import SHARDS
from hub.core.events import Event, Kind
from hub.core.organisation import holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where to tell what happens at a node and under it; `kinds` empty: all but of webhooks.

    `why_off`: the hub has turned it off by itself. `rev` counts its writes.
    """

    id: str
    name: str
    url: str
    secret: str = field(repr=False)
    kinds: frozenset[Kind]
    node_id: str
    made_by: str
    made_at: datetime
    active: bool = True
    why_off: str = ""
    rev: int = 0

    @property
    def shard(self) -> int:
        """By the part of its id that is not the time."""
        return int(self.id[8:16], 16) % SHARDS

    def wants(self, event: Event) -> bool:
        """Events of webhooks themselves are told to none: telling them would make more."""
        if event.kind is Kind.WEBHOOK or (self.kinds and event.kind not in self.kinds):
            return False
        nodes = (event.node_id, *event.data.get("nodes", ()))
        return any(holds(self.node_id, one) for one in nodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a subscription has come: every event up to `number` is told, dead or not its own.

    While its receiver fails: how often, since when, the last time and how. Dead letters of events
    up to the number `resend_until` shall be sent again.
    """

    number: int
    attempts: int = 0
    failing_since: datetime | None = None
    tried_at: datetime | None = None
    error: str = ""
    told_at: datetime | None = None
    resend_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A dead letter: an event that its receiver has not taken within a day."""

    subscription_id: str
    number: int
    kind: Kind
    at: datetime
    died_at: datetime
    error: str

    @property
    def id(self) -> str:
        return delivery_id(self.subscription_id, self.number)


def delivery_id(subscription_id: str, number: int) -> str:
    """The same however often an event is told, so that its receiver can tell repetitions."""
    return f"{subscription_id}-{number}"
