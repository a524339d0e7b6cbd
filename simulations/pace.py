"""How often the hub looks for what may be due, in the simulation: more seldom than in service.

Looking is work even where nothing is found: with the looks of service a week would be an hour. All
that follows from the looks (an offer that runs out, a warning, a lost process) comes later by as
much, and the auditor allows for it. Nothing else of the hub is changed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from types import ModuleType
from typing import Any

from agent_console import live, passwords
from channels import tally as traffic
from customers import placing
from hub.pipeline import attention, carrying, deadlines, roll, shards, timers
from hub.store import events
from knowledge import projection
from reports import tally
from routing import assigner, attendance, watching
from webhooks import sender

ASSIGNER = 5.0
DUE_SCAN = 30.0
BEAT = 120.0
DEAD = 3 * BEAT
"""Seconds after which a process that beats no more has lost its shards."""
BELL = 1.0
"""Seconds after which one hub hears what another has committed: they have no change stream here,
whose waiting would be done in threads and hold the time."""

_VALUES: Mapping[ModuleType, Mapping[str, float]] = {
    assigner: {"TICK": ASSIGNER},
    attendance: {"MEMBERS_EVERY": BEAT // ASSIGNER},
    attention: {"ROUND": DUE_SCAN, "SILENT_IS_DEAD": DEAD},
    carrying: {"LOOK_EVERY": BEAT},
    deadlines: {"LOOK_EVERY": DUE_SCAN, "RECOMPUTE_EVERY": 20 * DUE_SCAN},
    live: {"LOOK_EVERY": BEAT},
    passwords: {"MEMORY_KIB": 64},  # nobody guesses them here
    placing: {"LOOK_EVERY": 10 * BEAT},
    projection: {"WATCH": 10 * BEAT},
    roll: {"EVERY": 10 * BEAT},
    sender: {"LOOK_EVERY": BEAT},
    shards: {"BEAT_EVERY": BEAT, "SILENT_IS_DEAD": DEAD, "TRUST_OURSELVES": 2 * BEAT},
    tally: {"EVERY": BEAT},
    timers: {"LOOK_EVERY": 2 * BEAT},
    traffic: {"EVERY": BEAT},
    watching: {"LOOK_EVERY": BEAT},
}


async def _ring(_: events.Events, alone: Callable[[], bool]) -> AsyncIterator[None]:
    while True:
        await asyncio.sleep(BEAT if alone() else BELL)
        yield


def slow_down(put: Callable[[Any, str, Any], None] = setattr) -> None:
    """For this process, once; `put` may be a test's own, that takes it back."""
    for module, values in _VALUES.items():
        for name, value in values.items():
            put(module, name, value)
    put(events.Events, "ring", _ring)
