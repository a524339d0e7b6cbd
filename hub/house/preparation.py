"""Prepares what the hub does without at first: Rasa and its model, the environment for pictures."""

import sys

from hub.house import steps
from hub.house.child import Child
from hub.house.texts import complain, line, say
from hub.settings import Settings


async def prepare(settings: Settings, *, set_up: bool) -> None:
    """Lays what is missing or changed (`set_up`), else only says that it is missing.

    Pictures come first: they take a minute, Rasa and its training several.
    """
    await _prepare_imaging(set_up=set_up)
    await _prepare_rasa(settings, set_up=set_up)


async def _prepare_imaging(*, set_up: bool) -> None:
    if set_up:
        await _lay("imaging", sorry="imaging_not_prepared")
    elif not steps.imaging_stamp().is_current:
        complain(line("imaging_missing"))


async def _prepare_rasa(settings: Settings, *, set_up: bool) -> None:
    if settings.rasa_urls or not settings.rasa_workers:
        return
    if set_up:
        say("rasa_meanwhile")
        await _lay("rasa", "model", sorry="rasa_not_prepared")
    elif not steps.rasa_stamp().is_current:
        complain(line("rasa_missing"))


async def _lay(*names: str, sorry: str) -> None:
    child = await Child.start([sys.executable, "-m", "hub.house.setup", *names])
    try:
        if await child.wait():
            complain(line(sorry))
    finally:
        child.kill()
