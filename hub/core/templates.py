"""A reply template as an editor has worded it, in the place of the one that the hub came with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateKey:
    """Which text; `channel` is empty for what all channels say that have no text of their own."""

    name: str
    language: str
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """`text` None: given back, the built-in one is said again. `version` counts every change."""

    key: TemplateKey
    text: str | None
    version: int
    author: str
    at: datetime
