"""What a turn asks of Rasa and what it answers, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.core.errors import BotUnavailable, HubError

Parse = Mapping[str, Any]
Directive = Mapping[str, Any]
Entities = Sequence[Mapping[str, Any]]


class UnknownFormError(HubError):
    """The open form belongs to an older model: only a person can go on with it."""

    code = "unknown_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Rasa's answer: `directives` in order, `state` for the next turn, `model` its version.

    `intent` is the one acted on; `unsure` outside a form and `inform` inside may stand for a
    parse that was below the threshold or was the answer to a question. `text` is what was read.
    """

    directives: tuple[Directive, ...]
    intent: str
    confidence: float
    parse: Parse
    state: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    text: str = ""


def read_turn(body: Any) -> Turn:
    """Raises BotUnavailable for what is no answer: an empty one is an error inside Rasa."""
    try:
        turn = Turn(
            directives=tuple(body["messages"]),
            intent=str(body["intent"]),
            confidence=float(body["parse"]["intent"]["confidence"]),
            parse=body["parse"],
            state=body["state"],
            model=str(body["model"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BotUnavailable(f"unreadable answer: {error!r}") from None
    if not turn.directives:
        raise BotUnavailable("empty answer")
    return turn
