"""What is promised to customers, answer by answer: scenarios, each a sentence."""

import pytest

from hub.core.deadlines import Moment
from hub.core.messages import Author, AuthorKind, Automatic
from hub.core.parts import Text
from hub.core.service_levels import (
    Verdict,
    verdict,
)
from hub.store.draft import Draft
from tests.routing.promised import FIRST, LEVEL, NEXT, RESOLUTION, Promised, in_talk


@pytest.fixture
def line() -> Promised:
    """Somebody who has just come to the queue, where five minutes are promised."""
    line = Promised(LEVEL)
    line.enters_queue()
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
