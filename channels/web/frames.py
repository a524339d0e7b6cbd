"""The frames of the web chat: what clients say as the core's values, what the hub says as bytes."""

import json
from datetime import datetime
from typing import Any

from channels.content import clean, name_field, number_field, text_field
from channels.texts import words
from channels.web.contact import read_contact
from channels.web.session import Visitor
from hub.core.conversations import QueuePlace
from hub.core.errors import HubError, InputError, RateLimited, TooLong, Unavailable
from hub.core.messages import Address, Inbound, Notice, Signal
from hub.core.parts import File, Text, part_to_json

WORDS = {"message": "text", "choice": "value"}
SIGNALS = frozenset(Signal)
LIFE = frozenset({"ping", "pong"})
TEXT_LIMIT = 5000
COMMENT_LIMIT = 1000
LARGEST_SEQ = 2**53 - 1
_CODES = frozenset(
    {"too_long", "bad_frame", "bad_token", "bad_identity", "rate_limited"}
    | {"unsupported", "unavailable"}
)


def kind_of(frame: dict[str, Any]) -> str:
    """The frame's type when it is one that clients may send; raises InputError."""
    kind = frame.get("type")
    if not isinstance(kind, str) or not (kind in WORDS or kind in SIGNALS or kind in LIFE):
        raise InputError("unsupported")
    return kind


def cid_of(frame: dict[str, Any]) -> str | None:
    """The client's id of a frame that may be wrong in all else."""
    try:
        return name_field(frame, "cid")
    except InputError:
        return None


def read_message(
    frame: dict[str, Any], visitor: Visitor, account: str, *, at: datetime,
    limit: int = TEXT_LIMIT, files: tuple[File, ...] = (),
) -> Inbound:  # fmt: skip
    """A `message` or `choice` frame with the files that it brings.

    Clients choose their cids, so these are made unique here.
    """
    key = WORDS[frame["type"]]
    cid = name_field(frame, "cid")
    text = "" if files and not frame.get(key) else text_field(frame, key, limit=limit)
    contact = read_contact(frame)
    who = {"id": visitor.id, "name": visitor.name, "locale": visitor.locale}
    raw: dict[str, Any] = {"type": frame["type"], "cid": cid, key: text, "visitor": who}
    if files:
        raw["files"] = [part_to_json(file) for file in files]
    if told := contact.json():
        raw["contact"] = told
    return Inbound(
        channel="web",
        account=account,
        external_id=f"{visitor.id}:{cid}",
        sender=Address(id=visitor.id, name=visitor.name or contact.name, identity=visitor.identity),
        parts=((Text(text=text),) if text else ()) + files,
        received_at=at,
        locale=visitor.locale,
        note=contact.note(visitor.locale),
        raw=raw,
    )


def read_notice(
    frame: dict[str, Any], visitor: Visitor, account: str, *, newest: int = LARGEST_SEQ
) -> Notice:
    """Any other frame that means something; nobody has seen more than `newest`."""
    signal = Signal(frame["type"])
    fields: dict[str, Any] = {}
    if signal in (Signal.RECEIVED, Signal.READ):
        fields["seq"] = number_field(frame, "seq", low=1, high=newest)
    if signal is Signal.RATE:
        fields["score"] = number_field(frame, "score", low=1, high=5)
        fields["comment"] = _comment(frame)
    sender = Address(id=visitor.id, name=visitor.name)
    return Notice(channel="web", account=account, sender=sender, signal=signal, **fields)


def _comment(frame: dict[str, Any]) -> str:
    comment = frame.get("comment")
    if comment is None:
        return ""
    if not isinstance(comment, str):
        raise InputError("bad_frame", why="comment")
    return clean(comment, limit=COMMENT_LIMIT)


def encode(frame: dict[str, Any]) -> bytes:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()


def error(problem: HubError, locale: str, cid: str | None = None) -> bytes:
    """An error frame; what the contract has no code for is told by the nearest that it has."""
    code = problem.code if problem.code in _CODES else _nearest(problem)
    text = words(problem, locale)
    body = {"type": "error", "code": code, "message": text, "cid": cid}
    return encode({key: value for key, value in body.items() if value is not None})


def _nearest(problem: HubError) -> str:
    match problem:
        case TooLong():
            return "too_long"
        case RateLimited():
            return "rate_limited"
        case InputError():
            return "bad_frame"
        case _ if problem.status in (404, 409):
            return "unsupported"
    return Unavailable.code


def queue(place: QueuePlace) -> bytes:
    return encode({"type": "queue", "position": place.position, "wait_seconds": place.wait_seconds})


PING = encode({"type": "ping"})
PONG = encode({"type": "pong"})
TYPING = encode({"type": "typing"})
