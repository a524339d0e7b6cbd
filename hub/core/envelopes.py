"""What stands over a letter, read from the raw form in which its message is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.core.identities import masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`to` and `cc` by their names, masked addresses where there are none.

    `cut`: the letter says more than its message, such as what it quotes.
    """

    subject: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    sent_at: datetime | None
    cut: bool


def envelope_of(raw: Mapping[str, Any] | None) -> Envelope | None:
    """None where it is no letter's."""
    if not raw or "subject" not in raw:
        return None
    sent_at = raw.get("sent_at")
    return Envelope(
        subject=str(raw["subject"]),
        to=_names(raw.get("to", ())),
        cc=_names(raw.get("cc", ())),
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        cut=bool(raw.get("cut")),
    )


def _names(people: Any) -> tuple[str, ...]:
    return tuple(one["name"] or masked(one["address"]) for one in people)
