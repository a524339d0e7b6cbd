"""Text messages over the real pipeline and store: in, answered, and settled by receipts."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from channels.sms.coding import Coding, decode, split
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import plain_text
from hub.pipeline import shards
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.running import Running, running, until
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import SILENT, Centre, Submitted, in_parameters, in_words

pytestmark = pytest.mark.store

PHONE = "13900000001"
LIN = Agent(id="lin", name="林")
LONG = "您好，您的话费余额为 35.20 元。" * 10


@pytest.fixture
async def hub(db: Database, centre: Centre) -> AsyncIterator[Running]:
    async with running(db, configs={"smpp": SMSBOX}) as found:
        yield found
    assert centre.faults == []


async def messages(hub: Running) -> list[Message]:
    thread = thread_id("smpp", "demo", PHONE)
    return await Messages(hub.spine.db).in_thread(thread, after=0, limit=200)


async def ours(hub: Running, state: Delivery) -> Message:
    """The last word of ours, once it has come so far."""

    async def reached() -> bool:
        found = [one for one in await messages(hub) if one.delivery]
        return bool(found) and found[-1].delivery is state

    await until(reached)
    return [one for one in await messages(hub) if one.delivery][-1]


async def say(hub: Running, text: str, client_id: str = "a") -> None:
    """As an agent who has taken the conversation."""
    view = await hub.spine.committer.views.load(thread_id("smpp", "demo", PHONE))
    assert view is not None
    if view.conversation.assignee != LIN.id:
        await hub.desk.take(view.conversation.id, LIN)
    await hub.desk.say(view.conversation.id, LIN, text, private=False, client_id=client_id)


def parts_in(centre: Centre) -> list[Submitted]:
    """Of long answers."""
    return [one for one in centre.submits if one.message.esm_class == 0x40]


@pytest.mark.parametrize("words", [in_words, in_parameters])
@pytest.mark.parametrize("early", [False, True])
async def test_a_text_message_is_answered_and_its_receipt_settles_the_answer(
    hub: Running, centre: Centre, words: Callable[..., dict[str, object]], early: bool
):
    centre.receipts, centre.early = words, early
    assert await centre.deliver("查话费".encode("utf-16-be"), data_coding=8) == 0
    answer = await ours(hub, Delivery.DELIVERED)
    assert answer.author.kind is AuthorKind.BOT
    (only,) = centre.submits
    assert only.message.short_message.decode("utf-16-be") == plain_text(answer.parts)
    assert only.message.destination_addr == f"86{PHONE}"
    assert plain_text((await messages(hub))[0].parts) == "查话费"


async def test_of_a_long_answer_every_part_must_arrive(hub: Running, centre: Centre):
    assert await centre.deliver(b"hello") == 0
    await ours(hub, Delivery.SENT)
    await say(hub, LONG)
    await ours(hub, Delivery.SENT)
    first, *others = parts_in(centre)
    for one in others:
        await centre.tell(one, in_words(one))
    assert (await ours(hub, Delivery.SENT)).author.id == "lin"
    await centre.tell(first, in_words(first))
    await ours(hub, Delivery.DELIVERED)


async def test_a_part_that_does_not_arrive_fails_the_answer_and_a_person_sends_it_again(
    hub: Running, centre: Centre
):
    assert await centre.deliver(b"hello") == 0
    await ours(hub, Delivery.SENT)
    await say(hub, LONG)
    sent = await ours(hub, Delivery.SENT)
    lost = parts_in(centre)[1]
    await centre.tell(lost, in_words(lost, "UNDELIV"))
    failed = await ours(hub, Delivery.FAILED)
    assert failed.reason == "UNDELIV"
    centre.receipts = in_words
    before = len(parts_in(centre))
    await hub.desk.resend(sent.conversation_id, sent.seq)
    await ours(hub, Delivery.DELIVERED)
    assert len(parts_in(centre)) == 2 * before


async def test_receipts_in_the_other_number_system_are_understood(hub: Running, centre: Centre):
    centre.name_of = lambda n: f"{n + 25:X}"
    centre.receipts = lambda one: in_words(one, carrier_id=str(int(one.carrier_id, 16)))
    assert await centre.deliver(b"hello") == 0
    await ours(hub, Delivery.DELIVERED)


async def test_what_was_never_answered_is_unknown_and_not_sent_again(hub: Running, centre: Centre):
    centre.answers = [SILENT]
    assert await centre.deliver(b"hello") == 0
    await until_waits(hub, centre)
    await centre.cut(await centre.bound())
    unknown = await ours(hub, Delivery.UNKNOWN)
    assert await centre.deliver(b"hello again") == 0
    await ours(hub, Delivery.SENT)
    assert len(centre.submits) == 2
    states = {one.seq: one.delivery for one in await messages(hub)}
    assert states[unknown.seq] is Delivery.UNKNOWN


async def test_two_processes_keep_the_agreed_rate_between_them(
    db: Database, centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shards, "BEAT_EVERY", 0.2)
    rate, count = 2, 14
    configs = {"smpp": SMSBOX | {"per_second": rate}}
    async with running(db, configs=configs) as one, running(db, configs=configs) as two:
        hubs = (one, two)

        async def divided() -> bool:
            return all(hub.pipeline.shards.share == 0.5 for hub in hubs)

        await until(divided)
        await centre.bound(count=2)
        came = [
            centre.post(b"hello", to=centre.esmes[n % 2], source_addr=f"86139{n:08d}")
            for n in range(count)
        ]
        assert set(await asyncio.gather(*came)) == {0}

        async def answered() -> bool:
            return len(centre.submits) == count

        await until(answered)
    assert (centre.submits[-1].at - centre.submits[0].at) / ((count - 2) / rate) > 0.95
    assert centre.faults == []


async def test_who_wants_no_more_amid_a_batch_gets_no_more_whichever_process_hears_it(
    db: Database, centre: Centre
):
    configs = {"smpp": SMSBOX | {"per_second": 2}}
    async with running(db, configs=configs) as sending, running(db, configs=configs):
        await centre.bound(count=2)
        assert await centre.deliver(b"hello", to=centre.esmes[0]) == 0
        await ours(sending, Delivery.SENT)
        for number in range(8):
            await say(sending, f"Number {number}", client_id=f"{number}")
        async with asyncio.timeout(20):
            while len(centre.submits) < 3:
                await asyncio.sleep(0.01)
        assert await centre.deliver(b"TD", to=centre.esmes[1]) == 0
        before = len(centre.submits)

        async def settled() -> bool:
            waiting = {Delivery.QUEUED, Delivery.SENDING}
            return not any(one.delivery in waiting for one in await messages(sending))

        await until(settled)
        found = await messages(sending)
    withdrawn = [one for one in found if one.delivery is Delivery.WITHDRAWN]
    assert {one.reason for one in withdrawn} == {"opted_out"} and len(withdrawn) >= 4
    after = [decode(one.message.short_message, Coding.GSM7) for one in centre.submits[before:]]
    assert "consent_withdraw" in after[-1] and len(after) <= 2, "one may have been in hand"


async def until_waits(hub: Running, centre: Centre) -> None:
    async def waits() -> bool:
        return bool(centre.submits)

    await until(waits)


async def test_a_carrier_that_is_away_gets_the_answer_when_it_is_back(hub: Running, centre: Centre):
    centre.answers = [0x14, 0x14]
    assert await centre.deliver(b"hello") == 0
    await ours(hub, Delivery.SENT)
    assert [one.status for one in centre.submits] == [0x14, 0x14, 0]


async def test_a_long_text_message_is_one_message_of_its_writer(hub: Running, centre: Centre):
    for piece in reversed(split(LONG, Coding.UCS2, ref=3, wide=True)):
        body = piece.header + piece.body
        assert await centre.deliver(body, esm_class=0x40, data_coding=8) == 0
    await ours(hub, Delivery.SENT)
    assert plain_text((await messages(hub))[0].parts) == LONG
