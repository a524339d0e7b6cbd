"""The waiting line: who is next, how long it takes, and how little it asks of the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.core.calendar import OFFICE, OPEN_ALL_DAY
from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, Entrance, QueuePlace, State
from hub.core.ports.customers import Writer
from hub.core.queues import Attendance, Caller, Matches, Queue, Waiting
from hub.pipeline.handover import hand_over
from hub.pipeline.intake import accept
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.draft import Draft
from hub.store.queues import Queues
from routing import decisions
from routing.catalogue import Catalogue
from routing.decisions import Agent
from routing.queue import FIRST_GUESS, WaitingLine
from tests.doubles import KeyWording, inbound

pytestmark = pytest.mark.store

WORDING = KeyWording()
AGENT = Agent(id="agent", name="一")


class Watch(SystemClock):
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def watch(spine: Spine) -> Watch:
    """The committer's clock, wound by the test."""
    watch = Watch()
    spine.committer._clock = watch
    return watch


@pytest.fixture
def line(spine: Spine) -> WaitingLine:
    return WaitingLine(spine.db, spine.feed, Catalogue(spine.db), spine.almanac, SystemClock())


async def wait_in_line(spine: Spine, sender: str, reason: str = "asked") -> Conversation:
    thread = thread_id("post", "main", sender)

    def decide(draft: Draft) -> Conversation:
        accept(
            draft,
            inbound=inbound("转人工", external_id=sender, sender=sender),
            thread=thread,
            writer=Writer(customer_id="c"),
            loop_limit=None,
        )
        hand_over(draft, reason, WORDING, None)
        return draft.current()

    return await spine.committer.commit(thread, decide)


async def take(spine: Spine, conversation: Conversation) -> None:
    await spine.committer.commit(
        conversation.thread_id,
        lambda draft: decisions.take(draft, agent=AGENT, wording=WORDING),
    )


