"""What a story names that an order should say in so many words: the plan, the months, the sums."""

import re
from collections.abc import Mapping

from bot.entities import Entity, find
from bot.reply import Reply

_MONTHS = re.compile(r"\d{4}-\d\d(?:/\d{4}-\d\d)?")
_FIELDS: Mapping[str, str] = {"plan": "plan", "time": "month", "money": "amount"}


def named_in(story: str, reply: Reply) -> dict[str, str]:
    """Fields of an order, reckoned from when the customer last wrote; without those not named."""
    found: dict[str, list[str]] = {}
    for entity in find(story, at=reply.conversation.last_at):
        if entity.entity in _FIELDS and (value := _spelt(entity, reply)):
            found.setdefault(_FIELDS[entity.entity], []).append(value)
    return {
        name: ", ".join(dict.fromkeys(found[name])) for name in _FIELDS.values() if name in found
    }


def _spelt(entity: Entity, reply: Reply) -> str:
    """A month as `2026-10`, and a price with its unit; empty for days and hours."""
    if entity.entity == "time":
        return entity.value if _MONTHS.fullmatch(entity.value) else ""
    if entity.value.replace(".", "").isdecimal():
        return reply.word("in_yuan", amount=entity.value)
    return entity.text
