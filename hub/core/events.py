"""The numbered, append-only log of what happened; it carries ids, never texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    OPENED = "opened"
    MESSAGE = "message"
    STATE = "state"
    PARTICIPANT = "participant"
    WATCH = "watch"
    DELIVERY = "delivery"
    SEEN = "seen"
    RATED = "rated"
    ORDER = "order"
    ORDER_RULE = "order_rule"
    PARKED = "parked"
    REPLAYED = "replayed"
    TURNED = "turned"
    ARTICLE = "article"
    TEMPLATE = "template"
    ORGANISATION = "organisation"
    MODEL = "model"
    MERGED = "merged"
    MOVED = "moved"
    CONSENT = "consent"
    CONTINUED = "continued"
    CUSTOMER = "customer"
    CUSTOMER_FIELD = "customer_field"
    QUEUE = "queue"
    SEAT = "seat"
    SUPERVISION = "supervision"
    INTERVENTION = "intervention"
    NEEDS_LOOK = "needs_look"
    SNOOZED = "snoozed"
    LABELLED = "labelled"
    PROPOSED = "proposed"
    ENDING_RULE = "ending_rule"
    CALENDAR = "calendar"
    CANNED = "canned"
    CHANNEL = "channel"
    DEADLINE = "deadline"
    TRANSCRIPT = "transcript"
    SERVICE_LEVEL = "service_level"
    WEBHOOK = "webhook"
    TOKEN = "token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`number` is gap-free over the whole hub; `rev` is the conversation's after the event."""

    number: int
    kind: Kind
    at: datetime
    node_id: str
    thread_id: str = ""
    conversation_id: str = ""
    shard: int = -1
    rev: int = 0
    seq: int = 0
    by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
