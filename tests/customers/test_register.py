"""Who writes from an address is the same customer, whoever asks and however often."""

import asyncio

import pytest

from customers.contacts import Given
from customers.records import Edit
from hub.core.conversations import State
from hub.core.customers import Proof, Tier
from hub.core.identities import signed
from hub.core.placement import Rule
from hub.pipeline.pipeline import Spine
from hub.store.customers import Customers
from tests.customers.conftest import House, housed
from tests.doubles import inbound

pytestmark = pytest.mark.store


async def test_many_who_write_at_once_from_one_address_are_one_customer(house: House) -> None:
    other = Spine(house.spine.db, house.spine.clock)
    await other.feed.start()
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.committer.run())
        intakes = (house, housed(other)) * 5
        accepted = await asyncio.gather(*(one.write("v1") for one in intakes))
        worker.cancel()
    assert sorted(one.seq for one in accepted) == list(range(1, 11))
    ids = {document["_id"] async for document in house.spine.db["customers"].find({})}
    assert ids == {(await house.view("v1")).thread.customer_id}


async def test_another_address_or_account_is_another_customer(house: House) -> None:
    ids = {
        await house.customer("v1"),
        await house.customer("v2"),
        await house.customer("v1", account="other"),
    }
    assert len(ids) == 3


async def test_who_has_written_before_is_known(house: House) -> None:
    first = await house.customer("v1")
    writer = await house.clientele.register.resolve(inbound("", external_id="1", sender="v1"))
    assert (writer.customer_id, writer.enrol) == (first, None)


async def test_a_new_customer_is_an_ordinary_one_with_his_name(house: House) -> None:
    customer_id = await house.customer("v1", name="小王")
    own = (await house.family(customer_id)).top.own
    assert (own.name, own.tier, own.node_id, own.manager) == ("小王", Tier.NORMAL, "root", "")


async def test_customers_are_found_by_how_name_or_address_begins(house: House) -> None:
    customers = Customers(house.spine.db)
    wang = await house.customer("13900000001", name="王小雨")
    li = await house.customer("13800000002", name="李明")
    assert await customers.find("王") == [wang]
    assert set(await customers.find("13")) == {wang, li}
    assert await customers.find("139") == [wang]
    assert await customers.find("明") == []
    assert await customers.find("$ne") == []


async def test_what_a_channel_vouches_for_is_kept_as_proved(house: House) -> None:
    customer_id = await house.customer("id:u-1", identity=signed("u-1"))
    (contact,) = (await house.family(customer_id)).top.contacts
    assert (contact.proof, contact.identity) == (Proof.CHANNEL, "signed:u-1")
    assert contact.proved_at
    assert (await house.view("id:u-1")).conversation.verified == ("signed:u-1",)
    assert (await house.family(await house.customer("v2"))).top.contacts[0].proof is None


async def test_who_is_known_costs_one_read_when_a_conversation_opens_and_none_afterwards(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.write("v1")
    asked: list[str] = []
    customers = house.clientele.register._customers
    for name in ("by_contact", "get", "family", "_read"):
        original = getattr(customers, name)

        async def count(*given: object, name: str = name, original=original, **more: object):
            asked.append(name)
            return await original(*given, **more)

        monkeypatch.setattr(customers, name, count)
    await house.write("v1")
    assert asked == []
    await close(house, "v1")
    await house.write("v1")
    assert asked == ["by_contact"]


async def close(house: House, address: str) -> None:
    view = await house.view(address)
    await house.spine.committer.commit(
        view.thread.id, lambda draft: draft.state(State.CLOSED, by="idle")
    )


async def test_the_conversation_is_opened_with_what_holds_for_its_customer(house: House) -> None:
    rule = Rule(address="139*", tier=Tier.GOLD, node_id="root.zj", manager="agent2")
    await house.clientele.rules.put((rule,), rev=0, by="admin")
    await house.write("13900000001")
    conversation = (await house.view("13900000001")).conversation
    assert (conversation.tier, conversation.node_id, conversation.manager) == (
        Tier.GOLD,
        "root.zj",
        "agent2",
    )
    await house.write("13800000002")
    assert (await house.view("13800000002")).conversation.tier is Tier.NORMAL


async def test_an_address_that_somebody_gets_while_a_message_is_kept_is_his(house: House) -> None:
    """Between looking up who writes and keeping the message a colleague adds the address."""
    register, records = house.clientele.register, house.clientele.records
    wang = await house.customer("v1", name="王")
    resolve, rounds = register.resolve, []

    async def late(message):
        writer = await resolve(message)
        rounds.append(writer.customer_id)
        if len(rounds) == 1:
            given = [Given(channel="post", account="main", address=one) for one in ("v1", "v2")]
            await records.edit(wang, Edit(contacts=given), rev=0, by="agent")
        return writer

    register.resolve = late  # type: ignore[method-assign]
    assert await house.customer("v2") == wang
    assert len(rounds) == 2
