"""What WeChat pushes to us, as messages: what was written, and what is as if it had been."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.content import clean, clean_name, name_field, unhidden
from channels.placeholders import placeholder
from channels.tencent.xml import text_of
from hub.core.errors import InputError
from hub.core.messages import Address, Inbound
from hub.core.parts import Card, Location, Part, Text
from hub.core.windows import ReplyWindow

TEXT_LIMIT = 5000
CLICK = ReplyWindow(timedelta(minutes=1), 3)
"""What a click, a scan or a new follower lets us answer."""
SCENE = "qrscene_"
CHOICE = "v:"
"""How the ids of our own menus begin: behind it is what was chosen."""
MEDIA: Mapping[str, str] = {
    "image": "image", "voice": "voice", "video": "video", "shortvideo": "video",
}  # fmt: skip
"""The types that bring a file, and the placeholders in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an account reads what is no message: `greets` is what a new follower is taken to write,
    `words` what a menu's key or a code's scene stands for."""

    greets: str = ""
    words: Mapping[str, str]


PLAIN = Manner(words={})


def inbound_of(
    fields: Mapping[str, Any], account: str, *, at: datetime, manner: Manner = PLAIN
) -> Inbound | None:
    """None for events of which nobody wrote anything; files are placeholders. Raises InputError."""
    kind = text_of(fields, "MsgType")
    openid = sender_of(fields)
    if kind == "event":
        text = _as_written(fields, manner)
        parts: tuple[Part, ...] = (_text(text),) if text else ()
        opens: ReplyWindow | None = CLICK
    else:
        parts, opens = _parts(kind, fields), CLICK if fields.get("bizmsgmenuid") else None
    if not parts:
        return None
    return Inbound(
        channel="wechat", account=account, external_id=name_of(fields),
        sender=Address(id=openid, name=nickname(openid)), parts=parts, received_at=at,
        sent_at=_time(fields), opens=opens, unsure="voice_heard" if kind == "voice" else "",
        raw=dict(fields),
    )  # fmt: skip


def sender_of(fields: Mapping[str, Any]) -> str:
    return name_field(dict(fields), "FromUserName")


def nickname(openid: str) -> str:
    """WeChat tells no names: the end of the id tells one customer from the other."""
    return f"微信用户 {openid[-4:]}"


def name_of(fields: Mapping[str, Any]) -> str:
    """A message's own id; an event has none, but is told again with the same words."""
    if text_of(fields, "MsgType") != "event":
        return name_field(dict(fields), "MsgId")
    told = (text_of(fields, one) for one in ("FromUserName", "CreateTime", "Event", "EventKey"))
    return f"event-{hashlib.sha256(chr(0).join(told).encode(errors='replace')).hexdigest()[:40]}"


def scene_of(fields: Mapping[str, Any]) -> str:
    """The scene of the code that was scanned; "" where none was."""
    return text_of(fields, "EventKey").removeprefix(SCENE)


def media_of(fields: Mapping[str, Any]) -> str:
    """The id of the file that a message brings; "" for none."""
    return text_of(fields, "MediaId") if text_of(fields, "MsgType") in MEDIA else ""


def _as_written(fields: Mapping[str, Any], manner: Manner) -> str:
    match text_of(fields, "Event"):
        case "subscribe":
            return manner.words.get(scene_of(fields), manner.greets)
        case "SCAN":
            return manner.words.get(scene_of(fields), "")
        case "CLICK":
            key = text_of(fields, "EventKey")
            return manner.words.get(key, key)
        case "scancode_push" | "scancode_waitmsg":
            scanned = fields.get("ScanCodeInfo")
            return text_of(scanned, "ScanResult") if isinstance(scanned, dict) else ""
    return ""


def _parts(kind: str, fields: Mapping[str, Any]) -> tuple[Part, ...]:
    match kind:
        case "text":
            chosen = text_of(fields, "bizmsgmenuid")
            ours = chosen.startswith(CHOICE) and chosen != CHOICE
            text = _text(chosen.removeprefix(CHOICE) if ours else text_of(fields, "Content"))
            return (text if text.text else placeholder("text"),)
        case "voice":
            heard = _text(text_of(fields, "Recognition"))
            return (heard, placeholder("voice")) if heard.text else (placeholder("voice"),)
        case "location":
            return (_place(fields),)
        case "link":
            return (_link(fields),)
        case "":
            raise InputError("bad_frame", why="kind")
    return (placeholder(MEDIA.get(kind, kind)),)


def _text(text: str) -> Text:
    return Text(text=clean(text[:TEXT_LIMIT], limit=TEXT_LIMIT))


def _place(fields: Mapping[str, Any]) -> Part:
    """X is the latitude."""
    latitude, longitude = (_degrees(fields, one) for one in ("Location_X", "Location_Y"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return placeholder("location")
    label = clean_name(text_of(fields, "Label")[:200], limit=200)
    return Location(latitude=latitude, longitude=longitude, label=label)


def _degrees(fields: Mapping[str, Any], name: str) -> float | None:
    try:
        value = float(text_of(fields, name))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _link(fields: Mapping[str, Any]) -> Part:
    title = clean_name(unhidden(text_of(fields, "Title"))[:200], limit=200)
    url = clean_name(text_of(fields, "Url")[:2000], limit=2000)
    if not url.startswith(("https://", "http://")):
        url = ""
    text = _text(text_of(fields, "Description")).text
    return Card(title=title or "[链接]", text=text, url=url)


def _time(fields: Mapping[str, Any]) -> datetime | None:
    told = text_of(fields, "CreateTime")
    known = told.isascii() and told.isdecimal() and len(told) <= 10
    return datetime.fromtimestamp(int(told), UTC) if known else None
