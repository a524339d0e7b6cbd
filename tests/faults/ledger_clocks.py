"""Deadlines: each moment that came was told exactly once, and none that has come is left."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from hub.core.deadlines import Moment, deadline_id
from hub.core.events import Event, Kind
from tests.faults.story import Story

LATE = timedelta(seconds=5)
"""How long after its moment a deadline may be found untold."""


def _rung(story: Story) -> Iterator[str]:
    """Of its ends all rounds are counted in it, of its warnings it knows those of the last one."""
    rings = _rings(story)
    for one in story.deadlines:
        told = rings[one.id]
        ends = [event for event in told if event.data["moment"] == Moment.DUE]
        warnings = [
            event
            for event in told
            if event.data["moment"] == Moment.WARN and event.at > one.started_at
        ]
        yield from _compare(f"the end of {one.id}", len(ends), one.misses)
        yield from _compare(f"the warning of {one.id}", len(warnings), int(one.warned))
        if one.next_at and one.next_at + LATE < story.at:
            yield f"untold: {one.id} was due at {one.next_at}, and it is {story.at}"
    known = {one.id for one in story.deadlines}
    yield from (f"strange: {name} rang and is not there" for name in rings if name not in known)


def _rings(story: Story) -> dict[str, list[Event]]:
    """By the deadline's id, of what was begun in this round."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in story.events:
        if event.kind is Kind.DEADLINE and event.data["subject"] in story.subjects:
            found[deadline_id(event.data["subject"], event.data["clock"])].append(event)
    return found


def _compare(what: str, told: int, happened: int) -> Iterator[str]:
    if told > happened:
        yield f"doubled: {what} was told {told} times and came {happened} times"
    elif told < happened:
        yield f"missed: {what} was told {told} times and came {happened} times"


RULES = (_rung,)
