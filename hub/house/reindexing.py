"""`hub reindex`: asks the hubs to build the search index anew, and shows how far it has come."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

from hub.house import readiness
from hub.house.texts import Refused, line, tell
from hub.house.workplace import opened
from hub.settings import Settings
from knowledge.projection import reindex

OPERATOR = "operator"
_LOOK_EVERY = 0.2
_WIDTH = 40


async def run(settings: Settings) -> int:
    """How many articles the new index has; raises Refused where no hub runs that would build it."""
    before = await _search(settings)
    async with opened(settings) as spine:
        await reindex(spine.committer, by=OPERATOR)
    while (now := await _search(settings))["edition"] <= before["edition"]:
        _draw(now.get("building", {}))
        await asyncio.sleep(_LOOK_EVERY)
    _draw({"done": 1, "of": 1})
    return int(now["articles"])


async def _search(settings: Settings) -> Mapping[str, Any]:
    running = await asyncio.to_thread(readiness.ask, settings)
    if running is None:
        raise Refused("no_hub", url=settings.own_url)
    part = running.parts["search"]
    if part["state"] == "down":
        raise Refused("search_down", reason=part["reason"])
    return {"edition": 0, **part}


def _draw(building: Mapping[str, int]) -> None:
    """A bar, where somebody looks at it."""
    if not sys.stdout.isatty():
        return
    share = building["done"] / max(building["of"], 1) if building else 0.0
    bar = "█" * round(share * _WIDTH)
    sys.stdout.write(f"\r{line('reindexing')} {bar:░<{_WIDTH}} {share:4.0%}")
    if share == 1:
        tell("")
