"""Merges and un-merges on a real store, at once and under fire of messages: nothing is lost."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from customers.records import Edit
from hub.core.conversations import State
from hub.core.customers import Deed, Tier
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.pipeline.pipeline import Spine
from hub.store.conversations import Conversations
from hub.store.customers import Customers, complete, mark_joined
from hub.store.draft import Draft
from hub.store.events import Events
from hub.store.messages import Messages
from tests.customers.conftest import House, housed

pytestmark = pytest.mark.store


@pytest.fixture
async def elsewhere(house: House) -> AsyncIterator[House]:
    """The same in another process."""
    other = Spine(house.spine.db, house.spine.clock)
    await other.feed.start()
    tasks = [asyncio.create_task(one) for one in (other.committer.run(), other.feed.run())]
    yield housed(other)
    for task in tasks:
        task.cancel()


async def everything(house: House) -> dict[str, object]:
    """All records but for the number of their writes."""
    found = house.spine.db["customers"].find({})
    return {one["_id"]: {**one, "rev": 0} async for one in found}


async def test_to_merge_and_to_unmerge_restores_every_byte(house: House) -> None:
    ids = [await house.customer(f"v{n}", name=f"客户{n}") for n in range(4)]
    await house.clientele.records.block(ids[0], blocked=True, by="agent", reason="")
    await house.merge(ids[1], ids[0])
    await house.merge(ids[3], ids[2])
    was = await everything(house)
    await house.merge(ids[0], ids[3])
    family = await house.family(ids[1])
    assert (family.top.id, set(family.ids)) == (ids[2], set(ids))
    assert not family.get(ids[1]).profile.blocked
    await house.unmerge(ids[0])
    assert await everything(house) == was
    assert (await house.family(ids[1])).get(ids[1]).profile.blocked


async def test_any_merges_and_unmerges_raced_by_two_processes_end_at_one(
    house: House, elsewhere: House
) -> None:
    ids = [await house.customer(f"v{n}", name=f"客户{n}") for n in range(5)]
    was, chance = await everything(house), random.Random(4)

    async def one_deed(who: House) -> None:
        try:
            if chance.random() < 0.6:
                await who.merge(chance.choice(ids), chance.choice(ids))
            else:
                await who.unmerge(chance.choice(ids))
        except Conflict as refused:
            assert refused.code in {"same_customer", "not_merged", "conflict"}

    for _ in range(8):
        await asyncio.gather(*(one_deed(who) for who in (house, elsewhere) * 3))
        await check_whole(house, ids)
    for one in ids:
        if (await house.family(one)).get(one).link:
            await house.unmerge(one)
    assert await everything(house) == was


async def check_whole(house: House, ids: list[str]) -> None:
    """Links lead to one top without a circle, and everybody is as his top."""
    records = await Customers(house.spine.db).get_many(ids)
    for record in records.values():
        at, seen = record, {record.id}
        while at.link:
            at = records[at.link.into]
            assert at.id not in seen
            seen.add(at.id)
        assert (record.top or record.id) == at.id
        assert record.profile == at.own


async def test_of_two_who_merge_each_into_the_other_exactly_one_does(
    house: House, elsewhere: House
) -> None:
    for number in range(10):
        one, other = await house.customer(f"a{number}"), await house.customer(f"b{number}")
        ends = await asyncio.gather(
            house.merge(one, other), elsewhere.merge(other, one), return_exceptions=True
        )
        refused = [end for end in ends if isinstance(end, Exception)]
        assert [(type(end), end.code) for end in refused] == [(Conflict, "same_customer")]  # type: ignore[attr-defined]
        family = await house.family(one)
        assert set(family.ids) == {one, other}
        assert len(family.below) == 1


async def test_messages_that_arrive_meanwhile_are_all_kept_and_found_with_the_person(
    house: House, elsewhere: House
) -> None:
    one, other = await house.customer("a"), await house.customer("b")

    async def write(address: str, who: House) -> None:
        for number in range(15):
            await who.write(address, f"{address}{number}")

    async def merge_and_unmerge() -> None:
        for _ in range(6):
            await house.merge(one, other)
            await elsewhere.unmerge(one)

    await asyncio.gather(
        write("a", house), write("a", elsewhere), write("b", elsewhere), merge_and_unmerge()
    )
    await house.merge(one, other)
    spine = house.spine
    for address, count in (("a", 31), ("b", 16)):
        thread = (await house.view(address)).thread
        assert len(await Messages(spine.db).in_thread(thread.id, after=0)) == count
    ids = await Customers(spine.db).same_person([one])
    assert ids == sorted([one, other])
    found = await Conversations(spine.db).of_customers(ids, 10)
    assert {conversation.address for conversation in found} == {"a", "b"}


async def test_who_writes_from_any_of_his_addresses_is_served_as_the_person(house: House) -> None:
    one, other = await house.customer("a"), await house.customer("b")
    await house.clientele.records.edit(other, golden(), rev=0, by="agent")
    assert (await house.view("a")).conversation.tier is Tier.NORMAL
    await house.merge(one, other)
    await end(house, "a")
    await house.write("a", "13900001111")
    conversation = (await house.view("a")).conversation
    assert (conversation.tier, conversation.manager, conversation.locale) == (
        Tier.GOLD,
        "agent2",
        "en",
    )
    assert conversation.customer_id == one
    await house.unmerge(one)
    await end(house, "a")
    await house.write("a")
    assert (await house.view("a")).conversation.tier is Tier.NORMAL


def golden() -> Edit:
    return Edit(own={"tier": Tier.GOLD, "manager": "agent2", "locale": "en"})


async def end(house: House, address: str) -> None:
    thread = (await house.view(address)).thread
    await house.spine.committer.commit(
        thread.id, lambda draft: draft.state(State.CLOSED, by="idle")
    )


async def test_who_did_it_and_why_is_kept_and_told_without_words(house: House) -> None:
    one, other = await house.customer("a", name="甲"), await house.customer("b", name="乙")
    family = await house.merge(one, other)
    link = family.get(one).link
    assert link
    assert (link.into, link.by, link.reason) == (other, "agent", "同一个人")
    await house.unmerge(one)
    traces = await house.clientele.history.of([one])
    assert [(trace.deed, trace.other, trace.reason) for trace in traces] == [
        (Deed.UNMERGE, other, "弄错了"),
        (Deed.MERGE, other, "同一个人"),
    ]
    events = [one for one in await Events(house.spine.db).since(0) if one.kind is Kind.CUSTOMER]
    assert [event.data["deed"] for event in events] == ["merge", "unmerge"]
    assert not any(word in str(events) for word in ("甲", "乙", "同一个人", "弄错了"))


async def test_records_that_were_made_before_there_were_families_can_be_merged(
    house: House,
) -> None:
    old = {
        "_id": "old", "name": "老客户", "tier": "normal", "node_id": "root",
        "created_at": house.spine.clock.now(),
        "addresses": [{"key": "post:main:old", "id": "old"}],
    }  # fmt: skip
    await house.spine.db["customers"].insert_one(old)
    await complete(house.spine.db)
    assert await house.customer("old") == "old"
    family = await house.merge("old", await house.customer("new"))
    assert len(family.ids) == 2
    assert await Customers(house.spine.db).find("老", nodes=["root"]) == ["old"]


async def serve(house: House, address: str, agent: str = "") -> str:
    """A conversation that this agent has brought to its end; who was known to have served last."""
    await house.write(address)
    conversation = (await house.view(address)).conversation

    def close(draft: Draft) -> None:
        draft.state(State.ASSIGNED)
        draft.set(assignee=agent or None)
        draft.state(State.CLOSED)

    await house.spine.committer.commit(conversation.thread_id, close)
    return conversation.last_agent


async def test_who_served_a_person_last_is_known_on_all_his_addresses_while_he_is_one(
    house: House,
) -> None:
    one, other, third = [await house.customer(name) for name in ("v1", "v2", "v3")]
    for name in ("v1", "v2", "v3"):
        await serve(house, name)
    await serve(house, "v1", "agent")
    await house.merge(other, one)
    await house.merge(third, one)
    assert await serve(house, "v2") == "agent"
    assert await serve(house, "v2", "agent2") == "agent"
    assert await serve(house, "v1") == "agent2"
    assert await serve(house, "v3", "agent3") == "agent2"
    await house.unmerge(other)
    assert await serve(house, "v2") == "agent2"
    assert await serve(house, "v1") == "agent3"
    await house.unmerge(third)
    assert await serve(house, "v1") == "agent3"
    assert [document async for document in house.spine.db["customers"].find({"joined": True})] == []


async def test_families_from_before_learn_who_their_top_is(house: House) -> None:
    one, other = [await house.customer(name) for name in ("v1", "v2")]
    await house.customer("v3")
    await house.merge(other, one)
    was = await everything(house)
    await house.spine.db["customers"].update_many({}, {"$unset": {"joined": ""}})
    await mark_joined(house.spine.db)
    assert await everything(house) == was
