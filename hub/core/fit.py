"""Degrades what a channel cannot carry, once, for all channels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hub.core.parts import Audio, Card, Choices, File, Image, Location, Part, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can show; `text_limit` in characters a part, 0 for none.

    `copies`: an answer may go to others beside the customer, under a subject of its own.
    """

    text_limit: int = 0
    choices: bool = False
    images: bool = False
    files: bool = False
    audio: bool = False
    location: bool = False
    cards: bool = False
    copies: bool = False


def fit(parts: Iterable[Part], can: Capabilities) -> tuple[Part, ...]:
    """The same content in parts that the channel carries; never empty for non-empty input."""
    return tuple(piece for part in parts for piece in _split(_degrade(part, can), can.text_limit))


def _degrade(part: Part, can: Capabilities) -> Part:
    match part:
        case Choices() if not can.choices:
            return Text(text=numbered(part))
        case Card() if not can.cards:
            return Text(text="\n".join(filter(None, (part.title, part.text, part.url))))
        case Location() if not can.location:
            place = f"{part.latitude:.5f},{part.longitude:.5f}"
            return Text(text=f"{part.label} {place}".strip())
        case Image() if not can.images:
            return Text(text=f"[{part.name}]")
        case Audio() if not can.audio:
            return Text(text=f"[{part.name}]")
        case File() if not isinstance(part, Image | Audio) and not can.files:
            return Text(text=f"[{part.name}]")
    return part


def numbered(choices: Choices) -> str:
    """Choices as text that people answer with a digit."""
    lines = [f"{n}. {option.title}" for n, option in enumerate(choices.options, 1)]
    return "\n".join([choices.text, *lines]) if choices.text else "\n".join(lines)


def condense(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same content in as few parts as can be: all words in one, with the last choices in it.

    Other choices become text; what is no words stays as it is.
    """
    words = [part for part in parts if isinstance(part, Text | Choices)]
    rest = [part for part in parts if not isinstance(part, Text | Choices)]
    asked = [n for n, part in enumerate(words) if isinstance(part, Choices)]
    last = words.pop(asked[-1]) if asked else None
    told = "\n\n".join(filter(None, map(_told, words)))
    if isinstance(last, Choices):
        return (*rest, replace(last, text="\n\n".join(filter(None, (told, last.text)))))
    return (Text(text=told), *rest) if told else tuple(rest)


def _told(part: Text | Choices) -> str:
    return numbered(part) if isinstance(part, Choices) else part.text


def _split(part: Part, limit: int) -> list[Part]:
    if not isinstance(part, Text) or not limit or len(part.text) <= limit:
        return [part]
    return [Text(text=piece) for piece in cut(part.text, limit)]


_STOPS = ("\n", "。", "！", "？", "；", ". ", "，", ", ", " ")


def cut(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters, cut behind a sentence that ends in the last half."""
    pieces = []
    while len(text) > limit:
        at = _cut_at(text, limit)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text] if text else pieces


def _cut_at(text: str, limit: int) -> int:
    for stop in _STOPS:
        at = text.rfind(stop, limit // 2, limit)
        if at >= 0 and at + len(stop) <= limit:
            return at + len(stop)
    return limit
