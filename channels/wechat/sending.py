"""An answer as the messages that WeChat carries, as few as can be: each counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from channels.wechat.reading import CHOICE
from hub.core.fit import cut, numbered
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Part, Text, plain_text

TEXT_BYTES = 2048
ITEMS, ITEM_BYTES = 10, 64
"""Of a menu; what has more, or longer ones, is numbered text."""
IMAGES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
VOICES = {"audio/amr": ".amr", "audio/mpeg": ".mp3"}
IMAGE_BYTES, VOICE_BYTES = 10 * 2**20, 2 * 2**20

Body = Mapping[str, Any]
Piece = Body | File
"""A message, or a file that is to be put up first."""


def compose(parts: Iterable[Part]) -> tuple[Piece, ...]:
    """Words that follow one another go out as one message, if they are not too long for it."""
    pieces: list[Piece] = []
    words: list[str] = []
    for part in parts:
        piece = _piece(part)
        if isinstance(piece, str):
            words.append(piece)
            continue
        pieces += [*_texts(words), piece]
        words = []
    return (*pieces, *_texts(words))


def upload_kind(file: File) -> tuple[str, str]:
    """As what it is put up, and how its name must end."""
    if file.content_type in IMAGES:
        return "image", IMAGES[file.content_type]
    return "voice", VOICES[file.content_type]


def media_body(kind: str, media_id: str) -> Body:
    return {"msgtype": kind, kind: {"media_id": media_id}}


def _piece(part: Part) -> Piece | str:
    """Text where it cannot be carried as what it is."""
    match part:
        case Text(text=text):
            return text
        case Choices() if _is_menu(part):
            return _menu(part)
        case Choices():
            return numbered(part)
        case Image(content_type=kind, size=size) if kind in IMAGES and size <= IMAGE_BYTES:
            return part
        case Audio(content_type=kind, size=size) if kind in VOICES and size <= VOICE_BYTES:
            return part
        case Card(url=url) if url:
            return _news(part)
    return plain_text((part,))


def _texts(words: Sequence[str]) -> list[Body]:
    text = "\n\n".join(filter(None, words))
    return [{"msgtype": "text", "text": {"content": one}} for one in split(text)]


def split(text: str) -> list[str]:
    """Pieces of at most so many bytes, cut behind a sentence where there is one."""
    pieces = []
    while _bytes(text) > TEXT_BYTES:
        whole = text.encode(errors="replace")[:TEXT_BYTES].decode(errors="ignore")
        piece = cut(text, len(whole))[0]
        pieces.append(piece)
        text = text[len(piece) :]
    return [*pieces, text] if text else pieces


def _is_menu(choices: Choices) -> bool:
    told = (each for one in choices.options for each in (_id(one), one.title))
    short = all(0 < _bytes(one) <= ITEM_BYTES for one in told)
    fits = 0 < len(choices.options) <= ITEMS and 0 < _bytes(choices.text) <= TEXT_BYTES
    return short and fits


def _menu(choices: Choices) -> Body:
    items = [{"id": _id(one), "content": one.title} for one in choices.options]
    menu = {"head_content": choices.text, "list": items, "tail_content": ""}
    return {"msgtype": "msgmenu", "msgmenu": menu}


def _id(choice: Choice) -> str:
    return f"{CHOICE}{choice.value}"


def _news(card: Card) -> Body:
    article = {"title": card.title, "description": card.text, "url": card.url, "picurl": ""}
    return {"msgtype": "news", "news": {"articles": [article]}}


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))
