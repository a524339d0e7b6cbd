"""Text messages of China Unicom over the real pipeline and store, in both directions."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from channels.sgip import sending
from channels.sgip.bodies import Report, UserReport
from channels.sgip.messages import Deliver, Submit
from channels.sgip.sequence import Sequence
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import plain_text
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.messages import Messages
from hub.store.parked import Parked
from tests.channels.running import Running, running, until
from tests.channels.sgip.account import DOORS, SGIP
from tests.channels.sgip.gateway import Smg
from tests.channels.sgip.test_taking import LONG, parts
from tests.channels.sgip.vectors import OPT_OUT, SERVICE, USER

pytestmark = pytest.mark.store

PHONE, DOOR = "13001125453", DOORS["demo"]
ASKS = replace(OPT_OUT, content="查话费".encode("utf-16-be"))


@pytest.fixture
async def smg() -> AsyncIterator[Smg]:
    gateway = Smg()
    await gateway.start(free_port())
    yield gateway
    await gateway.stop()
    assert not gateway.broken


def config(smg: Smg, **changes: Any) -> dict[str, Any]:
    return {**SGIP, "gateway": SGIP["gateway"] | {"port": smg.port}, **changes}


@pytest.fixture
async def hub(db: Database, smg: Smg) -> AsyncIterator[Running]:
    async with running(db, configs={"sgip": config(smg)}) as found:
        yield found


async def messages(hub: Running) -> list[Message]:
    thread = thread_id("sgip", "demo", PHONE)
    return await Messages(hub.spine.db).in_thread(thread, after=0, limit=200)


async def answer_is(hub: Running, state: Delivery) -> Message:
    """The last word of ours, once it has come so far."""

    async def reached() -> bool:
        ours = [one for one in await messages(hub) if one.delivery]
        return bool(ours) and ours[-1].delivery is state

    await until(reached)
    return [one for one in await messages(hub) if one.delivery][-1]


async def submitted(smg: Smg, count: int = 1) -> tuple[Sequence, Submit]:
    async def there() -> bool:
        return len(smg.submits) >= count

    await until(there)
    return smg.submits[-1]


async def deliver(smg: Smg, body: Deliver = ASKS, number: Sequence | None = None) -> int | None:
    async with smg.dialled(DOOR) as caller:
        return await caller.ask(body, number)


async def test_a_message_is_answered_and_its_report_says_that_it_came(hub: Running, smg: Smg):
    assert await deliver(smg) == 0
    sent = await answer_is(hub, Delivery.SENT)
    assert sent.author.kind is AuthorKind.BOT
    sequence, submit = await submitted(smg)
    assert submit.users == (USER,) and submit.content.decode("utf-16-be") == plain_text(sent.parts)
    async with smg.dialled(DOOR) as caller:
        assert await caller.ask(Report(about=sequence, user=USER, state=1)) == 0
        assert (await answer_is(hub, Delivery.SENT)).delivery is Delivery.SENT
        assert await caller.ask(Report(about=sequence, user=PHONE, state=0)) == 0
    await answer_is(hub, Delivery.DELIVERED)


async def test_a_report_may_come_before_the_answer_to_its_submit(hub: Running, smg: Smg):
    smg.slow = 0.5
    assert await deliver(smg) == 0
    sequence, _ = await submitted(smg)
    async with smg.dialled(DOOR) as caller:
        assert await caller.ask(Report(about=sequence, user=USER, state=0)) == 0
    assert (await messages(hub))[-1].delivery is Delivery.SENDING
    await answer_is(hub, Delivery.DELIVERED)


async def test_a_failed_part_fails_the_message_with_its_reason_and_it_can_be_sent_again(
    hub: Running, smg: Smg
):
    await deliver(smg)
    await answer_is(hub, Delivery.SENT)
    sequence, _ = await submitted(smg)
    async with smg.dialled(DOOR) as caller:
        assert await caller.ask(Report(about=sequence, user=USER, state=2, error=29)) == 0
    failed = await answer_is(hub, Delivery.FAILED)
    assert failed.reason == "sgip_29"
    await hub.desk.resend(failed.conversation_id, failed.seq)
    again, _ = await submitted(smg, 2)
    assert again != sequence
    async with smg.dialled(DOOR) as caller:
        await caller.ask(Report(about=again, user=USER, state=0))
    await answer_is(hub, Delivery.DELIVERED)


async def test_what_was_never_answered_is_unknown_and_not_sent_again_until_its_report_comes(
    hub: Running, smg: Smg, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("channels.sgip.client.ANSWER_SECONDS", 0.3)
    smg.results.append(None)
    await deliver(smg)
    await answer_is(hub, Delivery.UNKNOWN)
    await asyncio.sleep(1.5)
    ((sequence, _),) = smg.submits
    async with smg.dialled(DOOR) as caller:
        assert await caller.ask(Report(about=sequence, user=USER, state=0)) == 0
    await answer_is(hub, Delivery.DELIVERED)


async def test_a_busy_gateway_gets_it_later_and_once(
    hub: Running, smg: Smg, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sending, "SLOW_SECONDS", 0.1)
    smg.results.extend([11, 33])
    await deliver(smg)
    await answer_is(hub, Delivery.SENT)
    assert len(smg.submits) == 1


async def test_the_same_again_over_several_connections_is_one_message(hub: Running, smg: Smg):
    number = smg.number()
    told = await asyncio.gather(*(deliver(smg, ASKS, number) for _ in range(5)))
    assert told == [0] * 5
    await answer_is(hub, Delivery.SENT)
    assert len(await messages(hub)) == 2
    await deliver(smg, replace(ASKS, content=b"\0?"), number)
    assert len([one for one in await messages(hub) if not one.delivery]) == 2


async def test_a_long_one_is_one_message_though_its_parts_come_by_several_connections(
    hub: Running, smg: Smg
):
    pieces = parts(LONG)
    assert await asyncio.gather(*(deliver(smg, one) for one in reversed(pieces))) == [0] * 4
    first = (await messages(hub))[0]
    assert plain_text(first.parts) == LONG
    assert await deliver(smg, pieces[1]) == 0
    await answer_is(hub, Delivery.SENT)
    assert len(await messages(hub)) == 2


async def test_what_happened_to_a_subscription_is_a_note_and_of_strangers_none(
    hub: Running, smg: Smg
):
    await deliver(smg)
    await answer_is(hub, Delivery.SENT)
    body = UserReport(service=SERVICE, user=USER, condition=1)
    async with smg.dialled(DOOR) as caller:
        assert await caller.ask(body) == 0
        assert await caller.ask(replace(body, user="8613900000000")) == 0
    last = (await messages(hub))[-1]
    assert last.private and "欠费" in plain_text(last.parts)


async def test_nobodys_message_is_parked_and_what_follows_goes_on(hub: Running, smg: Smg):
    async with smg.dialled(DOOR) as caller:
        assert await caller.ask(replace(ASKS, user="unicom")) == 0
        assert await caller.ask(ASKS) == 0
    await answer_is(hub, Delivery.SENT)
    (parked,) = await Parked(hub.spine.db).open()
    assert parked["reason"] == "unreadable_pdu: pdu_user"
