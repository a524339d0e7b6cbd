"""A darkroom at work, with the worker's real environment."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.house.child import Child
from hub.house.tools import ROOT
from imaging.darkroom import Darkroom


@pytest.fixture
async def darkroom(tmp_path: Path) -> AsyncIterator[Darkroom]:
    room = Darkroom(ROOT, start=Child.start, log=tmp_path / "imaging.log")
    work = asyncio.create_task(room.run())
    yield room
    work.cancel()
    await asyncio.wait([work])
