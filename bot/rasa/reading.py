"""How a text is taken: what the customer wants here and now, given what he was asked.

Knows nothing of Rasa, so that the hub's tests can read it too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.rasa import answers, corrections, manner
from bot.rasa.answers import Answers, Entities

UNSURE = "unsure"
INFORM = "inform"
LONG = 20
LONG_THRESHOLD = 0.8

# In a form these are never the answer to a question.
_ALWAYS = frozenset({"human", "cancel_form", "report_loss", "identity", "source"})
_FIRM = frozenset({"human", "cancel_form", "report_loss"})
"""Holds even where the text has just what was asked for."""
_SMALL_TALK = frozenset({"greet_bye", "farewell"})
_DISPLEASED = frozenset({"complaint", "angry"})
_ANSWERS = frozenset({INFORM, "affirm", "deny", "not_solved", "apply", "callback", "correct"})
_IN_FORM = {"cancel_form": "given_up", "greet_bye": "small_talk", "farewell": "small_talk"}
"""What the rules call these while a form is open."""
_CONSENT = frozenset({"affirm", "apply"})
_FAMILIES = (
    {"fault", "report_fault", "not_solved"},
    {"suspend_resume", "report_loss"},
    {"complaint", "angry"},
    {"greet_bye", "farewell"},
)
BUSINESS = frozenset(
    {
        "query_plan", "recharge", "buy_data", "vas", "broadband", "sim_account", "password",
        "invoice", "roaming", "change_plan", "cancel_service",
    }
)  # fmt: skip
"""What can be done for the customer by a person, when he wants it."""
_TO_CHANGE = frozenset({"change_plan", "cancel_service"})
"""Those of them of which "I want …" is an order already, and no question how."""
_NO_WISH = _ANSWERS | _SMALL_TALK | _ALWAYS | {UNSURE, "order_status"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A text as it is taken: `intent` as reported, `move` as Rasa's rules know it.

    `known` are slots as they are before the text counts, `answers` what it tells the open form.
    """

    intent: str
    move: str
    known: Answers = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)


def bare(text: str) -> str:
    """The text without leading blanks and slashes: Rasa reads `/…` as a command, customers do not.

    >>> bare(" /restart")
    'restart'
    """
    return re.sub(r"^[\s/]+", "", text)


def take(
    parse: Mapping[str, Any],
    text: str,
    state: Mapping[str, Any],
    entities: Entities,
    *,
    threshold: float,
) -> Taken:
    """`state` is the hub's: the open form as `loop`, its `slots`."""
    slots, text = state.get("slots") or {}, text.strip()
    if loop := state.get("loop"):
        return _within(loop, slots, parse, text, entities, threshold)
    return _without(parse, text, entities, threshold)


def as_written(taken: Taken, plain: str, text: str) -> Taken:
    """What was taken from `plain` in the customer's own words: `text`, of the same length."""
    if plain == text:
        return taken

    def restored(told: Answers) -> Answers:
        return {slot: value and _restored(value, plain, text) for slot, value in told.items()}

    return replace(taken, known=restored(taken.known), answers=restored(taken.answers))


def _restored(value: str, plain: str, text: str) -> str:
    """A part of the text, or the text behind what was told before."""
    at = plain.find(value)
    if at >= 0:
        return text[at : at + len(value)]
    return value.replace(plain.strip(), text.strip())


def _without(parse: Mapping[str, Any], text: str, entities: Entities, threshold: float) -> Taken:
    name, confidence = _best_wish(parse)
    if confidence < threshold:
        name = UNSURE
    if name in _ANSWERS | {UNSURE} and answers.first(entities, "order"):
        name = "order_status"
    if name == UNSURE and answers.first(entities, "loss"):
        name = "report_loss"  # what is urgent is not put off by doubt
    if name == "fault" and manner.wants_repair(text):
        name = "report_fault"
    if name in BUSINESS and manner.is_order(text, wanting=name in _TO_CHANGE):
        known = {**topic(name, text), **answers.opening("apply", text, entities)}
        return Taken(intent=name, move="apply", known=known)
    known = {**topic(name, text), **answers.opening(name, text, entities)}
    return Taken(intent=name, move=name, known=known)


