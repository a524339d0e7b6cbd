"""Who is muted is told to nobody; what he writes is kept all the same."""

import pytest

from customers.contacts import Given
from customers.records import Edit
from hub.core.conversations import State
from hub.core.customers import Deed
from hub.core.messages import Author, AuthorKind, Message
from hub.core.parts import plain_text
from hub.pipeline.names import thread_id
from hub.store.conversations import Conversations
from hub.store.messages import Messages
from tests.customers.conftest import House

pytestmark = pytest.mark.store

AGENT = Author(kind=AuthorKind.AGENT, id="agent", name="王小雨")


async def messages(house: House, address: str) -> list[Message]:
    return await Messages(house.spine.db).in_thread(thread_id("post", "main", address), after=0)


async def mute(house: House, customer_id: str) -> None:
    await house.clientele.muting.mute(customer_id, by=AGENT, reason="辱骂")


async def test_muting_ends_what_he_has_open_with_a_note_and_no_word_to_him(house: House) -> None:
    one, other = await house.customer("a"), await house.customer("b")
    await house.merge(one, other)
    await mute(house, one)
    for address in ("a", "b"):
        conversation = (await house.view(address)).conversation
        assert (conversation.state, conversation.pending) == (State.CLOSED, ())
        assert conversation.closed_at
        note = (await messages(house, address))[-1]
        assert (note.private, note.author, plain_text(note.parts)) == (True, AGENT, "辱骂")
        assert [one.author.kind for one in await messages(house, address)] == ["customer", "agent"]
    assert (await house.family(one)).top.profile.blocked
    traces = await house.clientele.history.of([other])
    assert (traces[0].deed, traces[0].by, traces[0].reason) == (Deed.MUTE, "agent", "辱骂")


async def test_what_he_writes_then_is_kept_where_nobody_is_told_of_it(house: House) -> None:
    one = await house.customer("a")
    await mute(house, one)
    before = (await house.view("a")).conversation
    for number in range(3):
        await house.write("a", f"喂{number}")
    conversation = (await house.view("a")).conversation
    assert (conversation.id, conversation.state) == (before.id, State.CLOSED)
    assert (conversation.unread, conversation.needs_look, conversation.pending) == (0, False, ())
    assert len(await messages(house, "a")) == 5


async def test_from_another_address_of_his_a_conversation_is_closed_as_it_opens(
    house: House,
) -> None:
    one = await house.customer("a")
    await house.clientele.records.edit(one, with_address("b"), rev=0, by="agent")
    await mute(house, one)
    await house.write("b")
    conversation = (await house.view("b")).conversation
    assert (conversation.customer_id, conversation.state) == (one, State.CLOSED)
    assert (conversation.unread, conversation.needs_look, conversation.pending) == (0, False, ())
    found = await Conversations(house.spine.db).of_customers([one], 10)
    assert {each.id for each in found} >= {conversation.id}


def with_address(address: str) -> Edit:
    given = [Given(channel="post", account="main", address=each) for each in ("a", address)]
    return Edit(contacts=given)


async def test_unmuted_he_is_answered_again(house: House) -> None:
    one = await house.customer("a")
    await mute(house, one)
    await house.write("a")
    family = await house.clientele.muting.unmute(one, by=AGENT, reason="已道歉")
    assert not family.top.profile.blocked
    await house.write("a")
    conversation = (await house.view("a")).conversation
    assert (conversation.state, len(conversation.pending)) == (State.BOT, 1)
    deeds = [trace.deed for trace in await house.clientele.history.of([one])]
    assert deeds == [Deed.UNMUTE, Deed.MUTE]


async def test_muting_again_ends_what_a_message_under_way_has_opened(house: House) -> None:
    one = await house.customer("a")
    await house.clientele.records.block(one, blocked=True, by="agent", reason="")
    assert (await house.view("a")).conversation.is_open
    await mute(house, one)
    assert not (await house.view("a")).conversation.is_open
    assert [trace.deed for trace in await house.clientele.history.of([one])] == [Deed.MUTE]
