"""A work order as a plain value: what is wanted, where it stands, every step on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.core.deadlines import Hearers
from hub.core.organisation import ROOT_NODE, path
from hub.core.parts import File


class OrderType(StrEnum):
    CONSULTATION = "consultation"
    COMPLAINT = "complaint"
    APPEAL = "appeal"
    SUGGESTION = "suggestion"
    FAULT = "fault"
    BUSINESS = "business"
    EMERGENCY = "emergency"
    CALLBACK = "callback"
    VISIT = "visit"


class OrderState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    VISITING = "visiting"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    CANCELLED = "cancelled"


FINISHED = frozenset({OrderState.CLOSED, OrderState.CANCELLED})
"""The states in which nobody has anything to do."""
WITH_OPENER = frozenset({OrderState.DRAFT, OrderState.ANSWERED, OrderState.VISITING})
"""The states in which whoever opened it is to act; in the others, whoever handles it."""


class OrderAction(StrEnum):
    """What is done to an order; the last six are the customer's, the hub's, or move nothing."""

    OPEN = "open"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    RECEIVE = "receive"
    START = "start"
    ANSWER = "answer"
    RETURN = "return"
    TRANSFER = "transfer"
    URGE = "urge"
    SUPERVISE = "supervise"
    SUSPEND = "suspend"
    RESUME = "resume"
    VISIT = "visit"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    NOTE = "note"
    LINK = "link"
    CONFIRM = "confirm"
    RATE = "rate"
    ESCALATE = "escalate"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


Value = str | int | float | bool
"""What a field of a form may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done to an order, which led to `state`; `rev` is the order's afterwards.

    `by` is a person's id, `bot`, `customer` or `system`, `node_id` in which node's name; `changed`
    are the order's fields that are other than before, with what they are since. `batch`: with
    which others it was done in one go.
    """

    action: OrderAction
    state: OrderState
    by: str
    at: datetime
    note: str = ""
    node_id: str = ""
    rev: int = 0
    changed: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    batch: str = ""
    shown: bool = False
    """Whether the customer was told of it in these words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`number` is its id and what people say on the telephone; `rev` counts its writes.

    `node_id` opened it and alone closes it, `handler_node` is where it lies, `route` the nodes that
    sent it on, `assist` those that help: they see it and add notes. `minutes`: how long the
    handling may take there, as its dispatcher set it; 0: as is ruled. `held` is the state that a
    suspension came from, `wake_at` when it ends. `late`: the deadlines missed by what is still to
    be done. `asked_at`: when the customer was last asked what he thinks of it; `rejections` counts
    how often he did not accept an answer. `duplicate_of`: the order about the same thing in whose
    favour this one was cancelled.
    """

    number: str
    type: OrderType
    title: str
    state: OrderState
    opened_by: str
    opened_at: datetime
    steps: tuple[Step, ...]
    fields: Mapping[str, Value] = field(default_factory=dict)
    form_version: int = 0
    conversation_id: str = ""
    customer_id: str = ""
    customer_name: str = ""
    tier: str = ""
    priority: Priority = Priority.NORMAL
    node_id: str = ROOT_NODE
    handler_node: str = ROOT_NODE
    route: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    minutes: int = 0
    assignee: str | None = None
    held: OrderState | None = None
    wake_at: datetime | None = None
    urged: int = 0
    supervised: bool = False
    escalated: bool = False
    escalated_to: str = ""
    late: tuple[str, ...] = ()
    rejections: int = 0
    asked_at: datetime | None = None
    score: int = 0
    links: tuple[str, ...] = ()
    duplicate_of: str = ""
    watchers: tuple[str, ...] = ()
    rev: int = 0

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def was_open(self) -> bool:
        """Whether it has ever been more than a draft."""
        return any(step.state is OrderState.OPEN for step in self.steps)

    @property
    def waits_at(self) -> str:
        """The node whose turn it is; empty when nobody has anything to do."""
        if self.is_finished:
            return ""
        return self.node_id if self.state in WITH_OPENER else self.handler_node

    @property
    def ends(self) -> tuple[str, ...]:
        """The nodes whose it is: its opener's, its handler's, those that help."""
        return (self.node_id, self.handler_node, *self.assist)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Every node in whose lists it stands: those above its ends."""
        return tuple(dict.fromkeys(one for end in self.ends for one in path(end)))

    @property
    def hearers(self) -> Hearers:
        """Its nodes, and the one it was escalated to; who has it in hand or watches it."""
        nodes = (self.handler_node, self.node_id, self.escalated_to, *self.assist)
        persons = {*self.watchers, self.assignee or ""} - {""}
        return Hearers(
            nodes=tuple(dict.fromkeys(filter(None, nodes))), persons=tuple(sorted(persons))
        )
