"""Notes of channels: beside the messages, once, and never where nobody has written."""

from dataclasses import replace

import pytest

from hub.core.conversations import State
from hub.core.messages import SYSTEM, Remark
from hub.core.parts import Text
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


async def test_of_who_never_wrote_nothing_is_noted(house: House):
    assert not await house.spine.jottings.jot(replace(REMARK, address="nobody"))


async def test_who_is_served_elsewhere_is_not_answered_and_is_to_be_looked_at(house: House):
    await house.receive(replace(inbound("a", external_id="1"), elsewhere=True))
    await house.settled()
    conversation = await house.conversation()
    assert (conversation.state, conversation.needs_look) == (State.BOT, True)
    assert not house.post.sent
