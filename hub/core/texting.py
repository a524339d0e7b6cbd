"""How an account that sends text messages goes about it, beside what its channel needs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a digit is short for: `words` as if they had been written, `title` as it is offered."""

    digit: str
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texting:
    """`answer_parts`: into how many an automatic answer may be cut, 0 for any number.

    `link_days`: for how long the whole of it is shown where the link leads. `pace`: how many
    messages of a number the bot answers in a minute, `replies`: how many automatic ones a number
    gets in an hour. `commands`: empty for those that the hub comes with; `menu`: they are offered.
    """

    answer_parts: int = 3
    link_days: int = 7
    pace: int = 10
    replies: int = 30
    menu: bool = True
    commands: tuple[Command, ...] = ()

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Texting":
        """By the settings of an account, which its channel's model has checked."""
        known = {one.name: config[one.name] for one in fields(cls) if one.name in config}
        rows = known.pop("commands", ())
        return cls(**known, commands=tuple(Command(**row) for row in rows))
