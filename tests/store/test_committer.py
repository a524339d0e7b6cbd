"""The committer on a real store: whole groups, gap-free numbers, guards, duplicates."""

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from hub.core.clock import SystemClock, new_id
from hub.core.conversations import State
from hub.core.errors import Conflict, EpochLost
from hub.core.events import Kind
from hub.core.messages import Author, AuthorKind, Delivery
from hub.core.parts import Text
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.documents import listing_to_document
from hub.store.draft import Draft
from hub.store.events import Events
from hub.store.group import Duplicate, Group, Miss
from hub.store.messages import Messages

pytestmark = pytest.mark.store

CUSTOMER = Author(kind=AuthorKind.CUSTOMER, id="c")


def open_and_say(draft: Draft, *, address: str, key: str | None = None) -> int:
    if draft.conversation is None:
        draft.open(
            thread_id=thread_id("web", "demo", address), channel="web", account="demo",
            address=address, name="", customer_id="x", locale="zh-CN",
        )  # fmt: skip
    return draft.say(CUSTOMER, (Text(text="你好"),), incoming=True, key=key)


def to(address: str) -> str:
    return thread_id("web", "demo", address)


async def test_numbers_are_gap_free_and_seqs_count_within_their_thread(spine: Spine):
    says = [
        spine.committer.commit(to(address), partial(open_and_say, address=address))
        for address in ("a", "b", "c", "a", "b", "a")
    ]
    assert await asyncio.gather(*says) == [1, 1, 1, 2, 2, 3]
    events = await Events(spine.db).since(0)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert await Events(spine.db).last_number() == len(events)


async def test_a_conversation_is_listed_as_it_is_however_many_decisions_share_its_first_group(
    spine: Spine,
):
    say = partial(open_and_say, address="a")
    await asyncio.gather(*(spine.committer.commit(to("a"), say) for _ in range(3)))
    await _is_listed(spine)
    await asyncio.gather(
        spine.committer.commit(to("a"), _queue), spine.committer.commit(to("a"), say)
    )
    await _is_listed(spine)


def _queue(draft: Draft) -> None:
    draft.state(State.QUEUED)


async def _is_listed(spine: Spine) -> None:
    view = await spine.committer.views.load(to("a"))
    assert view
    listings = [listing async for listing in spine.db["listings"].find({})]
    assert listings == [listing_to_document(view.conversation)]


async def test_two_committers_on_one_thread_lose_nothing_and_double_nothing(spine: Spine):
    other = Committer(spine.db, SystemClock(), lambda *_: Delivery.SENT)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.run())
        says = [
            committer.commit(to("a"), partial(open_and_say, address="a"))
            for _ in range(30)
            for committer in (spine.committer, other)
        ]
        assert sorted(await asyncio.gather(*says)) == list(range(1, 61))
        worker.cancel()
    messages = await Messages(spine.db).in_thread(to("a"), after=0)
    assert [message.seq for message in messages] == list(range(1, 61))
    events = await Events(spine.db).since(0)
    assert [event.number for event in events] == list(range(1, 62))


async def test_a_repeated_key_is_a_duplicate_and_the_rest_of_the_group_goes_on(spine: Spine):
    keys = ["web:demo:1", "web:demo:1", "web:demo:2", "web:demo:1", "web:demo:3"]
    results = await asyncio.gather(
        *(
            spine.committer.commit(to("a"), partial(open_and_say, address="a", key=key))
            for key in keys
        ),
        return_exceptions=True,
    )
    assert [r for r in results if isinstance(r, int)] == [1, 2, 3]
    duplicates = [r for r in results if isinstance(r, Duplicate)]
    assert [duplicate.key for duplicate in duplicates] == ["web:demo:1"] * 2
    assert len(await Messages(spine.db).in_thread(to("a"), after=0)) == 3


