"""An answer as the messages that WeCom takes: few of them, since a customer may get but five."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.core.errors import Permanent
from hub.core.fit import cut, numbered
from hub.core.messages import Outbound
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text

TEXT_BYTES = 2048
HEAD_BYTES = 1024
ITEM_BYTES = 128
ITEMS = 10
TITLE_BYTES, DESC_BYTES, URL_BYTES = 128, 512, 2048
AT_MOST = 5
"""Messages between two of the customer's."""
IMAGE_BYTES = VIDEO_BYTES = 10 * 2**20
VOICE_BYTES = 2 * 2**20
FILE_BYTES = 20 * 2**20
LEAST = 6
"""Bytes of a file."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One message; the id of the uploaded `file` belongs into its body, that of a cover, too."""

    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    file: File | None = None


def pieces_of(message: Outbound) -> tuple[Piece, ...]:
    """Raises Permanent for what cannot be sent, before anything is."""
    pieces = tuple(_pieces(_joined(message.parts)))
    if len(pieces) > AT_MOST:
        raise Permanent("wecom_long")
    return pieces


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Texts that stand beside each other are one, as far as that goes."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Text) and isinstance(last, Text):
            joined[-1] = Text(text=f"{last.text}\n{part.text}")
        else:
            joined.append(part)
    return joined


def _pieces(parts: Sequence[Part]) -> Iterator[Piece]:
    for part in parts:
        match part:
            case Text():
                yield from texts(part.text)
            case Choices():
                yield from _menu(part)
            case Card() if part.url and _size(part.url) <= URL_BYTES:
                yield _link(part)
            case Card():
                yield from texts("\n".join(filter(None, (part.title, part.text, part.url))))
            case Location():
                yield _location(part)
            case File():
                yield Piece(_kind_of(part), file=part)


def texts(text: str) -> Iterator[Piece]:
    return (Piece("text", {"content": one}) for one in cut_bytes(text, TEXT_BYTES) if one.strip())


def _menu(choices: Choices) -> Iterator[Piece]:
    """A tap comes back as the choice's value; what no menu can hold is numbered."""
    if not 0 < len(choices.options) <= ITEMS or not all(map(_fits, choices.options)):
        yield from texts(numbered(choices))
        return
    head = choices.text
    if _size(head) > HEAD_BYTES:
        yield from texts(head)
        head = ""
    body = {"list": [_item(one) for one in choices.options]}
    yield Piece("msgmenu", {"head_content": head, **body} if head else body)


def _fits(choice: Choice) -> bool:
    return 0 < _size(choice.value) <= ITEM_BYTES and bool(choice.title)


def _item(choice: Choice) -> dict[str, Any]:
    return {"type": "click", "click": {"id": choice.value, "content": short(choice.title)}}


def _link(card: Card) -> Piece:
    body = {"title": short(card.title or card.url, TITLE_BYTES), "url": card.url}
    return Piece("link", body | ({"desc": short(card.text, DESC_BYTES)} if card.text else {}))


def _location(place: Location) -> Piece:
    return Piece(
        "location",
        {
            "name": short(place.label, ITEM_BYTES), "address": short(place.label, DESC_BYTES),
            "latitude": place.latitude, "longitude": place.longitude,
        },
    )  # fmt: skip


def _kind_of(file: File) -> str:
    """What WeCom shows as such, else a file to be opened; raises Permanent."""
    kind, size = file.content_type, file.size
    if not LEAST <= size <= FILE_BYTES:
        raise Permanent("wecom_file_size")
    if isinstance(file, Image) and kind in {"image/png", "image/jpeg"} and size <= IMAGE_BYTES:
        return "image"
    if isinstance(file, Audio) and kind == "audio/amr" and size <= VOICE_BYTES:
        return "voice"
    return "video" if kind == "video/mp4" and size <= VIDEO_BYTES else "file"


def cut_bytes(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` bytes, cut where a sentence ends if one does in the last half."""
    found = []
    while _size(text) > limit:
        room = len(_head(text, limit))
        found.append(cut(text[: room + 1], room)[0])
        text = text[len(found[-1]) :]
    return [*found, text]


def short(text: str, limit: int = ITEM_BYTES) -> str:
    return text if _size(text) <= limit else f"{_head(text, limit - 3)}…"


def _head(text: str, limit: int) -> str:
    return text.encode(errors="replace")[:limit].decode(errors="ignore")


def _size(text: str) -> int:
    return len(text.encode(errors="replace"))
