"""Rules by which somebody should look at what a customer has with the bot."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hub.core.conversations import Conversation
from hub.core.organisation import ROOT_NODE, holds


class Sign(StrEnum):
    """What a rule goes by."""

    WORDS = "words"
    """The customer's own words hold one of `values`."""
    FAILURES = "failures"
    """The bot has not known what to do `count` times."""
    TIER = "tier"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """Holds at its node and below; `rev` counts its writes."""

    id: str
    name: str
    sign: Sign
    node_id: str = ROOT_NODE
    values: tuple[str, ...] = ()
    count: int = 3
    active: bool = True
    rev: int = 0


def noticed(
    rules: Iterable[Intervention], conversation: Conversation, text: str
) -> Intervention | None:
    """The first rule that fits the conversation as it is now, with these words said last."""
    words = _plain(text)
    for rule in rules:
        here = rule.active and holds(rule.node_id, conversation.node_id)
        if here and _fits(rule, conversation, words):
            return rule
    return None


def _fits(rule: Intervention, conversation: Conversation, words: str) -> bool:
    match rule.sign:
        case Sign.WORDS:
            return any(_plain(value) in words for value in rule.values)
        case Sign.FAILURES:
            return conversation.stumbles >= rule.count
        case Sign.TIER:
            return conversation.tier in rule.values
        case Sign.TOPIC:
            return conversation.topic in rule.values


def _plain(text: str) -> str:
    """One spelling for many: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
