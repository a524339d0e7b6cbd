"""Everybody of a round: customers of each channel, attendants, clerks and listeners."""

from collections.abc import Coroutine
from typing import Any

from hub.pipeline.names import thread_id
from tests.faults.attendants import Attendant, Ghost
from tests.faults.blows import Scene
from tests.faults.clerks import Clerk
from tests.faults.crowd import Crowd, Visitor
from tests.faults.furniture import GHOST

LOOP_LIMIT = 40
"""Below what a pushing account answers a sender in an hour."""


def people(
    scene: Scene, crowd: Crowd, start: int
) -> tuple[list[Coroutine[Any, Any, None]], list[Coroutine[Any, Any, None]]]:
    """Who goes on until the end, and who ends with what he began; `start` is the last event."""
    tag = f"r{scene.number}"
    crowd.story.pushing = {thread_id("rest", "bench-hook", f"{tag}-h{n}") for n in range(2)}
    endless = [crowd.fetch_by_rest(f"{tag}-s{n}", "bench") for n in range(4)]
    visitors = [Visitor(f"{tag}-v{n}") for n in range(2)]
    tabs = [(visitor, n) for visitor in visitors for n in range(2)]
    endless += [
        crowd.chat(visitor, n, talks=visitor is visitors[0] or n == 0) for visitor, n in tabs
    ]
    endless += [crowd.listen(f"console-{n}", start) for n in range(2)]
    endless += [
        Attendant(crowd, "agent", start).work(),
        Attendant(crowd, "agent2", start, flighty=True).work(),
    ]
    bounded = [crowd.send_by_rest(f"{tag}-s{n}", "bench") for n in range(4)]
    bounded += [crowd.send_by_rest(f"{tag}-h{n}", "bench-hook", LOOP_LIMIT) for n in range(2)]
    bounded += [crowd.take_over(f"{tag}-s0", "bench"), crowd.take_over(f"{tag}-h0", "bench-hook")]
    bounded += [*_at_the_desk(scene, crowd, start), *_at_the_counter(crowd, tag)]
    return list(endless), list(bounded)


def _at_the_desk(scene: Scene, crowd: Crowd, start: int) -> list[Coroutine[Any, Any, None]]:
    """Who wants a person, and one of those who shall be there for them."""
    names = [f"r{scene.number}-d{n}" for n in range(5)]
    crowd.story.desk = {thread_id("rest", "demo", name) for name in names}
    ghost = Ghost(crowd, GHOST, start, scene.town)
    return [ghost.haunt(), *(crowd.ask_for_a_person(name, "demo") for name in names)]


def _at_the_counter(crowd: Crowd, tag: str) -> list[Coroutine[Any, Any, None]]:
    """Who opens work orders and takes them on; of customers who are pulled, pushed, and of none."""
    pulled, pushed = (
        thread_id("rest", "bench", f"{tag}-s1"),
        thread_id("rest", "bench-hook", f"{tag}-h1"),
    )
    clerks = [
        Clerk(crowd, "dispatcher", f"{tag}-a").work(pulled),
        Clerk(crowd, "dispatcher", f"{tag}-b").work(pushed),
        Clerk(crowd, "supervisor", f"{tag}-c").work(pulled),
        Clerk(crowd, "supervisor", f"{tag}-d").work(""),
    ]
    return [*clerks, Clerk(crowd, "supervisor", f"{tag}-m").meddle()]