async def test_however_many_repeat_themselves_at_once_the_others_are_committed_in_few_tries(
    spine: Spine, monkeypatch: pytest.MonkeyPatch
):
    first = [partial(open_and_say, address="a", key=f"web:demo:{n}") for n in range(25)]
    await asyncio.gather(*(spine.committer.commit(to("a"), say) for say in first))
    transact, tries = spine.committer._transact, []

    async def counted(group: Group) -> Miss | None:
        tries.append(len(group.changes))
        return await transact(group)

    monkeypatch.setattr(spine.committer, "_transact", counted)
    new = partial(open_and_say, address="b", key="web:demo:new")
    said = [(to("a"), say) for say in (*first, *first)] + [(to("b"), new)] * 10
    results = await asyncio.gather(
        *(spine.committer.commit(thread, say) for thread, say in said), return_exceptions=True
    )
    assert [type(one) for one in results].count(Duplicate) == 50 + 9
    assert results[50] == 1
    assert len(tries) < 10


async def test_a_decision_on_an_old_view_is_made_again_on_the_new_one(spine: Spine):
    await spine.committer.commit(to("a"), partial(open_and_say, address="a"))
    other = Committer(spine.db, SystemClock(), lambda *_: Delivery.SENT)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.run())
        await other.view(to("a"))
        await spine.committer.commit(to("a"), lambda draft: draft.state(State.QUEUED))
        stale = other.views.get(to("a"))
        assert stale and stale.conversation.epoch == 1
        seen = await other.commit(to("a"), _epoch_after_a_note)
        worker.cancel()
    assert seen == 2


def _epoch_after_a_note(draft: Draft) -> int:
    draft.say(CUSTOMER, (Text(text="x"),), private=True)
    return draft.current().epoch


async def test_what_a_decision_raises_reaches_only_its_caller(spine: Spine):
    def refuse(draft: Draft) -> None:
        draft.say(CUSTOMER, (Text(text="never"),), private=True)
        raise EpochLost

    await spine.committer.commit(to("a"), partial(open_and_say, address="a"))
    good, bad, broken = await asyncio.gather(
        spine.committer.commit(to("a"), partial(open_and_say, address="a")),
        spine.committer.commit(to("a"), refuse),
        spine.committer.commit(to("a"), lambda draft: 1 / 0),
        return_exceptions=True,
    )
    assert good == 2
    assert isinstance(bad, EpochLost)
    assert isinstance(broken, ZeroDivisionError)
    assert len(await Messages(spine.db).in_thread(to("a"), after=0)) == 2


async def test_a_guard_of_ones_own_that_misses_is_a_conflict(spine: Spine):
    def change(draft: Draft) -> None:
        draft.update("parked", {"_id": "not there"}, {"$set": {"x": 1}})
        draft.event(Kind.ARTICLE)

    with pytest.raises(Conflict):
        await spine.committer.commit(None, change)
    assert await Events(spine.db).last_number() == 0


def guarded(*wanted: tuple[str, int]) -> Callable[[Draft], None]:
    """A decision that raises `rev` of each of these documents, if it is what it says."""

    def change(draft: Draft) -> None:
        for name, rev in wanted:
            draft.update("parked", {"_id": name, "rev": rev}, {"$set": {"rev": rev + 1}})
        draft.event(Kind.ARTICLE)

    return change


async def test_however_many_guards_miss_at_once_the_others_are_committed(spine: Spine):
    await spine.db["parked"].insert_many([{"_id": f"p{n}", "rev": int(n < 60)} for n in range(64)])
    decisions = [guarded((f"p{n}", 0)) for n in range(64)]
    answers = await asyncio.gather(
        *(spine.committer.commit(None, decide) for decide in decisions), return_exceptions=True
    )
    assert [type(one) for one in answers] == [Conflict] * 60 + [type(None)] * 4
    assert {one["rev"] async for one in spine.db["parked"].find()} == {1}


async def test_who_missed_what_a_culprit_wrote_goes_again_without_him(spine: Spine):
    await spine.db["parked"].insert_many([{"_id": name, "rev": 0} for name in "ab"])
    culprit, victim, late = guarded(("a", 0), ("b", 7)), guarded(("a", 0)), guarded(("a", 0))
    answers = await asyncio.gather(
        *(spine.committer.commit(None, decide) for decide in (culprit, victim, late)),
        return_exceptions=True,
    )
    assert [type(one) for one in answers] == [Conflict, type(None), Conflict]


