"""Notes of channels: beside the messages, once, and never where nobody has written."""

from dataclasses import replace

import pytest

from hub.core.conversations import State
from hub.core.messages import SYSTEM, Remark
from hub.core.parts import Text, plain_text
from tests.doubles import inbound
from tests.pipeline.conftest import House

pytestmark = pytest.mark.store

REMARK = Remark(
    channel="post", account="main", external_id="n1", address="alice",
    parts=(Text(text="she took it back"),),
)  # fmt: skip


async def test_a_note_is_for_colleagues_alone_and_the_same_again_is_none(house: House):
    await house.receive(inbound("a", external_id="1"))
    await house.settled()
    jot = house.spine.jottings.jot
    assert [await jot(REMARK), await jot(REMARK)] == [True, True]
    last = (await house.settled())[-1]
    assert (last.author, last.parts, last.private) == (SYSTEM, REMARK.parts, True)
    assert last.delivery is None
    assert len(await house.settled()) == 3


async def test_a_note_quotes_the_message_that_it_is_about_if_that_is_of_this_thread(house: House):
    await house.receive(inbound("the card is 6222\n" + "x" * 100, external_id="1"))
    await house.receive(inbound("b", external_id="2", sender="bob"))
    await house.settled()
    jot = house.spine.jottings.jot
    for number, about in enumerate(("1", "2", "3")):
        await jot(replace(REMARK, external_id=f"n{number}", about=about))
    notes = [plain_text(one.parts) for one in (await house.settled())[-3:]]
    assert notes[0].startswith("she took it back\n> the card is 6222 xxx")
    assert notes[0].endswith("x…") and len(notes[0]) < 120
    assert notes[1:] == ["she took it back"] * 2


async def test_of_who_never_wrote_nothing_is_noted(house: House):
    assert not await house.spine.jottings.jot(replace(REMARK, address="nobody"))


async def test_who_is_served_elsewhere_is_not_answered_and_is_to_be_looked_at(house: House):
    await house.receive(replace(inbound("a", external_id="1"), elsewhere=True))
    await house.settled()
    conversation = await house.conversation()
    assert (conversation.state, conversation.needs_look) == (State.BOT, True)
    assert not house.post.sent
