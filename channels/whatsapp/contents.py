"""What a WhatsApp message holds, as parts of ours; what we cannot hold, as a placeholder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.content import clean, clean_name
from channels.placeholders import placeholder
from hub.core.errors import InputError
from hub.core.parts import Location, Part, Text

TEXT_LIMIT = 10_000
FILES = frozenset({"image", "audio", "document", "video", "sticker"})
_KINDS = {"contacts": "contact", "revoke": "deleted", "document": "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """`parts` as long as nothing is fetched; `media_id` names a file at the Graph API."""

    parts: tuple[Part, ...]
    caption: tuple[Part, ...] = ()
    media_id: str = ""
    name: str = ""
    content_type: str = ""


def content_of(one: Mapping[str, Any]) -> Content:
    """Raises InputError where a known type lacks what makes it one."""
    kind = str(one.get("type"))
    held = one.get(kind)
    held = held if isinstance(held, dict) else {}
    if kind in FILES:
        return _file(kind, held)
    if kind == "edit" and isinstance(held.get("message"), dict):
        return content_of(held["message"]) if held["message"].get("type") != kind else _other(kind)
    if kind == "location":
        return Content(parts=(_place(held),))
    if text := _words(kind, held):
        return Content(parts=(Text(text=text),))
    return _other(kind, one)


def _words(kind: str, held: Mapping[str, Any]) -> str:
    """What was written; of a choice its value, as web pages send it."""
    if kind == "text":
        return _required(held, "body")
    if kind == "button":
        return _said(held, "text") or _said(held, "payload")
    if kind == "interactive":
        answer = held.get(str(held.get("type")))
        found = answer if isinstance(answer, dict) else {}
        return _said(found, "id") or _said(found, "title")
    if kind == "reaction":
        return f"{placeholder(kind).text} {_said(held, 'emoji')}".strip()
    return ""


def _other(kind: str, one: Mapping[str, Any] | None = None) -> Content:
    said = placeholder(_KINDS.get(kind, kind))
    if kind != "contacts" or one is None:
        return Content(parts=(said,))
    listed = one.get(kind)
    cards = [_card(c) for c in listed if isinstance(c, dict)] if isinstance(listed, list) else []
    text = "\n".join([said.text, *filter(None, cards)])
    return Content(parts=(Text(text=clean(text, limit=TEXT_LIMIT)),))


def _card(contact: Mapping[str, Any]) -> str:
    name, phones = contact.get("name"), contact.get("phones")
    known = _said(name, "formatted_name") if isinstance(name, dict) else ""
    numbers = [_said(p, "phone") for p in phones if isinstance(p, dict)] if isinstance(
        phones, list
    ) else []  # fmt: skip
    return clean_name(" ".join([known, *numbers]), limit=TEXT_LIMIT)


def _file(kind: str, held: Mapping[str, Any]) -> Content:
    media_id, caption = _required(held, "id"), _said(held, "caption")
    if not media_id.isalnum():
        raise InputError("bad_frame", why="id")
    words: tuple[Part, ...] = (Text(text=caption),) if caption else ()
    shown = "voice" if kind == "audio" else "picture" if kind == "image" else kind
    return Content(
        parts=(*words, placeholder(_KINDS.get(shown, shown))), caption=words, media_id=media_id,
        name=_said(held, "filename"), content_type=_said(held, "mime_type").partition(";")[0],
    )  # fmt: skip


def _place(held: Mapping[str, Any]) -> Location:
    latitude, longitude = held.get("latitude"), held.get("longitude")
    for value, most in ((latitude, 90), (longitude, 180)):
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > most:
            raise InputError("bad_frame", why="location")
    label = " ".join(filter(None, (_said(held, "name"), _said(held, "address"))))
    return Location(
        latitude=float(latitude or 0), longitude=float(longitude or 0),
        label=clean_name(label, limit=TEXT_LIMIT),
    )  # fmt: skip


def _required(held: Mapping[str, Any], key: str) -> str:
    if not (found := _said(held, key)):
        raise InputError("bad_frame", why=key)
    return found


def _said(held: Mapping[str, Any], key: str) -> str:
    found = held.get(key)
    return clean(found, limit=TEXT_LIMIT) if isinstance(found, str) else ""
