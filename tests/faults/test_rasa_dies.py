"""Rasa is killed while customers ask: every message is kept and answered, and Rasa comes back."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.faults.test_faults import hubs, town_with
from tests.faults.town import TOKEN, HubProcess

pytestmark = pytest.mark.faults

QUESTIONS = ("这个月话费怎么查", "流量用完了怎么办", "密码忘了怎么重置", "怎么补卡", "积分怎么查")
BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def test_a_dead_rasa_costs_nobody_his_answer(tmp_path: Path):
    async with town_with(tmp_path) as (town, _), hubs(town, 1, rasa=True) as (hub,):
        await _await_rasa(hub, town.ask)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as session:
            for number in range(15):
                if number % 4 == 2:
                    _kill_rasa()
                question = QUESTIONS[number % len(QUESTIONS)]
                answers = await _ask(session, hub, f"customer-{number}", question)
                assert answers and answers[0]["author"]["kind"] == "bot", answers
        await _await_rasa(hub, town.ask)


async def _ask(
    session: aiohttp.ClientSession, hub: HubProcess, sender: str, text: str
) -> list[dict[str, Any]]:
    url = f"{hub.url}/channels/rest/demo/messages"
    body = {"external_id": sender, "sender": {"id": sender}, "text": text}
    async with session.post(url, json=body, headers=BEARER) as answer:
        assert answer.status == 202
        seq = (await answer.json())["seq"]
    query = {"sender": sender, "after": str(seq), "wait": "12"}
    async with session.get(url, params=query, headers=BEARER) as answer:
        found: list[dict[str, Any]] = (await answer.json())["messages"]
        return found


async def _await_rasa(hub: HubProcess, ask: Any) -> None:
    async with asyncio.timeout(180):
        while True:
            told = await ask(f"http://127.0.0.1:{hub.port}/readyz")
            if told and told["parts"]["bot"]["state"] == "up":
                return
            await asyncio.sleep(0.5)


def _kill_rasa() -> None:
    """kill -9 of every Rasa worker under this test."""
    for pid in _descendants(os.getpid()):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"run.py" in command and b"--model" in command:
            os.kill(pid, signal.SIGKILL)


def _descendants(pid: int) -> list[int]:
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found
