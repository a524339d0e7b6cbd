"""The names that the world knows for what customers want, and how the model's finer ones map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

INTENTS = (
    "greet_bye", "human", "query_bill", "query_balance", "query_recharge", "recharge",
    "query_data", "buy_data", "query_voice", "query_plan", "change_plan", "cancel_service",
    "vas", "broadband", "fault", "suspend_resume", "sim_account", "query_number", "password",
    "points", "invoice", "roaming", "complaint", "out_of_scope",
)  # fmt: skip

# The model tells apart what needs a different dialogue; outside they are one wish.
FINER = {
    "farewell": "greet_bye",
    "report_loss": "suspend_resume",
    "report_fault": "fault",
    "angry": "complaint",
}
DIALOGUE = frozenset(
    {
        "affirm", "apply", "callback", "cancel_form", "correct", "deny", "identity", "inform",
        "not_solved", "order_status", "other_service", "source", "unsure",
    }
)  # fmt: skip


NO_TOPIC = frozenset({"greet_bye", "human", "out_of_scope"})


def topic_of(intent: str) -> str:
    """What a customer wants who says so; empty where it is no wish of its own."""
    name = FINER.get(intent, intent)
    return name if name in INTENTS and name not in NO_TOPIC else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A parse in the world's names; `intent` is the best, `fallback` forbids acting on it."""

    intent: str
    confidence: float
    fallback: bool
    ranking: tuple[tuple[str, float], ...]


def read(parse: Mapping[str, Any], *, threshold: float) -> Reading:
    """Rasa's own parse (`intent`, `intent_ranking`) in the taxonomy's names."""
    entries = [one for one in parse["intent_ranking"] if one["name"] != "inform"]
    ranking = _rank(entries)
    intent, confidence = ranking[0] if ranking else ("out_of_scope", 0.0)
    best = entries[0]["name"] if entries else "unsure"
    return Reading(
        intent=intent,
        confidence=confidence,
        fallback=best in DIALOGUE or confidence < threshold,
        ranking=ranking,
    )


def _rank(entries: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, float], ...]:
    """Finer names count for the name that they belong to; those of dialogues only are left out.

    What a text would mean as the answer to a question does not count: none was asked.
    """
    whole = sum(float(entry["confidence"]) for entry in entries) or 1.0
    sums: dict[str, float] = {}
    for entry in entries:
        name = FINER.get(entry["name"], entry["name"])
        if name not in DIALOGUE:
            sums[name] = sums.get(name, 0.0) + float(entry["confidence"]) / whole
    ordered: Sequence[tuple[str, float]] = sorted(sums.items(), key=lambda one: -one[1])
    return tuple((name, round(score, 4)) for name, score in ordered)
