"""The clocks of service levels by calendars, states and levels, each a sentence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hub.core.calendar import OFFICE, Exceptional
from hub.core.conversations import State
from hub.core.customers import Tier
from hub.core.deadlines import recompute
from hub.core.service_levels import (
    DEFAULT_LEVEL,
    Verdict,
    choose,
    verdict,
)
from hub.store import deadlines
from tests.routing.promised import (
    FIRST,
    FRIDAY_EVENING,
    IN_OFFICE,
    LEVEL,
    MINUTE,
    NEXT,
    RESOLUTION,
    Calendars,
    Promised,
    in_talk,
)


@pytest.fixture
def line() -> Promised:
    """Somebody who has just come to the queue, where five minutes are promised."""
    line = Promised(LEVEL)
    line.enters_queue()
    return line


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


def test_what_is_opened_again_by_a_letter_is_promised_like_a_new_one(line: Promised):
    line.takes()
    line.replies()
    line.closes()
    assert (line.state(FIRST), line.state(RESOLUTION)) == ("met", "met")
    line.wait(600)
    line.writes_customer(letter=True)
    line.answers_bot(handover="reopened")
    assert (line.state(FIRST), line.state(RESOLUTION)) == ("running", "running")
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


def test_the_level_is_the_nearest_nodes_then_the_queues_then_the_channels_then_the_tiers():
    levels = [
        DEFAULT_LEVEL,
        replace(LEVEL, id="gold", tier="gold"),
        replace(LEVEL, id="queue", queue="vip"),
        replace(LEVEL, id="both", queue="vip", tier="gold"),
        replace(LEVEL, id="letters", channel="email"),
        replace(LEVEL, id="zhejiang", node_id="root.zj"),
        replace(LEVEL, id="sichuan", node_id="root.sc", queue="vip", tier="gold"),
    ]

    def chosen(node_id: str, queue: str, tier: str, channel: str = "web") -> str:
        level = choose(levels, node_id=node_id, queue=queue, channel=channel, tier=tier)
        return level.id if level else ""

    assert chosen("root", "default", "normal") == "default"
    assert chosen("root", "default", "gold") == "gold"
    assert chosen("root", "vip", "silver") == "queue"
    assert chosen("root", "vip", "gold") == "both"
    assert chosen("root.zj.hz", "vip", "gold") == "zhejiang"
    assert chosen("root", "default", "gold", "email") == "letters"
    assert chosen("root", "vip", "normal", "email") == "queue"
    assert choose(levels[1:2], node_id="root", queue="", channel="web", tier="normal") is None


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
