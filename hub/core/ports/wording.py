"""How words are found and fitted: reply templates, and texts made short."""

from dataclasses import dataclass
from typing import Protocol

from hub.core.parts import Part


class Wording(Protocol):
    """Reply templates; editors change them without training, while the hub runs."""

    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        """In the language nearest to `locale`, as this channel says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """What goes out, and in `full` the text that was cut for it."""

    parts: tuple[Part, ...]
    full: str


class Shorten(Protocol):
    def __call__(self, parts: tuple[Part, ...], *, limit: int, more: str) -> Shortened | None:
        """Within `limit` text messages, `more` behind what was cut; None where nothing is cut."""
