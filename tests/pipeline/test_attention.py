"""Who looks at what, over several hub processes that share nothing but the store."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from hub.core.attention import Glance, Typing
from hub.core.conversations import State
from hub.pipeline import attention as attention_room
from hub.pipeline.attention import Attention
from hub.store.draft import Draft
from tests.doubles import inbound, writes_down
from tests.pipeline.conftest import House
from tests.waiting import until

pytestmark = pytest.mark.store


class Process:
    """Another hub process, as far as attention goes."""

    def __init__(self, house: House, *, alone: bool = False) -> None:
        spine = house.spine
        self.alone = alone
        self.attention = Attention(spine.db, spine.committer, spine.mailbox, spine.clock)
        self.heard: list[str] = []
        self.attention.listen(self.heard.append, lambda one: self.heard.append(f"!{one.name}"))
        self.work = asyncio.create_task(self.attention.run(lambda: self.alone))

    async def end(self) -> None:
        self.work.cancel()
        await asyncio.wait([self.work])


@pytest.fixture
async def processes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Process, Process]]:
    monkeypatch.setattr(attention_room, "ROUND", 0.02)
    monkeypatch.setattr(attention_room, "BEAT_EVERY", 0.1)
    monkeypatch.setattr(attention_room, "SILENT_IS_DEAD", 0.5)
    pair = Process(house), Process(house)
    yield pair
    for one in pair:
        await one.end()


async def glance(house: House, typing: Typing = Typing.NOTHING) -> Glance:
    await house.receive(inbound("你好", external_id="1"))
    found = await house.conversation()
    return Glance(
        person_id="lin", conversation_id=found.id, thread_id=found.thread_id, typing=typing
    )


async def test_a_glance_is_seen_at_the_other_process_and_gone_with_its_page(
    house: House, processes: tuple[Process, Process]
) -> None:
    here, there = processes
    shown = await glance(house)
    await here.attention.look("page", shown)
    await until(lambda: there.attention.at(shown.conversation_id) == [shown])
    assert there.heard == [shown.conversation_id]
    await here.attention.look("page", None)
    await until(lambda: there.attention.at(shown.conversation_id) == [])


async def test_what_a_process_saw_is_gone_when_it_leaves(
    house: House, processes: tuple[Process, Process]
) -> None:
    here, there = processes
    shown = await glance(house)
    await here.attention.look("page", shown)
    await until(lambda: bool(there.attention.at(shown.conversation_id)))
    await here.end()
    await until(lambda: not there.attention.at(shown.conversation_id))
    assert await house.spine.db["attention"].count_documents({}) == 1


async def test_what_a_process_saw_is_gone_when_it_falls_silent(
    house: House, processes: tuple[Process, Process]
) -> None:
    here, there = processes
    shown = await glance(house)
    await here.attention.look("page", shown)
    await until(lambda: bool(there.attention.at(shown.conversation_id)))
    here.alone = True
    await until(lambda: not there.attention.at(shown.conversation_id))


async def test_typing_reaches_customers_and_agents_of_the_other_process(
    house: House, processes: tuple[Process, Process]
) -> None:
    here, there = processes
    typed = await glance(house, Typing.REPLY)
    conversation = await house.conversation()
    here.attention.hear(conversation)
    await until(lambda: f"!{conversation.name}" in there.heard)
    assert here.heard == [f"!{conversation.name}"]
    await house.spine.committer.commit(typed.thread_id, _give_to_lin)
    watched: list[str] = []
    house.spine.mailbox.watch("post", "main", writes_down(watched))
    await here.attention.look("page", typed)
    await until(lambda: len(watched) == 2)
    await here.attention.look("page", typed)
    await until(lambda: len(watched) == 4)


async def test_a_process_alone_writes_nothing(house: House, monkeypatch) -> None:
    monkeypatch.setattr(attention_room, "ROUND", 0.02)
    here = Process(house, alone=True)
    await here.attention.look("page", await glance(house))
    await asyncio.sleep(0.2)
    assert await house.spine.db["attention"].count_documents({}) == 0
    await here.end()


def _give_to_lin(draft: Draft) -> None:
    draft.state(State.ASSIGNED, by="lin")
    draft.set(assignee="lin", pending=())
