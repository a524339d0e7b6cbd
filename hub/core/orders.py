"""A work order as a plain value: what is wanted, where it stands, every step on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hub.core.organisation import ROOT_NODE


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
    OPEN = "open"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OrderAction(StrEnum):
    OPEN = "open"
    ACCEPT = "accept"
    START = "start"
    ANSWER = "answer"
    CLOSE = "close"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done to an order; `state` is the one it led to, `by` a person's id or `bot`."""

    action: OrderAction
    state: OrderState
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`number` is its id and what people say on the telephone; `rev` counts its writes."""

    number: str
    type: OrderType
    title: str
    state: OrderState
    opened_by: str
    opened_at: datetime
    steps: tuple[Step, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    conversation_id: str = ""
    customer_id: str = ""
    customer_name: str = ""
    assignee: str | None = None
    node_id: str = ROOT_NODE
    rev: int = 0
