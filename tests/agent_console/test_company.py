"""Agents see who else has their conversation open and who types; whoever goes is seen no more."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from hub.core.messages import Address, Notice, Signal
from hub.pipeline import attention as attention_room
from tests.agent_console.conftest import Hub
from tests.doubles import writes_down

pytestmark = pytest.mark.store


async def told(socket: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    async with asyncio.timeout(10):
        while True:
            frame: dict[str, Any] = await socket.receive_json()
            if frame["type"] == kind:
                return frame


async def look(socket: ClientWebSocketResponse, conversation: str, typing: str = "") -> None:
    await socket.send_json({"type": "look", "conversation_id": conversation, "typing": typing})


def others(frame: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["id"], one["typing"]) for one in frame["people"]]


async def test_two_see_each_other_in_the_same_conversation_and_not_in_another(
    hub: Hub, browsers
) -> None:
    one, other = await hub.queued(), await hub.queued("bob")
    agent, chief = (
        await (await browsers("agent")).live(),
        await (await browsers("supervisor")).live(),
    )
    await look(agent, one)
    assert others(await told(agent, "company")) == []
    await look(chief, one)
    assert others(await told(chief, "company")) == [("agent", "")]
    seen = await told(agent, "company")
    assert seen["conversation_id"] == one
    assert others(seen) == [("supervisor", "")]
    assert seen["people"][0]["name"] != ""
    await look(chief, other)
    assert others(await told(agent, "company")) == []


async def test_typing_is_told_and_ends_by_itself(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention_room, "TYPING_LASTS", 0.2)
    one = await hub.queued()
    agent, chief = (
        await (await browsers("agent")).live(),
        await (await browsers("supervisor")).live(),
    )
    await look(agent, one)
    await told(agent, "company")
    await look(chief, one, "note")
    assert others(await told(agent, "company")) == [("supervisor", "note")]
    assert others(await told(agent, "company")) == [("supervisor", "")]


async def test_somebody_with_two_pages_is_one_and_stays_until_both_are_gone(
    hub: Hub, browsers
) -> None:
    one = await hub.queued()
    agent, browser = await (await browsers("agent")).live(), await browsers("supervisor")
    first, second = await browser.live(), await browser.live()
    await look(agent, one)
    await told(agent, "company")
    for page in (first, second):
        await look(page, one)
    assert others(await told(agent, "company")) == [("supervisor", "")]
    await look(second, one, "reply")
    assert others(await told(agent, "company")) == [("supervisor", "reply")]
    await second.close()
    assert others(await told(agent, "company")) == [("supervisor", "")]
    await first.close()
    assert others(await told(agent, "company")) == []


async def test_a_customer_who_types_is_told_of_and_only_whose_he_is_types_to_him(
    hub: Hub, browsers
) -> None:
    one = await hub.queued()
    browser = await browsers("agent")
    agent, chief = await browser.live(), await (await browsers("supervisor")).live()
    typed_to: list[str] = []
    hub.spine.mailbox.watch("post", "main", writes_down(typed_to))
    sender = Address(id="alice")
    await hub.spine.signals.notify(
        Notice(channel="post", account="main", sender=sender, signal=Signal.TYPING)
    )
    assert (await told(agent, "typing"))["conversation_id"] == one
    await browser.post(f"/conversations/{one}/take")
    await look(chief, one, "reply")
    await told(chief, "company")
    await look(agent, one, "note")
    await told(agent, "company")
    assert typed_to == []
    await look(agent, one, "reply")
    await told(chief, "company")
    async with asyncio.timeout(5):
        while not typed_to:
            await asyncio.sleep(0.02)
    assert typed_to == ["alice"]


async def test_who_may_not_see_a_conversation_is_told_nothing_of_its_company(
    hub: Hub, browsers
) -> None:
    one = await hub.queued()
    agent, editor = await (await browsers("agent")).live(), await (await browsers("editor")).live()
    await look(agent, one)
    assert others(await told(agent, "company")) == []
    await look(editor, one, "reply")
    await editor.send_json({"type": "ping"})
    await told(editor, "pong")
    assert hub.spine.attention.at(one)[0].person_id == "agent"
    assert len(hub.spine.attention.at(one)) == 1


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "look"},
        {"type": "look", "conversation_id": 5},
        {"type": "look", "conversation_id": "nobody", "typing": "reply"},
        {"type": "look", "conversation_id": "", "typing": ["reply"]},
    ],
)
async def test_a_look_that_makes_no_sense_means_nothing(
    hub: Hub, browsers, frame: dict[str, Any]
) -> None:
    agent = await (await browsers("agent")).live()
    await agent.send_json(frame)
    await agent.send_json({"type": "ping"})
    assert await told(agent, "pong")
