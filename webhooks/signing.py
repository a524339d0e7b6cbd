"""An event as a receiver gets it: the body, and headers by which he knows that it is ours."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hub.core.events import Event
from hub.core.webhooks import Subscription, delivery_id

PING = "ping"


def event_body(event: Event) -> bytes:
    """As the live frames have it: ids and figures, never a customer's words."""
    body: dict[str, Any] = {
        "type": "event",
        "number": event.number,
        "kind": event.kind.value,
        "at": _iso(event.at),
        "node_id": event.node_id,
    }
    optional = {
        "conversation_id": event.conversation_id,
        "seq": event.seq,
        "rev": event.rev,
        "by": event.by,
        "data": dict(event.data),
    }
    return _json(body | {name: value for name, value in optional.items() if value})


def ping_body(at: datetime) -> bytes:
    return _json({"type": PING, "at": _iso(at)})


def headers(
    subscription: Subscription, body: bytes, *, kind: str, delivery: str, at: datetime
) -> Mapping[str, str]:
    timestamp = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Zongji-Webhook/1",
        "X-Hub-Event": kind,
        "X-Hub-Delivery": delivery,
        "X-Hub-Timestamp": timestamp,
        "X-Hub-Signature-256": signature(subscription.secret, timestamp, body),
    }


def event_headers(
    subscription: Subscription, event: Event, body: bytes, at: datetime
) -> Mapping[str, str]:
    delivery = delivery_id(subscription.id, event.number)
    return headers(subscription, body, kind=event.kind.value, delivery=delivery, at=at)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Over the time, too: whoever has overheard one cannot send it again later."""
    signed = timestamp.encode() + b"." + body
    return f"sha256={hmac.digest(secret.encode(), signed, 'sha256').hex()}"


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
