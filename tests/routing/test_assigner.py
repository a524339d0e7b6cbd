"""The assigner on a real store: offers, their ends, lost people, overflow, two of them at once."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from hub.core.conversations import Conversation, State
from hub.core.customers import Tier
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.messages import Author, AuthorKind, Delivery
from hub.core.parts import Text
from hub.core.ports.customers import Writer
from hub.core.queues import Overflow
from hub.core.seats import KEPT, MISSES, SeatState
from hub.pipeline.intake import accept
from hub.store.messages import Messages
from hub.store.seats import Seats
from routing import offers
from routing.decisions import Agent
from tests.doubles import inbound
from tests.routing.conftest import Build, Process, agent

pytestmark = pytest.mark.store


@pytest.fixture
async def hub(process: Build) -> Process:
    hub = await process("one")
    await hub.give_lease()
    return hub


async def test_without_seats_everybody_waits_to_be_taken_by_hand(hub: Process) -> None:
    one = await hub.come("alice")
    await asyncio.sleep(0.5)
    assert (await hub.get(one.id)).state is State.QUEUED
    taken = await hub.desk.take(one.id, agent("zhang"))
    assert (taken.state, taken.assignee) == (State.ASSIGNED, "zhang")


async def test_an_offer_is_made_accepted_and_withdraws_what_the_bot_had_not_sent(
    hub: Process,
) -> None:
    await hub.seat("zhang")
    one = await hub.come("alice")
    offered = await hub.offered(one.id)
    assert (offered.offered_to, offered.assignee, offered.epoch) == ("zhang", None, one.epoch)
    assert offered.offer_until
    taken = await hub.desk.accept(one.id, agent("zhang"), offered.epoch)
    assert (taken.assignee, taken.offered_to, taken.offer_until) == ("zhang", None, None)
    assert taken.epoch == one.epoch + 1
    said = await Messages(hub.db).in_thread(one.thread_id, after=0)
    assert [m.delivery for m in said if m.author.kind == "bot"] == [Delivery.WITHDRAWN]
    again = await hub.desk.accept(one.id, agent("zhang"), offered.epoch)
    assert again.rev == taken.rev


async def test_nobody_accepts_what_was_offered_to_another_or_before(hub: Process) -> None:
    await hub.seat("zhang")
    offered = await hub.offered((await hub.come("alice")).id)
    for who, epoch in (("li", offered.epoch), ("zhang", offered.epoch - 1)):
        with pytest.raises(Conflict) as refused:
            await hub.desk.accept(offered.id, agent(who), epoch)
        assert refused.value.code == "offer_gone"


async def test_who_takes_it_by_hand_wins_over_the_offer_and_the_other_learns_it(
    hub: Process,
) -> None:
    await hub.seat("zhang")
    offered = await hub.offered((await hub.come("alice")).id)
    answers = await asyncio.gather(
        hub.desk.take(offered.id, agent("li")),
        hub.desk.accept(offered.id, agent("zhang"), offered.epoch),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert (await hub.get(offered.id)).offered_to is None


async def test_a_declined_offer_goes_to_the_next_with_its_place_kept(hub: Process) -> None:
    await hub.seat("zhang")
    await hub.seat("li")
    one = await hub.come("alice")
    first = await hub.offered(one.id)
    assert first.offered_to
    await hub.desk.decline(one.id, agent(first.offered_to))
    second = await hub.until(one.id, lambda now: now.offered_to not in {None, first.offered_to})
    assert {first.offered_to, second.offered_to} == {"zhang", "li"}
    assert second.queued_at == one.queued_at


async def test_offers_that_nobody_takes_come_back_and_make_him_busy_after_some(
    hub: Process,
) -> None:
    await hub.queue(offer_seconds=0)
    await hub.seat("zhang")
    one = await hub.come("alice")
    async with asyncio.timeout(20):
        while (seat := await Seats(hub.db).get("zhang")) and seat.state is SeatState.ONLINE:
            await asyncio.sleep(0.05)
    assert seat
    assert (seat.state, seat.missed) == (SeatState.BUSY, MISSES)
    now = await hub.until(one.id, lambda now: now.state is State.QUEUED)
    assert now.queued_at == one.queued_at
    # One more may have been on its way when the last miss was told; it is taken back at once.
    assert MISSES <= await asked(hub) <= MISSES + 1


async def asked(hub: Process) -> int:
    """How often somebody was, when nothing moves any more."""
    await asyncio.sleep(0.5)
    events = hub.db["events"].find({"kind": Kind.STATE.value, "data.new": State.OFFERED.value})
    return len([event async for event in events])


async def test_who_goes_to_a_break_is_not_waited_for(hub: Process) -> None:
    await hub.seat("zhang")
    offered = await hub.offered((await hub.come("alice")).id)
    await hub.seat("zhang", state=SeatState.BREAK)
    now = await hub.until(offered.id, lambda one: one.state is State.QUEUED)
    assert now.epoch == offered.epoch


async def test_whose_line_is_lost_for_long_is_offline_and_his_customer_is_told_and_goes_first(
    hub: Process,
) -> None:
    await hub.seat("zhang")
    held = await hub.offered((await hub.come("alice")).id)
    await hub.desk.accept(held.id, agent("zhang"), held.epoch)
    other = await hub.come("bob")
    await hub.offered(other.id)
    await hub.seat("zhang", held_by=(), lost_at=hub.spine.clock.now() - KEPT)
    for one in (held, other):
        await hub.until(one.id, lambda now: now.state is State.QUEUED)
    seat = await Seats(hub.db).get("zhang")
    assert seat and seat.is_lost
    assert (await hub.get(held.id)).returned
    told = [m.parts[0].text for m in await Messages(hub.db).in_thread(held.thread_id, after=0)]  # type: ignore[union-attr]
    assert sum(text.startswith("desk_lost") for text in told) == 1
    told = [m.parts[0].text for m in await Messages(hub.db).in_thread(other.thread_id, after=0)]  # type: ignore[union-attr]
    assert not any(text.startswith("desk_lost") for text in told)
    await hub.seat("li", capacity=1)
    first = await hub.offered(held.id)
    assert (first.offered_to, (await hub.get(other.id)).state) == ("li", State.QUEUED)


async def test_who_writes_again_to_somebody_who_has_gone_home_is_given_to_another(
    hub: Process,
) -> None:
    """He left while there was only a summary to write."""
    await hub.seat("zhang")
    held = await hub.offered((await hub.come("alice")).id)
    await hub.desk.accept(held.id, agent("zhang"), held.epoch)
    commit = hub.spine.committer.commit
    by = AuthorKind.CUSTOMER.value
    await commit(held.thread_id, lambda draft: draft.state(State.WRAP_UP, by=by))
    await hub.seat("zhang", state=SeatState.OFFLINE)
    await hub.seat("li")
    again = partial(
        accept, inbound=inbound("还在吗", external_id="2"), thread=held.thread_id,
        writer=Writer(customer_id="alice"), loop_limit=None,
    )  # fmt: skip
    await commit(held.thread_id, again)
    now = await hub.offered(held.id)
    assert (now.offered_to, now.returned) == ("li", True)


async def test_who_takes_by_hand_while_he_is_offline_is_busy_and_keeps_it_while_his_line_stands(
    hub: Process,
) -> None:
    await hub.seat("zhang", state=SeatState.OFFLINE)
    one, other = await hub.come("alice"), await hub.come("bob")
    await hub.desk.take(one.id, agent("zhang"))
    supervisor = Agent(id="supervisor", name="班长", supervises=True)
    await hub.desk.transfer(other.id, supervisor, agent("zhang"))
    await asyncio.sleep(0.5)
    seat = await Seats(hub.db).get("zhang")
    assert seat and (seat.state, seat.lost_at) == (SeatState.BUSY, None)
    for held in (one, other):
        assert (await hub.get(held.id)).assignee == "zhang"
    await hub.seat("zhang", held_by=(), lost_at=hub.spine.clock.now() - KEPT)
    for held in (one, other):
        assert (await hub.until(held.id, lambda now: now.state is State.QUEUED)).returned


async def test_within_the_time_of_grace_nothing_is_taken_from_him_and_nothing_offered(
    hub: Process,
) -> None:
    await hub.seat("zhang")
    held = await hub.offered((await hub.come("alice")).id)
    await hub.desk.accept(held.id, agent("zhang"), held.epoch)
    lost = hub.spine.clock.now() - KEPT + timedelta(seconds=30)
    await hub.seat("zhang", held_by=(), lost_at=lost)
    other = await hub.come("bob")
    await asyncio.sleep(0.6)
    assert (await hub.get(held.id)).assignee == "zhang"
    assert (await hub.get(other.id)).state is State.QUEUED
    await hub.seat("zhang", held_by=("one",), lost_at=None)
    assert (await hub.offered(other.id)).offered_to == "zhang"


async def test_the_lines_of_a_dead_process_count_as_lost(hub: Process, process: Build) -> None:
    other = await process("two")
    await other.seat("zhang")
    await other.die()
    async with asyncio.timeout(20):
        while (seat := await Seats(hub.db).get("zhang")) and seat.held_by:
            await asyncio.sleep(0.05)
    assert seat
    assert seat.lost_at is not None


async def test_after_a_conversation_comes_time_to_write_and_then_the_next_one(
    hub: Process,
) -> None:
    await hub.queue(wrap_up_seconds=1)
    await hub.seat("zhang", capacity=1)
    first = await hub.offered((await hub.come("alice")).id)
    second = await hub.come("bob")
    await hub.desk.accept(first.id, agent("zhang"), first.epoch)
    await hub.desk.close(first.id, agent("zhang"), summary="好", category="")
    async with asyncio.timeout(20):
        while (seat := await Seats(hub.db).get("zhang")) and seat.state is not SeatState.WRAP_UP:
            await asyncio.sleep(0.02)
    assert (await hub.get(second.id)).state is State.QUEUED
    assert (await hub.offered(second.id)).offered_to == "zhang"
    again = await Seats(hub.db).get("zhang")
    assert seat and again and again.state is SeatState.ONLINE
    now = hub.spine.clock.now()
    times = await Seats(hub.db).times("zhang", since=seat.since - KEPT, until=now)
    assert [one.state for one in times] == [
        SeatState.ONLINE, SeatState.WRAP_UP, SeatState.ONLINE
    ]  # fmt: skip


async def test_who_waits_too_long_goes_on_to_another_queue_with_his_waiting_time(
    hub: Process,
) -> None:
    await hub.queue(id="upper", name="上级", node_id="root.zj")
    steps = (Overflow(after_seconds=1, queue_id="upper"),)
    await hub.queue(
        id="hz", name="杭州", node_id="root.zj.hz", skills=("nobody has",), overflow=steps
    )
    await hub.seat("zhang", node_id="root.zj")
    one = await hub.come("alice", queue="hz", home_queue="hz", node_id="root.zj.hz")
    offered = await hub.offered(one.id)
    assert (offered.queue, offered.home_queue) == ("upper", "hz")
    assert offered.queued_at == one.queued_at
    assert offered.node_id == "root.zj.hz"


async def test_who_goes_on_to_a_queue_beside_his_own_is_seen_there_and_both_places_hear_of_it(
    hub: Process,
) -> None:
    await hub.queue(id="nb", name="宁波", node_id="root.zj.nb")
    steps = (Overflow(after_seconds=1, queue_id="nb"),)
    await hub.queue(id="hz", name="杭州", node_id="root.zj.hz", overflow=steps)
    await hub.seat("zhang", node_id="root.zj.nb")
    one = await hub.come("alice", queue="hz", home_queue="hz", node_id="root.zj.hz")
    offered = await hub.offered(one.id)
    assert (offered.queue, offered.node_id, offered.offered_to) == ("nb", "root.zj.nb", "zhang")
    moved = await hub.db["events"].find_one({"data.reason": "overflow"})
    assert (moved["node_id"], moved["data"]["nodes"]) == ("root.zj.hz", ["root.zj.nb"])


async def test_who_waits_in_a_queue_that_is_gone_is_in_the_default_one(hub: Process) -> None:
    one = await hub.come("alice", queue="gone")
    now = await hub.until(one.id, lambda now: now.queue == "default")
    assert now.state is State.QUEUED


async def test_who_was_offered_something_is_so_too_after_another_process_has_taken_over(
    hub: Process, process: Build
) -> None:
    await hub.seat("zhang", capacity=1)
    first = await hub.offered((await hub.come("alice")).id)
    second = await hub.come("bob")
    other = await process("two")
    hub.lease.believes = False
    await other.give_lease()
    await other.seat("zhang", held_by=("two",), capacity=2)
    assert (await other.offered(second.id)).offered_to == "zhang"
    assert (await other.get(first.id)).rev == first.rev


async def test_one_who_has_lost_the_lease_unnoticed_offers_nothing(
    hub: Process, process: Build
) -> None:
    await process("two")
    await hub.db["shards"].update_one({"_id": 0}, {"$set": {"owner": "two"}})
    await hub.seat("zhang")
    one = await hub.come("alice")
    await asyncio.sleep(1.0)
    assert (await hub.get(one.id)).state is State.QUEUED
    await hub.give_lease()
    assert (await hub.offered(one.id)).offered_to == "zhang"


async def offer_under_way(
    hub: Process, monkeypatch: pytest.MonkeyPatch
) -> tuple[Conversation, asyncio.Event]:
    """Alice's, to Zhang, who takes one at a time; it lands when the event is set."""
    under_way, landing = asyncio.Event(), asyncio.Event()
    commit = hub.spine.committer.commit

    async def slowly(thread: str | None, decide: Any) -> Any:
        if getattr(decide, "func", None) is offers.offer and not under_way.is_set():
            under_way.set()
            await landing.wait()
        return await commit(thread, decide)

    monkeypatch.setattr(hub.spine.committer, "commit", slowly)
    await hub.queue(tier_seconds={Tier.GOLD: 600})
    await hub.seat("zhang", capacity=1)
    first = await hub.come("alice")
    await asyncio.wait_for(under_way.wait(), 10)
    return first, landing


