"""All finders over one text; where two find the same words, the first one is right."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from bot.entities.amounts import find_money, find_plans, find_volumes
from bot.entities.entity import Entity
from bot.entities.numbers import find_orders, find_service_numbers
from bot.entities.places import find_places
from bot.entities.times import find_times
from hub.core.letters import simplified

LONGEST = 500
"""Characters of a text that are looked at."""


def find(text: str, *, at: datetime) -> tuple[Entity, ...]:
    """In the order of the text, with its own words; `at` is when it was written."""
    found = _apart(simplified(text[:LONGEST]), at)
    return tuple(replace(entity, text=text[entity.start : entity.end]) for entity in found)


@lru_cache(maxsize=64)
def _apart(text: str, at: datetime) -> tuple[Entity, ...]:
    """Those that do not overlap; one message is looked at for the hub and once more for Rasa."""
    found: list[Entity] = []
    for entity in _all(text, at):
        if all(entity.end <= one.start or one.end <= entity.start for one in found):
            found.append(entity)
    return tuple(sorted(found, key=lambda one: one.start))


def _all(text: str, at: datetime) -> Iterator[Entity]:
    """The surer ones first: a number of eleven digits is no amount, a date no address."""
    yield from find_orders(text)
    yield from find_service_numbers(text)
    yield from find_times(text, at)
    yield from find_plans(text)
    yield from find_money(text)
    yield from find_volumes(text)
    yield from find_places(text)