async def test_counters_have_no_gaps_over_two_committers(spine: Spine):
    other = Committer(spine.db, SystemClock(), lambda *_: Delivery.SENT)

    def count(draft: Draft) -> int:
        number = draft.number("order:TS:1123")
        draft.insert("parked", {"_id": new_id()})
        draft.event(Kind.ORDER, number=number)
        return number

    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.run())
        numbers = await asyncio.gather(
            *(c.commit(None, count) for _ in range(20) for c in (spine.committer, other))
        )
        worker.cancel()
    assert sorted(numbers) == list(range(1, 41))


async def test_a_poisonous_document_fails_alone(spine: Spine):
    def poison(draft: Draft) -> None:
        draft.insert("parked", {"_id": new_id(), "x": object()})
        draft.event(Kind.ARTICLE)

    good, bad, also_good = await asyncio.gather(
        spine.committer.commit(to("a"), partial(open_and_say, address="a")),
        spine.committer.commit(None, poison),
        spine.committer.commit(to("b"), partial(open_and_say, address="b")),
        return_exceptions=True,
    )
    assert (good, also_good) == (1, 1)
    assert isinstance(bad, Exception)


async def test_a_closed_thread_opens_a_new_conversation_that_goes_on_counting(spine: Spine):
    def open_again(draft: Draft) -> int:
        draft.open(
            thread_id=to("a"), channel="web", account="demo", address="a", name="",
            customer_id="x", locale="zh-CN",
        )  # fmt: skip
        return draft.say(CUSTOMER, (Text(text="again"),), incoming=True)

    await spine.committer.commit(to("a"), partial(open_and_say, address="a"))
    await spine.committer.commit(to("a"), lambda draft: draft.state(State.CLOSED))
    assert await spine.committer.commit(to("a"), open_again) == 2


async def test_the_feed_passes_every_event_on_once_and_in_order(spine: Spine, db: Database):
    heard: list[int] = []
    spine.feed.listen(lambda entry: heard.append(entry.event.number))
    other = Committer(db, SystemClock(), lambda *_: Delivery.SENT)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.run())
        for _ in range(5):
            await asyncio.gather(
                *(
                    c.commit(to(f"{i}"), partial(open_and_say, address=f"{i}"))
                    for i in range(4)
                    for c in (spine.committer, other)
                )
            )
        worker.cancel()
    last = await Events(db).last_number()
    async with asyncio.timeout(10):
        while len(heard) < last:
            await asyncio.sleep(0.05)
    assert heard == list(range(1, last + 1))


async def test_a_decision_about_two_threads_is_made_as_one_and_on_what_both_are(spine: Spine):
    say = partial(open_and_say, address="a")
    await spine.committer.commit(to("a"), say)
    await spine.committer.commit(to("b"), partial(open_and_say, address="b"))

    def mark(draft: Draft) -> tuple[int, int]:
        assert draft.beside
        for one in (draft, draft.beside):
            one.set(topic=f"{one.current().topic}+")
            one.event(Kind.NEEDS_LOOK)
        return draft.current().last_seq, draft.beside.current().last_seq

    marks = [spine.committer.commit(to("a"), mark, beside=to("b")) for _ in range(3)]
    say_more = [spine.committer.commit(to(one), partial(open_and_say, address=one)) for one in "ab"]
    assert (await asyncio.gather(*marks, *say_more))[:3] == [(1, 1)] * 3
    for address in "ab":
        spine.committer.views.forget(to(address))
        view = await spine.committer.view(to(address))
        assert view
        assert (view.conversation.topic, view.conversation.last_seq) == ("+++", 2)


async def test_a_decision_about_two_that_is_refused_leaves_both_as_they_were(spine: Spine):
    for address in "ab":
        await spine.committer.commit(to(address), partial(open_and_say, address=address))

    def mark_one_and_refuse(draft: Draft) -> None:
        assert draft.beside
        draft.beside.set(topic="+")
        draft.beside.event(Kind.NEEDS_LOOK)
        raise Conflict

    with pytest.raises(Conflict):
        await spine.committer.commit(to("a"), mark_one_and_refuse, beside=to("b"))
    view = await spine.committer.view(to("b"))
    assert view and view.conversation.topic == ""
