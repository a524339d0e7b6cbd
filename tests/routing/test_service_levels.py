"""Scenarios of service levels, each a sentence; and laws that hold whatever happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.core.calendar import ALWAYS, OFFICE, Exceptional
from hub.core.conversations import HUMAN_STATES, State
from hub.core.customers import Tier
from hub.core.deadlines import Moment, recompute
from hub.core.errors import Conflict
from hub.core.messages import Author, AuthorKind, Automatic
from hub.core.parts import Text
from hub.core.service_levels import (
    DEFAULT_LEVEL,
    ServiceClock,
    ServiceLevel,
    Verdict,
    choose,
    verdict,
)
from hub.store import deadlines
from hub.store.deadlines import deadline_from_document
from hub.store.draft import Draft
from routing.service_levels import PENDING
from tests.routing.promised import FIRST, MINUTE, NEXT, RESOLUTION, Calendars, Promised

LEVEL = ServiceLevel(
    id="fast", name="快", first_response=5 * MINUTE, next_response=10 * MINUTE,
    resolution=60 * MINUTE, warn_percent=80,
)  # fmt: skip
IN_OFFICE = replace(LEVEL, calendar_id=OFFICE.id)
FRIDAY_EVENING = datetime(2026, 7, 3, 9, 58, tzinfo=UTC)
"""Two minutes before the office closes for the weekend."""


@pytest.fixture
def line() -> Promised:
    """Somebody who has just come to the queue, where five minutes are promised."""
    line = Promised(LEVEL)
    line.enters_queue()
    return line


def in_talk() -> Promised:
    """He was taken and answered in time."""
    line = Promised(LEVEL)
    line.enters_queue()
    line.wait(1)
    line.takes()
    line.replies()
    return line


def test_a_first_response_that_is_missed_makes_one_event_and_is_missed(line: Promised):
    line.wait(30)
    line.takes()
    line.replies()
    line.wait(10)
    assert line.told(FIRST) == 1
    assert line.state(FIRST) == "missed"


def test_a_first_response_is_warned_of_before_it_is_missed(line: Promised):
    line.wait(4)
    assert (line.told(FIRST, Moment.WARN), line.told(FIRST)) == (1, 0)
    line.wait(1)
    assert (line.told(FIRST, Moment.WARN), line.told(FIRST)) == (1, 1)


def test_a_next_response_that_is_missed_several_times_makes_several_events():
    line = in_talk()
    for _ in range(3):
        line.writes_customer()
        line.wait(11)
        line.replies()
    assert line.told(NEXT) == 3
    clock = line.clock(NEXT)
    assert clock and clock.misses == 3


def test_a_resolution_that_is_missed_is_told_once():
    line = in_talk()
    line.wait(120)
    assert line.told(RESOLUTION) == 1
    line.closes()
    assert line.state(RESOLUTION) == "missed"


def test_what_was_resolved_in_time_is_not_missed_later():
    line = in_talk()
    line.closes()
    line.wait(600)
    assert line.told(RESOLUTION) == 0
    assert line.state(RESOLUTION) == "met"


def test_the_promise_stays_active_until_the_conversation_is_resolved_and_then_is_kept():
    line = in_talk()
    assert verdict(line.conversation.clocks) is Verdict.ACTIVE
    line.writes_customer()
    line.replies()
    assert verdict(line.conversation.clocks) is Verdict.ACTIVE
    line.closes()
    assert verdict(line.conversation.clocks) is Verdict.HIT


def test_a_first_response_in_time_does_not_make_up_for_later_misses():
    line = in_talk()
    line.writes_customer()
    line.wait(11)
    assert verdict(line.conversation.clocks) is Verdict.ACTIVE_WITH_MISSES
    line.replies()
    line.wait(100)
    line.closes()
    assert line.state(FIRST) == "met"
    assert (line.told(NEXT), line.told(RESOLUTION)) == (1, 1)
    assert verdict(line.conversation.clocks) is Verdict.MISSED


def test_only_what_is_active_is_looked_at_again():
    line = in_talk()
    line.closes()
    assert all("next_at" not in row for row in line.rows.values())
    before = line.events.copy()
    line.wait(600)
    assert line.events == before


@pytest.mark.parametrize(
    "author",
    [
        Author(kind=AuthorKind.BOT, id="bot"),
        Author(kind=AuthorKind.SYSTEM),
        Author(kind=AuthorKind.SYSTEM, id="campaign"),
    ],
)
def test_the_first_response_is_no_word_of_a_bot_a_notice_or_a_campaign(
    line: Promised, author: Author
):
    def say(draft: Draft) -> None:
        draft.say(author, (Text(text="自动"),))

    line.commit(say)
    assert line.state(FIRST) == "running"


def test_the_first_response_is_no_private_note(line: Promised):
    line.notes()
    assert line.state(FIRST) == "running"


def test_the_first_response_is_not_that_somebody_takes_the_conversation(line: Promised):
    line.takes()
    assert line.state(FIRST) == "running"


def test_the_first_response_is_nothing_that_the_customer_writes(line: Promised):
    line.writes_customer()
    assert line.state(FIRST) == "running"
    assert line.clock(NEXT) is None


def test_a_machine_that_answers_us_waits_for_nothing():
    line = in_talk()
    line.writes_customer(automatic=Automatic.AUTO_REPLY)
    assert line.clock(NEXT) is None
    assert line.conversation.waiting_since is None


def test_a_customer_waits_since_his_first_message_and_until_an_agent_replies():
    line = in_talk()
    line.writes_customer()
    since = line.conversation.waiting_since
    line.wait(2)
    line.writes_customer()
    line.notes()
    assert line.conversation.waiting_since == since
    clock = line.clock(NEXT)
    assert clock and clock.started_at == since
    line.replies()
    assert line.conversation.waiting_since is None
    assert line.state(NEXT) == "met"


def test_after_a_miss_another_message_of_one_who_still_waits_is_no_second_miss():
    line = in_talk()
    line.writes_customer()
    line.wait(11)
    line.writes_customer()
    line.wait(30)
    assert line.told(NEXT) == 1


def test_the_clock_stands_still_over_the_weekend():
    line = Promised(IN_OFFICE, calendars=Calendars(OFFICE), at=FRIDAY_EVENING)
    line.enters_queue()
    line.wait(60)
    clock = line.clock(FIRST)
    assert clock and clock.due_at == datetime(2026, 7, 6, 1, 3, tzinfo=UTC)
    assert line.told(FIRST) == 0


def test_the_clock_stands_still_over_lunch():
    before_lunch = datetime(2026, 7, 6, 3, 57, tzinfo=UTC)
    line = Promised(IN_OFFICE, calendars=Calendars(OFFICE), at=before_lunch)
    line.enters_queue()
    line.wait(91)
    assert line.told(FIRST) == 0
    line.wait(4)
    assert line.told(FIRST) == 1


def test_the_clock_steps_over_a_holiday_that_follows_a_weekend():
    holiday = replace(OFFICE, exceptions={date(2026, 7, 6): Exceptional(name="节日")})
    line = Promised(IN_OFFICE, calendars=Calendars(holiday), at=FRIDAY_EVENING)
    line.enters_queue()
    clock = line.clock(FIRST)
    assert clock and clock.due_at == datetime(2026, 7, 7, 1, 3, tzinfo=UTC)


def test_the_clock_stands_still_while_nothing_is_waited_for_and_goes_on_when_he_writes_again():
    line = in_talk()
    line.wait(20)
    line.leaves()
    assert line.conversation.state is State.WRAP_UP
    assert line.state(RESOLUTION) == "paused"
    line.wait(600)
    line.writes_customer()
    assert line.conversation.state.value == "assigned"
    clock = line.clock(RESOLUTION)
    assert clock and clock.due_at == line.now + 39 * MINUTE


def test_closing_after_he_left_is_a_promise_kept():
    line = in_talk()
    line.leaves()
    line.wait(600)
    line.closes()
    assert line.state(RESOLUTION) == "met"
    assert verdict(line.conversation.clocks) is Verdict.HIT


def test_a_calendar_that_changes_moves_the_clocks_of_conversations_too():
    line = Promised(IN_OFFICE, calendars=Calendars(OFFICE), at=datetime(2026, 7, 6, 1, tzinfo=UTC))
    line.enters_queue()
    changed = replace(OFFICE, exceptions={date(2026, 7, 6): Exceptional(name="台风")}, rev=1)
    clock = line.clock(FIRST)
    assert clock
    line.commit(deadlines.recompute, deadline=clock, calendar=changed)
    moved = line.clock(FIRST)
    assert moved == recompute(clock, changed)
    assert moved.due_at == datetime(2026, 7, 7, 1, 5, tzinfo=UTC)


def test_a_conversation_that_never_leaves_the_bot_writes_no_deadline():
    line = Promised(LEVEL)
    for _ in range(3):
        line.writes_customer()
        line.answers_bot()
    assert line.rows == {}
    assert line.conversation.clocks == ()


def test_a_reply_costs_at_most_one_write_more():
    line = Promised(LEVEL)
    line.enters_queue()
    line.takes()
    assert line.writes == 0
    line.replies()
    assert line.writes == 1
    line.replies()
    assert line.writes == 0
    line.writes_customer()
    assert line.writes == 1
    line.replies()
    assert line.writes == 1


def test_who_leaves_the_queue_leaves_no_clock_behind(line: Promised):
    line.leaves()
    line.wait(600)
    assert line.state(FIRST) == "dropped"
    assert line.told(FIRST) == 0


def test_what_goes_back_to_the_bot_is_promised_nothing_until_it_comes_again(line: Promised):
    line.takes()
    line.returns_to_bot()
    line.wait(600)
    assert (line.state(FIRST), line.state(RESOLUTION)) == ("dropped", "dropped")
    line.enters_queue()
    assert line.state(FIRST) == "running"
    line.wait(6)
    assert line.told(FIRST) == 1


def test_handing_on_to_another_queue_does_not_set_the_first_clock_back(line: Promised):
    line.wait(2)
    begun = line.clock(FIRST)
    line.takes()
    line.requeues()
    assert line.clock(FIRST) == begun


def test_one_who_is_handed_on_while_nobody_owes_him_a_word_waits_again():
    line = in_talk()
    line.requeues()
    assert line.state(NEXT) == "running"


def test_an_agent_who_takes_over_from_the_bot_owes_no_first_response():
    line = Promised(LEVEL)
    line.writes_customer()
    line.takes()
    assert line.clock(FIRST) is None
    assert line.state(RESOLUTION) == "running"
    line.writes_customer()
    assert line.state(NEXT) == "running"


def test_a_reply_that_comes_too_late_but_before_the_scan_is_a_miss(line: Promised):
    line.now += 6 * MINUTE
    line.takes()
    line.replies()
    line.ring()
    assert line.told(FIRST) == 1
    assert line.state(FIRST) == "missed"


def test_where_nothing_is_promised_no_clock_runs():
    line = Promised(replace(LEVEL, next_response=None, resolution=None))
    line.enters_queue()
    line.takes()
    line.replies()
    line.writes_customer()
    assert [clock.kind for clock in line.conversation.clocks] == [FIRST]


def test_the_level_is_the_nearest_nodes_then_the_queues_then_the_tiers():
    levels = [
        DEFAULT_LEVEL,
        replace(LEVEL, id="gold", tier="gold"),
        replace(LEVEL, id="queue", queue="vip"),
        replace(LEVEL, id="both", queue="vip", tier="gold"),
        replace(LEVEL, id="zhejiang", node_id="root.zj"),
        replace(LEVEL, id="sichuan", node_id="root.sc", queue="vip", tier="gold"),
    ]

    def chosen(node_id: str, queue: str, tier: str) -> str:
        level = choose(levels, node_id=node_id, queue=queue, tier=tier)
        return level.id if level else ""

    assert chosen("root", "default", "normal") == "default"
    assert chosen("root", "default", "gold") == "gold"
    assert chosen("root", "vip", "silver") == "queue"
    assert chosen("root", "vip", "gold") == "both"
    assert chosen("root.zj.hz", "vip", "gold") == "zhejiang"
    assert choose(levels[1:2], node_id="root", queue="", tier="normal") is None


def test_a_tier_has_its_own_limits():
    line = Promised(LEVEL, replace(LEVEL, id="gold", tier="gold", first_response=MINUTE))
    line.writes_customer()
    line.commit(lambda draft: draft.set(tier=Tier.GOLD))
    line.answers_bot(handover="asked")
    clock = line.clock(FIRST)
    assert clock and clock.limit == MINUTE


@pytest.mark.parametrize("percent", [1, 33, 75, 99])
def test_a_warning_falls_on_a_whole_millisecond_before_the_end(percent: int):
    level = replace(LEVEL, warn_percent=percent)
    limit = timedelta(seconds=7)
    warn = level.warn_after(limit)
    assert timedelta(0) < warn < limit
    assert warn % timedelta(milliseconds=1) == timedelta(0)


class Days(RuleBasedStateMachine):
    """Whatever people, customers and the clock do, in any order."""

    @initialize(calendar=st.sampled_from([ALWAYS, OFFICE]))
    def begin(self, calendar):
        level = replace(LEVEL, calendar_id=calendar.id)
        self.line = Promised(level, calendars=Calendars(OFFICE))
        self.line.enters_queue()

    def attempt(self, step) -> None:
        try:
            step()
        except Conflict:
            return

    @rule(minutes=st.sampled_from([0, 1, 3, 11, 70]))
    def time_passes(self, minutes):
        self.line.wait(minutes)

    @rule(minutes=st.sampled_from([1, 3, 11, 70]))
    def time_passes_and_nobody_looks(self, minutes):
        self.line.now += minutes * MINUTE

    @rule(automatic=st.sampled_from([None, Automatic.AUTO_REPLY]))
    def customer_writes(self, automatic):
        self.line.writes_customer(automatic=automatic)

    @precondition(lambda self: self.line.conversation.pending)
    @rule(handover=st.sampled_from([None, "asked"]))
    def bot_answers(self, handover):
        self.line.answers_bot(handover)

    @precondition(lambda self: not self.line.conversation.is_open)
    @rule()
    def customer_comes_again(self):
        self.line.enters_queue()

    @precondition(lambda self: self.line.conversation.is_open)
    @rule(
        name=st.sampled_from(
            ["takes", "replies", "notes", "requeues", "returns_to_bot", "closes", "leaves"]
        )
    )
    def somebody_acts(self, name):
        self.attempt(getattr(self.line, name))

    @invariant()
    def the_conversation_carries_what_the_store_has(self):
        conversation = self.line.conversation
        stored = {
            one.kind: one
            for one in map(deadline_from_document, self.line.rows.values())
            if one.subject == conversation.id
        }
        assert {one.kind: one for one in conversation.clocks} == stored

    @invariant()
    def an_answer_is_owed_exactly_while_the_customer_waits_for_a_person(self):
        conversation = self.line.conversation
        answers = [c for c in conversation.clocks if c.kind != RESOLUTION and c.is_open]
        if conversation.state not in HUMAN_STATES or not conversation.waiting_since:
            assert answers == []
        assert len(answers) <= 1
        paused = [one for one in answers if one.state == "paused"]
        assert bool(paused) == (bool(answers) and conversation.state in PENDING)

    @invariant()
    def nothing_runs_once_it_is_closed(self):
        if not self.line.conversation.is_open:
            assert not any(one.is_open for one in self.line.conversation.clocks)

    @invariant()
    def every_miss_was_told_once(self):
        for kind in ServiceClock:
            rows = [deadline_from_document(row) for row in self.line.rows.values()]
            misses = sum(row.misses for row in rows if row.kind == kind)
            assert self.line.told(kind) == misses


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=200, stateful_step_count=40)