async def test_an_offer_under_way_takes_its_place_when_the_board_is_built_anew(
    hub: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, landing = await offer_under_way(hub, monkeypatch)
    hub.lease.believes = False
    await asyncio.sleep(0.5)
    hub.lease.believes = True
    second = await hub.come("bob", tier=Tier.GOLD)
    await asyncio.sleep(0.5)
    landing.set()
    await hub.offered(first.id)
    await asyncio.sleep(0.5)
    assert (await hub.get(second.id)).state is State.QUEUED


async def test_who_writes_while_he_is_offered_leaves_the_place_taken_on_the_desk(
    hub: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, landing = await offer_under_way(hub, monkeypatch)
    second = await hub.come("bob", tier=Tier.GOLD)
    customer = Author(kind=AuthorKind.CUSTOMER)
    await hub.spine.committer.commit(
        first.thread_id, lambda draft: draft.say(customer, (Text(text="在吗"),))
    )
    await asyncio.sleep(0.5)
    landing.set()
    await hub.offered(first.id)
    await asyncio.sleep(0.5)
    assert (await hub.get(second.id)).state is State.QUEUED


async def leave(hub: Process, name: str) -> None:
    """He is dismissed, or his post is taken from him."""
    hub.dismissed.add(name)
    await hub.spine.committer.commit(
        None,
        lambda draft: draft.event(Kind.ORGANISATION, what="person", name=name, action="change"),
    )


async def test_what_somebody_had_who_may_not_answer_any_more_goes_to_others_at_once(
    hub: Process,
) -> None:
    await hub.seat("zhang")
    held = await hub.offered((await hub.come("alice")).id)
    await hub.desk.accept(held.id, agent("zhang"), held.epoch)
    await leave(hub, "zhang")
    now = await hub.until(held.id, lambda one: one.state is State.QUEUED)
    assert now.returned
    seat = await Seats(hub.db).get("zhang")
    assert seat and seat.dismissed
    await hub.seat("li")
    assert (await hub.offered(held.id)).offered_to == "li"


async def test_who_sits_down_in_the_moment_in_which_he_loses_his_post_is_asked_for_nothing(
    hub: Process,
) -> None:
    await hub.seat("zhang", state=SeatState.OFFLINE)
    await leave(hub, "zhang")
    await asyncio.sleep(0.3)
    one = await hub.come("alice")
    await hub.seat("zhang")
    async with asyncio.timeout(20):
        while (seat := await Seats(hub.db).get("zhang")) and not seat.dismissed:
            await asyncio.sleep(0.05)
    assert (await hub.get(one.id)).state is State.QUEUED
    assert await asked(hub) == 0


async def test_who_lost_his_post_while_nobody_assigned_has_no_seat_when_somebody_does(
    hub: Process, process: Build
) -> None:
    await hub.seat("zhang")
    held = await hub.offered((await hub.come("alice")).id)
    await hub.desk.accept(held.id, agent("zhang"), held.epoch)
    hub.lease.believes = False
    await asyncio.sleep(0.3)
    await leave(hub, "zhang")
    other = await process("two")
    other.dismissed.add("zhang")
    await other.give_lease()
    assert (await other.until(held.id, lambda one: one.state is State.QUEUED)).returned