def topic(name: str, text: str) -> dict[str, str | None]:
    """What was talked about last, in the customer's words, for "not working" and "do it"."""
    if name in _NO_WISH:
        return {}
    what = "fault" if name == "fault" else "business" if name in BUSINESS else "other"
    return {
        "topic": what,
        "fault_what": text if what == "fault" else None,
        "business_what": text if what == "business" else None,
    }


def _within(
    loop: str,
    slots: Mapping[str, Any],
    parse: Mapping[str, Any],
    text: str,
    entities: Entities,
    threshold: float,
) -> Taken:
    name, confidence = str(parse["intent"]["name"]), float(parse["intent"]["confidence"])
    if confidence < _bar(text, threshold) or not any(char.isalnum() for char in text):
        name = UNSURE
    if manner.is_puzzled(text):
        name = UNSURE
    if manner.gives_up(text):
        name = "cancel_form"
    slot = slots.get("requested_slot") or ""
    fits = name not in _FIRM and answers.fits(slot, text, entities)
    if not fits and interrupts(name, text, loop):
        known = answers.opening(name, text, entities)
        return Taken(intent=name, move=_IN_FORM.get(name, name), known=known)
    if manner.goes_on(text):
        return Taken(intent=INFORM, move="resume")
    return _put_right(name, slot, loop, slots, text, entities) or _answered(
        name, slot, slots, text, entities
    )


def _put_right(
    name: str,
    slot: str,
    loop: str,
    slots: Mapping[str, Any],
    text: str,
    entities: Entities,
) -> Taken | None:
    """Changes what was told before; a story that is still being told does not."""
    form = loop.removesuffix("_form")
    told = any(value for key, value in slots.items() if key.startswith(form) and key != slot)
    if not told or slot.endswith("_what") or answers.confirms(text):
        return None
    at_the_end, meant = slot.endswith("_confirm"), corrections.meant(loop, text, entities)
    changed = corrections.correction(loop, slots, text, entities) or {}
    names_both = at_the_end and meant and None not in changed.values()
    sounds, said = corrections.sounds_corrected(text), name == "correct"
    said = said and not answers.fits(slot, text, entities)
    if not changed or not (names_both or said or sounds):
        return None
    if at_the_end and not meant and (None in changed.values() or not sounds):
        return None  # only "wrong", with everything told: which one is asked
    return Taken(intent="correct", move="corrected", known=changed)


def _answered(
    name: str, slot: str, slots: Mapping[str, Any], text: str, entities: Entities
) -> Taken:
    """Whatever is said to a question that was put twice is taken as it is."""
    again = slots.get("again") == slot
    told = answers.answer(slot, text, entities, again=again, yes=name in _CONSENT)
    if told:
        return Taken(intent=INFORM, move=INFORM, answers={**told, "again": None})
    return Taken(intent=INFORM, move="unclear", known={"again": slot})


def _best_wish(parse: Mapping[str, Any]) -> tuple[str, float]:
    """Where nothing was asked, "since yesterday" is no answer: the other names share its part.

    Names of one family are one wish in finer shades: doubt among them is none about the wish.
    """
    shares = {one["name"]: float(one["confidence"]) for one in parse["intent_ranking"]}
    informs = shares.pop(INFORM, 0.0)
    if not shares or informs >= 1:
        return str(parse["intent"]["name"]), float(parse["intent"]["confidence"])
    best = max(shares, key=lambda name: shares[name])
    family = next((one for one in _FAMILIES if best in one), {best})
    return best, sum(shares.get(name, 0.0) for name in family) / (1 - informs)


def _bar(text: str, threshold: float) -> float:
    """A long text in a form is a story: it mentions many things, and is the answer all the same."""
    return max(threshold, LONG_THRESHOLD) if manner.words(text) > LONG else threshold


def interrupts(name: str, text: str, loop: str) -> bool:
    """Whether a text of this intent is something else than an answer to the open form."""
    if name in _DISPLEASED:
        return loop != "complaint_form"
    if name == "report_loss":
        return loop != "emergency_form"
    if name in _ALWAYS | _SMALL_TALK:
        return True
    return name not in _ANSWERS | {UNSURE, "report_fault"} and manner.is_question(text)
