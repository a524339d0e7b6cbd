"""What customers tell beside messages."""

from datetime import timedelta
from typing import Any

import pytest

from hub.core.conversations import State
from hub.core.errors import Conflict, InputError
from hub.core.messages import Address, Notice, Signal
from hub.pipeline import opinions
from hub.store.draft import Draft
from tests.doubles import inbound
from tests.pipeline.conftest import House

pytestmark = pytest.mark.store


def notice(signal: Signal, **values: Any) -> Notice:
    return Notice(
        channel="post", account="main", sender=Address(id="alice"), signal=signal, **values
    )


def take(draft: Draft) -> None:
    draft.state(State.ASSIGNED, by="lin")
    draft.set(assignee="lin", unread=0, pending=())


async def talk(house: House, *, taken: bool = False) -> None:
    await house.receive(inbound("你好", external_id="1"))
    await house.settled()
    if taken:
        conversation = await house.conversation()
        await house.spine.committer.commit(conversation.thread_id, take)


async def test_marks_of_what_was_seen_only_grow_and_never_pass_the_end(house: House):
    await talk(house)
    notify = house.spine.signals.notify
    await notify(notice(Signal.RECEIVED, seq=2))
    await notify(notice(Signal.READ, seq=1))
    await notify(notice(Signal.RECEIVED, seq=1))
    conversation = await house.conversation()
    assert (conversation.received_seq, conversation.read_seq) == (2, 1)
    await notify(notice(Signal.READ, seq=999))
    conversation = await house.conversation()
    assert (conversation.received_seq, conversation.read_seq) == (2, 2)


async def test_a_rating_is_kept_and_a_wrong_one_refused(house: House):
    await talk(house)
    await house.spine.signals.notify(notice(Signal.RATE, score=4, comment="还行"))
    conversation = await house.conversation()
    assert (conversation.score, conversation.comment) == (4, "还行")
    with pytest.raises(InputError):
        await house.spine.signals.notify(notice(Signal.RATE, score=6))


async def test_a_rating_is_changed_for_a_week_after_the_end_and_then_stands(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    await talk(house)
    notify = house.spine.signals.notify
    await notify(notice(Signal.CLOSE))
    await notify(notice(Signal.RATE, score=2))
    await notify(notice(Signal.RATE, score=5))
    monkeypatch.setattr(opinions, "RATED_WITHIN", timedelta(0))
    with pytest.raises(Conflict, match="rating_over"):
        await notify(notice(Signal.RATE, score=1))
    assert (await house.conversation()).score == 5


async def test_a_customer_who_leaves_the_bot_ends_it_and_comes_back_to_a_new_one(house: House):
    await talk(house)
    first = await house.conversation()
    await house.spine.signals.notify(notice(Signal.CLOSE))
    await house.spine.signals.notify(notice(Signal.CLOSE))
    assert (await house.conversation()).state is State.CLOSED
    await house.receive(inbound("又来了", external_id="2"))
    messages = await house.settled()
    second = await house.conversation()
    assert second.id != first.id and second.previous_id == first.id
    assert [message.seq for message in messages] == [1, 2, 3, 4]


async def test_a_customer_who_leaves_a_person_leaves_a_summary_to_write_and_may_come_back(
    house: House,
):
    await talk(house, taken=True)
    await house.spine.signals.notify(notice(Signal.CLOSE))
    assert (await house.conversation()).state is State.WRAP_UP
    with pytest.raises(Conflict):
        await house.spine.signals.notify(notice(Signal.CLOSE))
    await house.receive(inbound("还有一件事", external_id="2"))
    conversation = await house.conversation()
    assert conversation.state is State.ASSIGNED and conversation.assignee == "lin"
    assert conversation.unread == 1 and conversation.waiting_since


async def test_waiting_begins_with_the_first_unanswered_message(house: House):
    await talk(house, taken=True)
    await house.receive(inbound("一", external_id="2"))
    since = (await house.conversation()).waiting_since
    await house.receive(inbound("二", external_id="3"))
    assert (await house.conversation()).waiting_since == since


async def test_a_signal_about_nothing_is_dropped(house: House):
    await house.spine.signals.notify(notice(Signal.READ, seq=3))
    assert house.spine.feed.last == 0