async def test_places_are_by_waiting_time_and_move_up(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    waiting = []
    for sender in ("a", "b", "c"):
        watch.at += timedelta(seconds=1)
        waiting.append(await wait_in_line(spine, sender))
    assert [(await line.place(one)).position for one in waiting] == [1, 2, 3]
    await take(spine, waiting[0])
    assert [(await line.place(one)).position for one in waiting[1:]] == [1, 2]
    assert await line.ids("default") == [one.id for one in waiting[1:]]


async def test_who_does_not_wait_yet_would_be_the_last(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    first = await wait_in_line(spine, "a")
    await take(spine, first)
    assert (await line.place(first)).position == 1
    await wait_in_line(spine, "b")
    assert (await line.place(first)).position == 2


async def test_the_expected_wait_is_learnt_from_those_who_were_answered(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    first = await wait_in_line(spine, "a")
    assert (await line.place(first)).wait_seconds == FIRST_GUESS
    watch.at += timedelta(seconds=10)
    await take(spine, first)
    for sender in ("b", "c"):
        await wait_in_line(spine, sender)
    watch.at += timedelta(seconds=1)
    last = await wait_in_line(spine, "d")
    place = await line.place(last)
    assert (place.position, place.wait_seconds) == (3, 30)


async def keep_office_hours(spine: Spine, line: WaitingLine, watch: Watch) -> None:
    line._clock = watch
    office = Queue(id="default", name="客服", calendar_id="office")
    await spine.committer.commit(None, lambda draft: Queues.write(draft, None, office, by="admin"))
    await line._catalogue.load()


async def test_a_night_in_the_queue_is_no_wait_to_learn_from(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    """From a minute before the end of the office's day to a minute after its next beginning."""
    await keep_office_hours(spine, line, watch)
    watch.at = datetime(2026, 11, 23, 9, 59, tzinfo=UTC)
    late = await wait_in_line(spine, "a")
    await line.place(late)
    watch.at = datetime(2026, 11, 24, 1, 1, tzinfo=UTC)
    await take(spine, late)
    assert (await line.place(await wait_in_line(spine, "b"))).wait_seconds == 120


async def test_who_left_unanswered_teaches_nothing(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    first = await wait_in_line(spine, "a")
    await line.place(first)
    watch.at += timedelta(seconds=500)
    await spine.committer.commit(
        first.thread_id,
        lambda draft: decisions.close(
            draft, agent=AGENT, summary="离开", category="", wording=WORDING
        ),
    )
    assert (await line.place(await wait_in_line(spine, "b"))).wait_seconds == FIRST_GUESS


async def test_the_store_is_asked_once_between_two_changes(
    spine: Spine, line: WaitingLine, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [await wait_in_line(spine, sender) for sender in ("a", "b")]
    asked = 0
    read = line._conversations.queued

    async def count(queue: str) -> list[Waiting]:
        nonlocal asked
        asked += 1
        return await read(queue)

    monkeypatch.setattr(line._conversations, "queued", count)
    for _ in range(5):
        for one in waiting:
            await line.place(one)
    assert asked == 1
    view = await spine.committer.view(waiting[0].thread_id)
    assert view
    assert view.conversation.state is State.QUEUED
    await take(spine, waiting[0])
    await line.place(waiting[1])
    assert asked == 2


async def test_an_emergency_goes_before_all_others(spine: Spine, line: WaitingLine, watch: Watch):
    waiting = []
    for n in range(3):
        watch.at += timedelta(seconds=1)
        waiting.append(await wait_in_line(spine, f"{n}"))
    coming = replace(waiting[0], id="coming", queue=None, handover_reason="emergency")
    assert (await line.place(coming)).position == 1
    watch.at += timedelta(seconds=10)
    urgent = await wait_in_line(spine, "lost phone", "emergency")
    watch.at += timedelta(seconds=10)
    second = await wait_in_line(spine, "lost card", "emergency")
    expected = [urgent.id, second.id, *(one.id for one in waiting)]
    assert await line.ids("default") == expected
    assert (await line.place(coming)).position == 3
    assert (await line.place(replace(coming, handover_reason="asked"))).position == 6


async def test_out_of_hours_the_customer_is_told_once_from_when_on_somebody_is_there(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    """By the wall clock of the queue: Monday, 23 November, 8 o'clock in UTC is 16 in Shanghai."""
    await keep_office_hours(spine, line, watch)
    coming = await wait_in_line(spine, "a")
    assert (await line.entrance(coming)).opens is None
    watch.at += timedelta(hours=6)
    entrance = await line.entrance(coming)
    assert entrance.opens
    assert entrance.opens.isoformat() == "2026-11-24T09:00:00+08:00"
    thread = thread_id("post", "main", "night")

    def decide(draft: Draft) -> list[str]:
        draft.open(
            thread_id=thread, channel="post", account="main", address="night", name="",
            customer_id="c", locale="zh-CN",
        )  # fmt: skip
        hand_over(draft, "asked", WORDING, entrance)
        return [part.text for message in draft.messages for part in message.parts]  # type: ignore[union-attr]

    told = await spine.committer.commit(thread, decide)
    assert len(told) == 1
    assert told[0].startswith("queue_closed") and "11-24 09:00" in told[0]


async def test_who_comes_when_nobody_is_there_is_told_so_instead_of_a_figure(spine: Spine) -> None:
    thread = thread_id("post", "main", "a")

    def decide(draft: Draft) -> list[str]:
        draft.open(
            thread_id=thread, channel="post", account="main", address="a", name="",
            customer_id="c", locale="zh-CN",
        )  # fmt: skip
        place = QueuePlace(position=2, wait_seconds=None)
        hand_over(draft, "asked", WORDING, Entrance(queue="default", place=place))
        return [part.text for message in draft.messages for part in message.parts]  # type: ignore[union-attr]

    told = await spine.committer.commit(thread, decide)
    assert told == ["queue_unattended/zh-CN/post/{'position': 2}"]


async def test_who_is_offered_to_somebody_is_the_next(
    spine: Spine, line: WaitingLine, watch: Watch
) -> None:
    first = await wait_in_line(spine, "a")
    await wait_in_line(spine, "b")
    offered = replace(first, state=State.OFFERED, offered_to="agent")
    assert (await line.place(offered)).position == 1


async def test_a_page_asks_whether_somebody_is_there_before_there_is_a_conversation(
    spine: Spine,
) -> None:
    clock, catalogue = Watch(), Catalogue(spine.db)
    line = WaitingLine(spine.db, spine.feed, catalogue, spine.almanac, clock)
    caller = Caller(channel="web", account="demo")
    assert line.attendance(caller) == Attendance(opens=None, today=OPEN_ALL_DAY)
    shop = Queue(id="shop", name="店", calendar_id=OFFICE.id, matches=Matches(accounts=("demo",)))
    await spine.committer.commit(None, lambda draft: Queues.write(draft, None, shop, by="admin"))
    await catalogue.load()
    assert line.attendance(replace(caller, account="other")).opens is None
    closed = line.attendance(caller)
    assert [str(shift) for shift in closed.today] == ["09:00–12:00", "13:30–18:00"]
    clock.at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    sunday = line.attendance(caller)
    assert (sunday.today, str(sunday.opens)) == ((), "2026-11-23 09:00:00+08:00")
