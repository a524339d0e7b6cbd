"""Rasa's rules in a process without a server (bot/rasa/play.py), as the responder's brain."""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.project import RasaProject
from bot.turns import Directive, Entities, Turn, read_turn


class Player:
    """`heard`: the intent that the next texts are said to have, whatever the model makes of them;
    empty for the model's own parse. `done`: all directives that came."""

    def __init__(self, process: Process, model: str) -> None:
        self._process = process
        self._model = model
        self.heard = ""
        self.done: list[Directive] = []

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn:
        body = {"text": text, "state": state, "threshold": threshold, "entities": list(entities)}
        if self.heard:
            sure = {"name": self.heard, "confidence": 1.0}
            parse = {"intent": sure, "intent_ranking": [sure], "entities": []}
            body |= {"parse": parse, "model": self._model}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(body).encode() + b"\n")
        turn = read_turn(await _line(self._process))
        self.done += turn.directives
        return turn


@asynccontextmanager
async def player(project: RasaProject, log: Path) -> AsyncIterator[Player]:
    command = [*project.runner, "play", str(project.models.path(project.fingerprint()))]
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=said
        )
    try:
        yield Player(process, (await _line(process))["model"])
    finally:
        process.kill()
        await process.wait()


async def _line(process: Process) -> Any:
    assert process.stdout
    async with asyncio.timeout(120):
        return json.loads(await process.stdout.readline())
