"""A system outside hears each event at least once, in order, by the same id however often."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.story import OUTSIDE, Story, Telling


def _told(story: Story) -> Iterator[str]:
    wanted = [event.number for event in story.events if event.kind in OUTSIDE]
    before = story.events[0].number if story.events else 0
    heard = [one for one in story.told if one.number >= before]
    firsts = list(dict.fromkeys(one.number for one in heard))
    if missed := sorted(set(wanted) - set(firsts)):
        yield f"missed: the system outside was not told of {missed}"
    if strange := sorted(set(firsts) - set(wanted)):
        yield f"strange: the system outside was told of {strange}"
    if firsts != sorted(firsts):
        yield f"out of order: the system outside was told of {firsts}"
    yield from _same(heard)


def _same(heard: list[Telling]) -> Iterator[str]:
    ids: dict[int, set[str]] = defaultdict(set)
    bodies: dict[int, set[str]] = defaultdict(set)
    for one in heard:
        ids[one.number].add(one.delivery)
        bodies[one.number].add(one.body)
        if not one.genuine:
            yield f"forged: the signature of event {one.number} is not ours"
    for number, names in ids.items():
        if len(names) > 1 or len(bodies[number]) > 1:
            yield f"mixed up: event {number} was told as {sorted(names)}"
    if len(set().union(*ids.values())) < len(ids):
        yield "mixed up: two events were told by one id"


RULES = (_told,)
