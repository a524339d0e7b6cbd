"""How a parse is taken: what the customer wants here and now, given what he was asked.

Knows nothing of Rasa, so that the hub's tests can read it too.
"""

import re
from collections.abc import Mapping
from typing import Any

UNSURE = "unsure"
INFORM = "inform"
LONG = 20
LONG_THRESHOLD = 0.8
STORY = "story"
STORY_LENGTH = 12

# In a form these are never the answer to a question.
_ALWAYS = frozenset({"human", "cancel_form", "report_loss"})
_ELSEWHERE = {"complaint_form": frozenset[str](), "fault_form": frozenset({"complaint", "angry"})}
_OPENERS = frozenset({"complaint", "report_fault"})
_SMALL_TALK = frozenset({"greet_bye", "farewell"})
_DETOURS = frozenset(
    {"query_bill", "query_data", "fault", "suspend_resume", "other_service", "out_of_scope"}
)
_QUESTION = re.compile(
    r"吗|呢[?？]?$|怎么|怎样|如何|多少|哪[里儿个]|几点|[是有用]什么|什么时候|查一?下?|能不能|可不可以|[?？]$"
)
_REPROACH = re.compile(r"为什么|为啥|凭什么|怎么回事|什么意思|怎么(?:又|会|还|就|老|总)")


def bare(text: str) -> str:
    """The text without leading blanks and slashes: Rasa reads `/…` as a command, customers do not.

    >>> bare(" /restart")
    'restart'
    """
    return re.sub(r"^[\s/]+", "", text)


def effective_intent(
    parse: Mapping[str, Any], text: str, *, threshold: float, form: str | None
) -> str:
    """The intent to act on; `form` names the open form, if any."""
    name, confidence = _best(parse) if form else _best_wish(parse)
    sure = confidence >= _bar(text, threshold, form)
    if form is None:
        return name if sure else UNSURE
    return name if sure and _interrupts(name, text, form) else INFORM


def _best(parse: Mapping[str, Any]) -> tuple[str, float]:
    return str(parse["intent"]["name"]), float(parse["intent"]["confidence"])


def _best_wish(parse: Mapping[str, Any]) -> tuple[str, float]:
    """Where nothing was asked, "since yesterday" is no answer: the other names share its part."""
    informs = sum(one["confidence"] for one in parse["intent_ranking"] if one["name"] == INFORM)
    name, confidence = _best(parse)
    others = [one for one in parse["intent_ranking"] if one["name"] != INFORM]
    if others and informs < 1:
        name, confidence = others[0]["name"], others[0]["confidence"] / (1 - informs)
    return name, confidence


def _bar(text: str, threshold: float, form: str | None) -> float:
    """A long text in a form is a story: it mentions many things, and is the answer all the same."""
    return max(threshold, LONG_THRESHOLD) if form and len(text) > LONG else threshold


def _interrupts(name: str, text: str, form: str) -> bool:
    if name in _ALWAYS | _SMALL_TALK | _ELSEWHERE.get(form, frozenset({"complaint", "angry"})):
        return True
    return name in _DETOURS and is_question(text)


def story(intent: str, text: str) -> list[dict[str, str]]:
    """The opening words of a form as an entity, when they tell more than that it is wanted."""
    if intent in _OPENERS and len(text) > STORY_LENGTH:
        return [{"entity": STORY, "value": text}]
    return []


def is_question(text: str) -> bool:
    """Asks to be told something; a reproach put as a question ("why did you …") is a complaint."""
    return bool(_QUESTION.search(text)) and not _REPROACH.search(text)
