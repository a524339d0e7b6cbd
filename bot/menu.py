"""What one digit is short for, where text messages are written."""

import unicodedata
from collections.abc import Mapping

from bot import phrases
from bot.reply import Memory, Reply
from hub.core.texting import Command, Texting

_DEFAULT: Mapping[str, tuple[Command, ...]] = {
    "zh": (
        Command(digit="1", title="查话费", words="查话费"),
        Command(digit="2", title="查流量", words="查流量"),
        Command(digit="3", title="办理宽带", words="办理宽带"),
        Command(digit="0", title="转人工", words="转人工"),
    ),
    "en": (
        Command(digit="1", title="my bill", words="check my bill"),
        Command(digit="2", title="my data", words="how much data is left"),
        Command(digit="3", title="broadband", words="I want to get broadband"),
        Command(digit="0", title="a person", words="talk to a person"),
    ),
}
"""By language: wishes of the taxonomy, in words that the model and the phrases know."""
_BETWEEN = {"zh": "，", "en": ", "}


def commands(manners: Texting, locale: str) -> tuple[Command, ...]:
    """The account's own, whatever the language, else those that the hub comes with."""
    return manners.commands or _DEFAULT[_language(locale)]


def calls_for_menu(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip() == "?" or phrases.calls_for_menu(text)


def words_for(text: str, manners: Texting, locale: str) -> str:
    """What is meant by the digit that is the whole message; empty for any other message."""
    digit = phrases.squeeze(text)
    found = (one.words for one in commands(manners, locale) if one.digit == digit)
    return next(found, "")


def asked(memory: Memory) -> bool:
    """Whether a digit answers what was asked last."""
    return bool(memory.loop or memory.choices)


def offer_menu(reply: Reply, manners: Texting) -> None:
    """Say which digit is short for what; not where one would answer something else."""
    if reply.handed_over or asked(reply.memory):
        return
    rows = _BETWEEN[_language(reply.locale)].join(
        reply.word("text_menu_row", digit=one.digit, title=one.title)
        for one in commands(manners, reply.locale)
    )
    reply.say("text_menu", rows=rows)


def _language(locale: str) -> str:
    return "en" if locale.startswith("en") else "zh"
