"""A parked turn can be done again, once."""

import pytest

from hub.core.conversations import State
from hub.core.errors import Conflict, NotFound
from hub.pipeline.replay import Replay
from hub.store.parked import Parked
from tests.doubles import inbound, saying
from tests.pipeline.conftest import House

pytestmark = pytest.mark.store


async def park(house: House) -> str:
    def fail(conversation, message):
        raise RuntimeError("boom")

    house.bot.script = fail
    await house.receive(inbound("你好", external_id="1"))
    await house.settled()
    (parked,) = await Parked(house.spine.db).open()
    return str(parked["_id"])


async def test_a_replayed_turn_is_answered_and_leaves_the_list(house: House):
    parked_id = await park(house)
    house.bot.script = lambda conversation, message: saying("修好了")
    await Replay(house.spine.db, house.spine.committer, house.spine.channels).replay(
        parked_id, by="admin"
    )
    await house.settled()
    assert await house.said() == ["customer: 你好", "bot: 修好了"]
    assert await Parked(house.spine.db).open() == []
    assert not (await house.conversation()).needs_look


async def test_a_turn_is_replayed_only_once(house: House):
    parked_id = await park(house)
    replay = Replay(house.spine.db, house.spine.committer, house.spine.channels)
    house.bot.script = lambda conversation, message: saying("修好了")
    await replay.replay(parked_id, by="admin")
    with pytest.raises(Conflict):
        await replay.replay(parked_id, by="admin")
    await house.settled()
    assert await house.said() == ["customer: 你好", "bot: 修好了"]


async def test_what_nobody_parked_cannot_be_replayed(house: House):
    with pytest.raises(NotFound):
        await Replay(house.spine.db, house.spine.committer, house.spine.channels).replay(
            "nothing", by="admin"
        )


async def test_after_a_takeover_a_replayed_turn_is_something_unread_for_the_person(house: House):
    parked_id = await park(house)

    def take(draft):
        draft.state(State.ASSIGNED, by="lin")
        draft.set(assignee="lin", unread=0)

    conversation = await house.conversation()
    await house.spine.committer.commit(conversation.thread_id, take)
    asked = len(house.bot.asked)
    await Replay(house.spine.db, house.spine.committer, house.spine.channels).replay(
        parked_id, by="admin"
    )
    assert (await house.conversation()).unread == 1
    assert len(house.bot.asked) == asked
