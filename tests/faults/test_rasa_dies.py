"""Rasa is killed while customers ask: every message is kept and answered, and Rasa comes back."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.templates import Templates
from hub.core.clock import new_id
from tests.faults.test_faults import hubs, town_with
from tests.faults.town import TOKEN, HubProcess

pytestmark = pytest.mark.faults

QUESTIONS = ("这个月话费怎么查", "流量用完了怎么办", "密码忘了怎么重置", "怎么补卡", "积分怎么查")
"""Search alone is sure of each."""
WORDS = Templates.load()
Ask = Callable[[str, str], Awaitable[list[dict[str, Any]]]]
BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def test_a_dead_rasa_costs_nobody_his_answer(tmp_path: Path):
    async with town_with(tmp_path) as (town, _), hubs(town, 1, rasa=True) as (hub,):
        await _await_rasa(hub, town.ask, up=True)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as session:
            ask = partial(_ask, session, hub)
            for number in range(6):
                if number % 3 == 1:
                    _kill_rasa()
                await _answered(ask, f"early-{number}", QUESTIONS[number % len(QUESTIONS)])
            async with _rasa_kept_down():
                await _await_rasa(hub, town.ask, up=False)
                await _manage_alone(ask)
                assert not await _is_up(hub, town.ask), "it was Rasa that answered"
        await _await_rasa(hub, town.ask, up=True)


async def _manage_alone(ask: Ask) -> None:
    """What is sure is answered from an article, the rest goes to people, urgent things at once."""
    for number, question in enumerate(QUESTIONS):
        await _answered(ask, f"sure-{number}", question)
    assert _words(await ask("unsure", "嘎嘎嘎咕咕咕")) == _told("no_model_yet")
    assert _words(await ask("unsure", "是")) == _told("handover_asked")
    assert _words(await ask("lost", "手机丢了")) == _told("handover_emergency")
    assert _words(await ask("person", "转人工")) == _told("handover_asked")


async def _answered(ask: Ask, sender: str, question: str) -> None:
    answers = await ask(sender, question)
    assert answers and answers[0]["author"]["kind"] == "bot", answers
    assert answers[0]["evidence"]["title"], answers


def _told(template: str) -> str:
    return WORDS.text(template, "zh-CN")


def _words(answers: list[dict[str, Any]]) -> str:
    assert answers and answers[0]["author"]["kind"] == "bot", answers
    return str(answers[0]["parts"][0]["text"])


@asynccontextmanager
async def _rasa_kept_down() -> AsyncIterator[None]:
    """Killed, and whatever is started in its place."""
    async with asyncio.TaskGroup() as group:
        killer = group.create_task(_kill_again_and_again())
        yield
        killer.cancel()


async def _kill_again_and_again() -> None:
    while True:
        _kill_rasa()
        await asyncio.sleep(0.3)


async def _ask(
    session: aiohttp.ClientSession, hub: HubProcess, sender: str, text: str
) -> list[dict[str, Any]]:
    url = f"{hub.url}/channels/rest/demo/messages"
    body = {"external_id": new_id(), "sender": {"id": sender}, "text": text}
    async with session.post(url, json=body, headers=BEARER) as answer:
        assert answer.status == 202
        seq = (await answer.json())["seq"]
    query = {"sender": sender, "after": str(seq), "wait": "12"}
    async with session.get(url, params=query, headers=BEARER) as answer:
        found: list[dict[str, Any]] = (await answer.json())["messages"]
        return found


async def _await_rasa(hub: HubProcess, ask: Any, *, up: bool) -> None:
    async with asyncio.timeout(180):
        while await _is_up(hub, ask) is not up:
            await asyncio.sleep(0.5)


async def _is_up(hub: HubProcess, ask: Any) -> bool:
    told = await ask(f"http://127.0.0.1:{hub.port}/readyz")
    return bool(told) and told["parts"]["bot"]["state"] == "up"


def _kill_rasa() -> None:
    """kill -9 of every Rasa worker under this test."""
    for pid in _descendants(os.getpid()):
        with suppress(FileNotFoundError, ProcessLookupError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"run.py" in command and b"--model" in command:
                os.kill(pid, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    """Those that end meanwhile have no children."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in children.read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found
