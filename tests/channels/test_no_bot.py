"""An account without a bot: whoever writes there comes to people at once, and stays with them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from channels.registry import CHANNELS
from channels.switchboard import Switchboard
from hub.core.channel import Account, AccountConfig
from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict, InputError
from hub.pipeline.names import thread_id
from hub.store.database import Database
from routing.decisions import Agent
from tests.channels.doubles import FakeHub
from tests.channels.peers import PEERS
from tests.channels.rest.account import REST, TOKEN
from tests.channels.running import Running, running

MESSAGES = "/channels/rest/demo/messages"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
LIN = Agent(id="lin", name="林")


@pytest.fixture
async def hub(db: Database) -> AsyncIterator[Running]:
    async with running(db, configs={"rest": REST | {"bot": False}}) as hub:
        yield hub


async def write(hub: Running, text: str) -> None:
    body = {"external_id": text, "sender": {"id": "anna"}, "text": text}
    async with hub.client.post(MESSAGES, json=body, headers=AUTH) as answer:
        assert answer.status == 202


async def queued(hub: Running) -> Conversation:
    """Once the bot has nothing to do any more."""
    async with asyncio.timeout(10):
        while True:
            view = await hub.spine.committer.views.load(thread_id("rest", "demo", "anna"))
            assert view
            if view.conversation.state is State.QUEUED:
                return view.conversation
            await asyncio.sleep(0.02)


async def said(hub: Running) -> list[str]:
    async with hub.client.get(MESSAGES, params={"sender": "anna"}, headers=AUTH) as answer:
        messages = (await answer.json())["messages"]
    return [f"{one['author']['kind']}: {one['parts'][0]['text'][:14]}" for one in messages]


@pytest.mark.store
async def test_a_conversation_goes_straight_to_the_queue(hub: Running) -> None:
    await write(hub, "你好")
    conversation = await queued(hub)
    assert (conversation.handover_reason, conversation.unread) == ("no_bot", 1)
    assert conversation.waiting_since and not conversation.pending
    assert await said(hub) == ["customer: 你好", "system: queue_entered/"]


@pytest.mark.store
async def test_nobody_gives_it_to_the_bot_and_the_next_one_begins_with_people_too(
    hub: Running,
) -> None:
    await write(hub, "你好")
    first = await queued(hub)
    with pytest.raises(Conflict, match="no_bot"):
        await hub.desk.return_to_bot(first.id, LIN)
    await hub.desk.take(first.id, LIN)
    with pytest.raises(Conflict, match="no_bot"):
        await hub.desk.return_to_bot(first.id, LIN)
    await hub.desk.close(first.id, LIN, summary="好", category="")
    await write(hub, "又来了")
    second = await queued(hub)
    assert second.id != first.id and second.handover_reason == "no_bot"
    assert "bot" not in {line.partition(":")[0] for line in await said(hub)}


@pytest.mark.parametrize("name", list(CHANNELS))
async def test_every_channel_can_be_without_and_is_not_by_a_slip(name: str) -> None:
    assert issubclass(CHANNELS[name].spec.config, AccountConfig)
    fake = FakeHub()
    board = Switchboard(fake.surroundings(), fake.receive, fake.notify)
    good = PEERS[name].config
    config = {**good, "bot": "no"}
    with pytest.raises(InputError) as caught:
        await board.start(Account(channel=name, name="demo", config=config))
    assert list(caught.value.fields) == ["bot"]
    assert (await board.start(Account(channel=name, name="demo", config=good))).account.has_bot
    await board.close()
