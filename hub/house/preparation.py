"""Prepares Rasa while the hub already answers: its environment, then its model."""

import sys

from hub.house import steps
from hub.house.child import Child
from hub.house.texts import complain, line, say
from hub.settings import Settings


async def prepare(settings: Settings, *, set_up: bool) -> None:
    """Lays what is missing or changed (`set_up`), else only says that it is missing."""
    if settings.rasa_urls or not settings.rasa_workers:
        return
    if not set_up:
        if not steps.rasa_stamp().is_current:
            complain(line("rasa_missing"))
        return
    say("rasa_meanwhile")
    child = await Child.start([sys.executable, "-m", "hub.house.setup", "rasa", "model"])
    try:
        if await child.wait():
            complain(line("rasa_not_prepared"))
    finally:
        child.kill()
