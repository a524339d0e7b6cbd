"""What a customer sent, as the parts of a message; what nobody can show is said in words."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from channels.content import clean
from channels.placeholders import placeholder
from channels.wecom.items import Item, word_of
from hub.core.parts import Card, Choice, Choices, Location, Part, Text

TEXT_LIMIT = 5_000
MEDIA = {
    "image": ("图片.jpg", "image/jpeg"),
    "voice": ("语音.amr", "audio/amr"),
    "video": ("视频.mp4", "video/mp4"),
    "file": ("", "application/octet-stream"),
}
"""What a file of each kind is called and taken to be, until its bytes show what it is."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file that WeCom keeps for three days under this id."""

    media_id: str
    name: str
    content_type: str


def media_of(item: Item) -> Media | None:
    if item.kind not in MEDIA:
        return None
    media_id = item.word("media_id", limit=1000)
    return Media(media_id, *MEDIA[item.kind]) if media_id else None


def parts_of(item: Item) -> tuple[Part, ...]:
    """Without files; never empty."""
    read = _READ.get(item.kind)
    return (read(item) if read else None) or (placeholder(item.kind),)


def _text(item: Item) -> tuple[Part, ...] | None:
    """A tap on a menu is what the choice stands for, as if it had been written."""
    chosen, content = item.word("menu_id"), item.body.get("content")
    text = chosen or (long_text(content) if isinstance(content, str) else "")
    return (Text(text=text),) if text else None


def _location(item: Item) -> tuple[Part, ...] | None:
    latitude, longitude = (_degrees(item.body, key) for key in ("latitude", "longitude"))
    label = " ".join(filter(None, (item.word("name"), item.word("address", limit=500))))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return (Text(text=f"{placeholder('location').text} {label}".strip()),)
    return (Location(latitude=latitude, longitude=longitude, label=label),)


def _link(item: Item) -> tuple[Part, ...] | None:
    title, url = item.word("title"), item.word("url", limit=2048)
    desc = item.word("desc", limit=1000)
    return (Card(title=title or url, text=desc, url=url),) if title or url else None


def _business_card(item: Item) -> tuple[Part, ...]:
    return (Text(text=f"{placeholder('card').text} {item.word('userid')}".strip()),)


def _mini_program(item: Item) -> tuple[Part, ...]:
    title = f"{placeholder('mini_program').text} {item.word('title')}".strip()
    return (Card(title=title, text=item.word("pagepath", limit=1000)),)


def _menu(item: Item) -> tuple[Part, ...] | None:
    texts = (item.word("head_content", limit=1000), item.word("tail_content", limit=1000))
    entries = item.body.get("list")
    bodies = [_entry(one) for one in entries[:20]] if isinstance(entries, list) else []
    options = tuple(Choice(value=title, title=title) for title in bodies if title)
    text = "\n".join(filter(None, texts))
    return (Choices(text=text, options=options),) if text or options else None


def _entry(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    body = entry.get(str(entry.get("type")))
    return word_of(body, "content") if isinstance(body, dict) else ""


_READ: Mapping[str, Callable[[Item], tuple[Part, ...] | None]] = {
    "text": _text,
    "location": _location,
    "link": _link,
    "business_card": _business_card,
    "miniprogram": _mini_program,
    "msgmenu": _menu,
}


def long_text(text: str) -> str:
    """Cut rather than refused: nobody can be told that his message was too long."""
    cleaned = clean(text[: 4 * TEXT_LIMIT], limit=4 * TEXT_LIMIT)
    return cleaned if len(cleaned) <= TEXT_LIMIT else cleaned[: TEXT_LIMIT - 1] + "…"


def _degrees(body: Mapping[str, object], key: str) -> float | None:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None
