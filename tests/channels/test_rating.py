"""Satisfaction after the end: asked in words where a channel has no card for it, and heard once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.core.clock import SystemClock
from hub.core.conversations import Conversation
from hub.core.events import Kind
from hub.pipeline.names import thread_id
from hub.pipeline.opinions import RATED_WITHIN
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.events import Events
from routing.decisions import Agent
from tests.channels.rest.account import TOKEN
from tests.channels.running import Running, running

pytestmark = pytest.mark.store

REST = "/channels/rest/demo/messages"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
LIN = Agent(id="lin", name="林")
ANNA = thread_id("rest", "demo", "anna")


class Ahead(SystemClock):
    """The clock of the machine, and however much later the test wants it to be."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass
class Talk:
    """Anna, who writes over REST, and Lin, who answers her."""

    hub: Running
    clock: Ahead
    said = 0

    async def write(self, text: str) -> str:
        """The id of the conversation that it came to."""
        self.said += 1
        body = {"external_id": f"e{self.said}", "sender": {"id": "anna"}, "text": text}
        async with self.hub.client.post(REST, json=body, headers=AUTH) as answer:
            assert answer.status == 202
            return str((await answer.json())["conversation_id"])

    async def heard(self) -> list[dict[str, Any]]:
        query = {"sender": "anna"}
        async with self.hub.client.get(REST, params=query, headers=AUTH) as answer:
            messages = (await answer.json())["messages"]
        return [one for one in messages if one["author"]["kind"] != "customer"]

    async def told(self) -> list[str]:
        """The templates of all that the hub itself has said."""
        parts = [one["parts"][0] for one in await self.heard() if one["author"]["kind"] == "system"]
        return [part["text"].partition("/")[0] for part in parts]

    async def served(self, *, answered: bool = True) -> str:
        """A conversation that Lin has taken and closed."""
        conversation_id = await self.write("你好")
        desk = self.hub.desk
        await desk.take(conversation_id, LIN)
        if answered:
            await desk.say(conversation_id, LIN, "办好了", private=False, client_id="1")
        await desk.close(conversation_id, LIN, summary="好", category="")
        return conversation_id

    async def get(self, conversation_id: str) -> Conversation:
        found = await Conversations(self.hub.spine.db).get(conversation_id)
        assert found
        return found

    async def settle(self) -> None:
        """Until the bot has nothing to answer any more."""
        async with asyncio.timeout(10):
            while (await self.view()).pending:
                await asyncio.sleep(0.02)

    async def view(self) -> Conversation:
        view = await self.hub.spine.committer.views.load(ANNA)
        assert view
        return view.conversation


@pytest.fixture
async def talk(db: Database) -> AsyncIterator[Talk]:
    clock = Ahead()
    async with running(db, clock=clock) as hub:
        yield Talk(hub, clock)


async def test_who_was_served_is_asked_and_his_digit_rates_what_has_ended(talk: Talk) -> None:
    served = await talk.served()
    question = (await talk.heard())[-1]["parts"][0]
    assert question["type"] == "choices"
    assert question["text"].startswith("desk_closed/") and "desk_ask_score/" in question["text"]
    assert [option["value"] for option in question["options"]] == ["1", "2", "3", "4", "5"]
    assert await talk.write("5") == served
    assert (await talk.get(served)).score == 5
    assert (await talk.told())[-1] == "desk_rated"
    kinds = {one["author"]["kind"] for one in (await talk.heard())[-2:]}
    assert kinds == {"system"}, "the bot has nothing to say to it"
    rated = [one for one in await Events(talk.hub.spine.db).since(0) if one.kind is Kind.RATED]
    assert [(one.conversation_id, one.data["score"]) for one in rated] == [(served, 5)]


@pytest.mark.parametrize(
    ("text", "score", "said"),
    [
        ("２", 2, "desk_rated_low"),
        ("1分", 1, "desk_rated_low"),
        ("3", 3, "desk_rated"),
        ("order_score_4/zh-CN/rest/{}", 4, "desk_rated"),
    ],
)
async def test_a_score_is_read_however_it_is_written(
    talk: Talk, text: str, score: int, said: str
) -> None:
    served = await talk.served()
    await talk.write(text)
    assert (await talk.get(served)).score == score
    assert (await talk.told())[-1] == said


async def test_anything_else_begins_anew_and_so_does_a_second_digit(talk: Talk) -> None:
    served = await talk.served()
    another = await talk.write("还有一个问题")
    assert another != served
    await talk.settle()
    assert await talk.write("5") == another
    assert (await talk.get(served)).score == 0
    await talk.settle()
    await talk.hub.desk.take(another, LIN)
    await talk.hub.desk.say(another, LIN, "好了", private=False, client_id="2")
    await talk.hub.desk.close(another, LIN, summary="好", category="")
    assert await talk.write("4") == another
    assert await talk.write("5") not in {served, another}
    assert (await talk.get(another)).score == 4


async def test_who_was_answered_by_nobody_is_not_asked(talk: Talk) -> None:
    served = await talk.served(answered=False)
    assert "choices" not in {one["parts"][0]["type"] for one in await talk.heard()}
    assert (await talk.told())[-1] == "desk_closed"
    assert await talk.write("5") != served


@pytest.mark.parametrize(("late", "score"), [(-1, 5), (1, 0)])
async def test_after_a_week_it_is_too_late(talk: Talk, late: int, score: int) -> None:
    served = await talk.served()
    talk.clock.ahead = RATED_WITHIN + timedelta(minutes=late)
    await talk.write("5")
    assert (await talk.get(served)).score == score


async def test_the_web_chat_has_a_card_of_its_own_and_is_not_asked_twice(talk: Talk) -> None:
    client = talk.hub.client
    async with client.post("/chat/v1/demo/sessions", json={}) as answer:
        told = await answer.json()
    ws = await client.ws_connect("/chat/v1/demo/ws", params={"token": told["token"], "after": "0"})
    await ws.send_json({"type": "message", "cid": "a", "text": "你好"})
    frames: list[dict[str, Any]] = []
    async with asyncio.timeout(10):
        while (frame := await ws.receive_json())["type"] != "ack":
            frames.append(frame)
        view = await talk.hub.spine.committer.view(thread_id("web", "demo", told["visitor_id"]))
        assert view
        desk, conversation_id = talk.hub.desk, view.conversation.id
        await desk.take(conversation_id, LIN)
        await desk.say(conversation_id, LIN, "办好了", private=False, client_id="1")
        await desk.close(conversation_id, LIN, summary="好", category="")
        while not frames or frames[-1].get("state") != "closed":
            frames.append(await ws.receive_json())
    parts = [frame["parts"][0] for frame in frames if frame["type"] == "message"]
    assert [part["type"] for part in parts] == ["text"] * len(parts)
    assert parts[-1]["text"].startswith("desk_closed/")
