"""What a message is made of, and its one JSON form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A stored file; `file_id` names it in the file store, `size` is in bytes."""

    name: str
    content_type: str
    size: int
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(File):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio(File):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place; degrees in WGS 84."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    text: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    title: str
    text: str = ""
    url: str = ""


Part = Text | Image | File | Audio | Location | Choices | Card

_TYPES: dict[str, type[Part]] = {
    "text": Text,
    "image": Image,
    "file": File,
    "audio": Audio,
    "location": Location,
    "choices": Choices,
    "card": Card,
}
_NAMES = {cls: name for name, cls in _TYPES.items()}


def file_part(*, name: str, content_type: str, size: int, file_id: str) -> File:
    """A stored file as the part that its content type asks for."""
    kinds: dict[str, type[File]] = {"image": Image, "audio": Audio}
    cls = kinds.get(content_type.partition("/")[0], File)
    return cls(name=name, content_type=content_type, size=size, file_id=file_id)


def part_to_json(part: Part) -> dict[str, Any]:
    """`{"type": "text", "text": …}` and the like, as in the web-chat contract."""
    body = asdict(part)
    if isinstance(part, Choices):
        body["options"] = [asdict(option) for option in part.options]
    return {"type": _NAMES[type(part)], **body}


def part_from_json(body: Mapping[str, Any]) -> Part:
    """The inverse of `part_to_json`; raises KeyError or TypeError on anything else."""
    fields = {key: value for key, value in body.items() if key != "type"}
    cls = _TYPES[body["type"]]
    if cls is Choices:
        fields["options"] = tuple(Choice(**option) for option in fields["options"])
    return cls(**fields)


def plain_text(parts: tuple[Part, ...]) -> str:
    """What a reader without pictures or buttons would read; one line a part."""
    return "\n".join(filter(None, (_line(part) for part in parts)))


def _line(part: Part) -> str:
    match part:
        case Text(text=text) | Choices(text=text):
            return text
        case Card(title=title, text=text):
            return f"{title}\n{text}".strip()
        case File(name=name):
            return f"[{name}]"
        case Location(label=label):
            return f"[{label}]"
    return ""
