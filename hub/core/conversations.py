"""A conversation and the thread it belongs to, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.core.customers import Tier
from hub.core.deadlines import Deadline
from hub.core.organisation import ROOT_NODE
from hub.core.windows import Opening

SHARDS = 64


class State(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


HUMAN_STATES = frozenset({State.QUEUED, State.OFFERED, State.ASSIGNED, State.WRAP_UP})
HELD = frozenset({State.ASSIGNED, State.WRAP_UP})
"""The states in which one person has the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody of ours who writes in it beside the one who has it; `by` brought him in."""

    id: str
    by: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """All that one address ever wrote on one account; has at most one open conversation."""

    id: str
    channel: str
    account: str
    address: str
    name: str
    customer_id: str
    shard: int
    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`epoch` counts changes of who speaks, `rev` every write.

    `pending` are the turns still to do, `unsent` the bot's messages that no channel has taken.
    `manager` is the person who looks after this customer, `topic` what he wants (an intent).
    `wanted_queue` is the one whose address he wrote to, `home_queue` the one he came to at first,
    `returned` whether he lost the person he had,
    `refused` who let an offer of this wait pass, `last_agent` who served him last,
    `told_opens` from when on he was told that his queue is open again,
    `look_rule` by which somebody should look at it, `stumbles` how often the bot was at a loss,
    `clocks` the service levels that run or have run for it.
    `answers` are those of ours who have answered, each with the seq of his last word.
    `participants` write in it beside the assignee, and only while somebody has it.
    `answered_at` is the last word of one of ours, `asked_at` when he was asked in words what he
    thinks of it, as long as that question stands, `rated_at` when he said it first.
    `merged` are the conversations of the same person that were closed into this one, `merged_into`
    is the one that this was closed into.
    `snoozed_until`: put off until then, `labels` are what colleagues call it, `proposed_to` who is
    asked whether he takes it, by `proposed_by`.
    `window` is what his last message lets us answer, None where nothing limits that.
    `flow` counts what its customer has written since `flow_since`, where a flood is to be told.
    `verified` are the identities that are proved to be the customer's in this conversation, `code`
    one that he has been asked to type.
    """

    id: str
    thread_id: str
    channel: str
    account: str
    address: str
    name: str
    customer_id: str
    shard: int
    state: State
    epoch: int
    rev: int
    first_seq: int
    last_seq: int
    opened_at: datetime
    last_at: datetime
    locale: str = "zh-CN"
    node_id: str = ROOT_NODE
    tier: Tier = Tier.NORMAL
    manager: str = ""
    window: Opening | None = None
    verified: tuple[str, ...] = ()
    code: Mapping[str, Any] = field(default_factory=dict)
    pending: tuple[int, ...] = ()
    failures: int = 0
    bot_state: Mapping[str, Any] = field(default_factory=dict)
    topic: str = ""
    queue: str | None = None
    wanted_queue: str = ""
    home_queue: str = ""
    assignee: str | None = None
    participants: tuple[Participant, ...] = ()
    last_agent: str = ""
    offered_to: str | None = None
    offer_until: datetime | None = None
    given_at: datetime | None = None
    refused: tuple[str, ...] = ()
    snoozed_until: datetime | None = None
    proposed_to: str = ""
    proposed_by: str = ""
    labels: tuple[str, ...] = ()
    returned: bool = False
    unread: int = 0
    needs_look: bool = False
    look_rule: str = ""
    stumbles: int = 0
    waiting_since: datetime | None = None
    answered_at: datetime | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    clocks: tuple[Deadline, ...] = ()
    queued_at: datetime | None = None
    told_opens: datetime | None = None
    handover_reason: str = ""
    closed_at: datetime | None = None
    summary: str = ""
    category: str = ""
    score: int = 0
    comment: str = ""
    rated_at: datetime | None = None
    asked_at: datetime | None = None
    work_orders: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    merged_into: str = ""
    received_seq: int = 0
    read_seq: int = 0
    unsent: tuple[int, ...] = ()
    automatic_replies: int = 0
    automatic_since: datetime | None = None
    flow: int = 0
    flow_since: datetime | None = None
    previous_id: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is not State.CLOSED

    @property
    def served_by(self) -> str:
        """Who has it, else who had it last; empty for nobody."""
        return self.assignee or self.last_agent


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """Where a waiting conversation stands; `position` 1 is next, the wait is an estimate.

    None for a wait of which nothing can be said: nobody is there now.
    """

    position: int
    wait_seconds: int | None

    @property
    def wait_minutes(self) -> int | None:
        """As it is said in words."""
        return None if self.wait_seconds is None else max(1, round(self.wait_seconds / 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """The queue that a conversation comes to, and its place there; `opens` while it is closed."""

    queue: str
    place: QueuePlace
    opens: datetime | None = None


def shard_of(thread_id: str) -> int:
    """Thread ids are hashes already: their first digits spread evenly."""
    return int(thread_id[:8], 16) % SHARDS
