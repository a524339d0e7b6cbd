"""What WhatsApp posts: customers' messages, and what became of ours; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from channels.content import clean, clean_name, decode_object
from channels.whatsapp.contents import Content, content_of
from hub.core.errors import InputError
from hub.core.identities import identify
from hub.core.messages import Address, Delivery, Inbound

IGNORED = frozenset({"system", "request_welcome"})
"""What nobody wrote."""
_STATES = {
    "delivered": Delivery.DELIVERED, "read": Delivery.READ, "played": Delivery.READ,
    "failed": Delivery.FAILED,
}  # fmt: skip
_REASONS = {131026: "recipient_gone", 131047: "window_closed"}
_ID, _NAME, _REASON = 200, 64, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A message before its file, if it has one, is fetched."""

    inbound: Inbound
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`mark`: what we gave the message on its way."""

    mark: str
    state: Delivery
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """All that could be read, and what was wrong with the rest."""

    messages: Sequence[Came]
    statuses: Sequence[Status]
    wrong: InputError | None = None


def read_posted(
    raw: bytes, account: str, *, at: datetime, phone_id: str = "", vouched: bool = False
) -> Posted:
    """`phone_id` empty: of any number of ours. Raises InputError for what is no such post."""
    body = decode_object(raw)
    if body.get("object") != "whatsapp_business_account":
        raise InputError("bad_frame", why="object")
    messages: list[Came] = []
    statuses: list[Status] = []
    wrong = None
    for value in _values(body):
        try:
            _check_number(value, phone_id)
            statuses += _statuses(value)
        except InputError as error:
            wrong = wrong or error
            continue
        for one in _objects(value, "messages"):
            try:
                messages += _message(one, value, account, at, vouched=vouched)
            except InputError as error:
                wrong = wrong or error
    return Posted(messages=messages, statuses=statuses, wrong=wrong)


def _values(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _objects(body, "entry"):
        for change in _objects(entry, "changes"):
            if change.get("field") == "messages" and isinstance(change.get("value"), dict):
                yield change["value"]


def _objects(node: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = node.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _check_number(value: Mapping[str, Any], phone_id: str) -> None:
    about = value.get("metadata")
    told = about.get("phone_number_id") if isinstance(about, dict) else None
    if phone_id and told != phone_id:
        raise InputError("bad_frame", why="phone_number_id")


def _statuses(value: Mapping[str, Any]) -> Iterator[Status]:
    """Of ours that bear a mark and have come to something; groups are none of ours."""
    for one in _objects(value, "statuses"):
        state, mark = _STATES.get(str(one.get("status"))), one.get("biz_opaque_callback_data")
        if state and isinstance(mark, str) and mark:
            yield Status(mark=mark[:_ID], state=state, reason=_reason(one))


def _reason(status: Mapping[str, Any]) -> str:
    for error in _objects(status, "errors"):
        code, title = error.get("code"), error.get("title")
        if isinstance(code, int) and code in _REASONS:
            return _REASONS[code]
        return clean_name(f"{code} {title}", limit=10**6)[:_REASON]
    return ""


def _message(
    one: Mapping[str, Any], value: Mapping[str, Any], account: str, at: datetime, *, vouched: bool
) -> list[Came]:
    if str(one.get("type")) in IGNORED or one.get("group_id"):
        return []
    sender, content = _text(one, "from") or _text(one, "from_user_id"), content_of(one)
    external_id = _text(one, "id")
    if not sender or not external_id or " " in sender:
        raise InputError("bad_frame", why="sender" if external_id else "id")
    identity = identify(f"+{sender}") if vouched and sender.isdigit() else ""
    context = one.get("context")
    inbound = Inbound(
        channel="whatsapp",
        account=account,
        external_id=external_id,
        sender=Address(id=sender, name=_name(value, sender), identity=identity),
        parts=content.parts,
        received_at=at,
        sent_at=_time(one),
        raw={
            "id": external_id, "from": sender, "type": str(one.get("type"))[:40],
            "reply_to": _text(context, "id") if isinstance(context, dict) else "",
        },
    )  # fmt: skip
    return [Came(inbound=inbound, content=content)]


def _name(value: Mapping[str, Any], sender: str) -> str:
    for contact in _objects(value, "contacts"):
        profile = contact.get("profile")
        if sender in (contact.get("wa_id"), contact.get("user_id")) and isinstance(profile, dict):
            return clean_name(str(profile.get("name") or ""), limit=10**6)[:_NAME]
    return ""


def _text(node: Mapping[str, Any], key: str) -> str:
    found = node.get(key)
    return clean(found, limit=_ID) if isinstance(found, str) else ""


def _time(one: Mapping[str, Any]) -> datetime | None:
    told = str(one.get("timestamp"))
    known = told.isascii() and told.isdigit() and len(told) <= 11
    return datetime.fromtimestamp(int(told), UTC) if known else None
