"""The outbox: what fails for now is tried again in order, what may have gone out is not."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from hub.core.errors import NeedsReauth, Paced, Permanent, RecipientGone, Temporary, Uncertain
from hub.core.messages import Delivery
from hub.pipeline import outbox
from hub.pipeline.outbox import resend
from hub.store.outbox import Outbox
from tests.doubles import inbound
from tests.pipeline.conftest import Build, House, eventually

pytestmark = pytest.mark.store


async def ask(house: House, text: str, number: int) -> None:
    await house.receive(inbound(text, external_id=f"{number}"))


def sent(house: House) -> list[str]:
    return [message.parts[0].text for message in house.post.sent]  # type: ignore[union-attr]


async def answers(house: House) -> list[Delivery | None]:
    return [m.delivery for m in await house.settled() if m.author.kind == "bot"]


async def test_a_temporary_failure_holds_the_next_message_and_is_tried_again(house: House):
    house.post.fail = [Temporary("busy", retry_after=0.2), Temporary("busy", retry_after=0.2)]
    for n in range(3):
        await ask(house, f"{n}", n)
    assert await answers(house) == [Delivery.SENT] * 3
    assert sent(house) == ["echo 0", "echo 1", "echo 2"]


async def test_a_refused_login_holds_what_is_written_until_the_password_is_right(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(NeedsReauth, "retry_after", 0.2)
    house.post.fail = [NeedsReauth("key"), NeedsReauth("key")]
    for n in range(2):
        await ask(house, f"{n}", n)
    assert await answers(house) == [Delivery.SENT] * 2
    assert sent(house) == ["echo 0", "echo 1"]


@pytest.mark.parametrize("error", [Permanent("no"), RecipientGone("gone")])
async def test_a_final_failure_is_shown_with_its_reason_and_lets_the_next_go(
    house: House, error: Exception
):
    house.post.fail = [error]  # type: ignore[list-item]
    await ask(house, "a", 1)
    await ask(house, "b", 2)
    assert await answers(house) == [Delivery.FAILED, Delivery.SENT]
    (failure,) = await Outbox(house.spine.db).failed()
    failed = failure.message
    assert failed.reason == str(error)


async def test_what_may_have_gone_out_is_unknown_and_not_sent_again(house: House):
    house.post.fail = [Uncertain("line cut")]
    await ask(house, "a", 1)
    assert await answers(house) == [Delivery.UNKNOWN]
    assert sent(house) == []
    assert len(await Outbox(house.spine.db).failed()) == 1


async def test_what_may_have_gone_out_is_sent_again_where_that_is_safe(build: Build):
    house = await build(resend_safe=True)
    house.post.fail = [Uncertain("line cut")]
    await ask(house, "a", 1)
    assert await answers(house) == [Delivery.SENT]


async def test_ten_minutes_of_temporary_failures_are_enough(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outbox, "HOLD", timedelta(seconds=0.3))
    house.post.fail = [Temporary("busy", retry_after=0.2) for _ in range(20)]
    await ask(house, "a", 1)
    assert await answers(house) == [Delivery.FAILED]
    assert len(house.post.fail) > 10


async def test_who_waits_for_others_by_our_own_pace_has_not_failed_however_long_that_takes(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outbox, "HOLD", timedelta(seconds=0.5))
    house.post.fail = [Temporary("away", retry_after=0.6)]
    house.post.fail += [Paced("others are before it", retry_after=0.05) for _ in range(6)]
    house.post.fail += [Temporary("away", retry_after=0.01)]
    await ask(house, "a", 1)
    assert await answers(house) == [Delivery.SENT]
    assert house.post.fail == []


async def test_a_resend_really_sends(house: House):
    house.post.fail = [Permanent("no")]
    await ask(house, "a", 1)
    (failed,) = [m for m in await house.settled() if m.delivery is Delivery.FAILED]
    await house.spine.committer.commit(
        failed.thread_id, lambda draft: resend(draft, message=failed)
    )
    await eventually(lambda: _is_sent(house))
    assert sent(house) == ["echo a"]
    assert await answers(house) == [Delivery.SENT]
    assert await Outbox(house.spine.db).failed() == []


async def _is_sent(house: House) -> bool:
    return bool(house.post.sent)


async def _is_sending(house: House) -> bool:
    return any(one.delivery is Delivery.SENDING for one in await house.messages())


async def test_an_attempt_that_a_crash_interrupted_is_unknown_where_resending_is_unsafe(
    build: Build,
):
    first = await build(instance="one")
    first.post.hold = asyncio.Event()
    await ask(first, "a", 1)
    await eventually(partial(_is_sending, first))
    await first.die()
    second = await build(instance="one")
    assert await answers(second) == [Delivery.UNKNOWN]
    assert second.post.sent == []


async def test_it_is_unknown_too_when_the_next_life_finds_it_before_its_account_runs(
    build: Build,
):
    first = await build(instance="one")
    first.post.hold = asyncio.Event()
    await ask(first, "a", 1)
    await eventually(partial(_is_sending, first))
    await first.die()
    second = await build(instance="one", runs=False)
    assert await answers(second) == [Delivery.UNKNOWN]
    second.spine.channels.add(second.post)
    assert await answers(second) == [Delivery.UNKNOWN]
    assert second.post.sent == []


async def test_what_still_waited_for_others_when_the_process_died_is_not_unknown(build: Build):
    first = await build(instance="one", at_once=1)
    first.post.hold = asyncio.Event()
    people = ("alice", "bob", "carol")
    for name in people:
        await first.receive(inbound("a", external_id=name, sender=name))

    async def all_answered() -> bool:
        return all([len(await first.messages(name)) == 2 for name in people])

    await eventually(all_answered)
    await asyncio.sleep(0.2)
    await first.die()
    second = await build(instance="one", at_once=1)
    states = [[m.delivery for m in await second.settled(name)][1] for name in people]
    assert sorted(map(str, states)) == [Delivery.SENT, Delivery.SENT, Delivery.UNKNOWN]


async def test_a_turn_that_a_crash_interrupted_is_done_in_the_next_life(build: Build):
    first = await build(instance="one", silent=True)
    await ask(first, "a", 1)
    await eventually(lambda: _asked(first))
    await first.die()
    second = await build(instance="one")
    assert await answers(second) == [Delivery.SENT]
    assert sent(second) == ["echo a"]


async def test_what_kills_every_life_is_parked_after_the_fifth(build: Build):
    for _ in range(5):
        house = await build(instance="one", silent=True)
        if not (await house.messages()):
            await ask(house, "a", 1)
        await eventually(lambda: _asked(house))  # noqa: B023 - awaited within its round
        await house.die()
    last = await build(instance="one")
    await last.settled()
    assert await last.said() == ["customer: a"]
    assert (await last.conversation()).needs_look


async def _asked(house: House) -> bool:
    return bool(house.bot.asked)
