"""Rasa's turns without a server: `run.py play MODEL`, one turn asked a line, one answered a line.

Both are JSON, as bot/rasa/turn.py has them; the first line names the model, whose parses may be
given from then on. So dialogues can be played by their rules alone, with nothing between.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from rasa.core.agent import Agent

from bot.rasa import turn


def play(model: Path) -> None:
    """Until the input ends; what Rasa itself prints goes to stderr."""
    told, sys.stdout = sys.stdout, sys.stderr
    asyncio.run(_play(model, sys.stdin, told))


async def _play(model: Path, asked: Iterable[str], told: TextIO) -> None:
    processor = Agent.load(str(model)).processor
    _tell(told, {"model": turn.model_of(processor)})
    for line in asked:
        _tell(told, await turn.answer(processor, json.loads(line)))


def _tell(told: TextIO, what: dict[str, Any]) -> None:
    told.write(json.dumps(what, ensure_ascii=False) + "\n")
    told.flush()
