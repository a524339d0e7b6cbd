"""The laws of service levels, whatever people, customers and the clock do."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.core.calendar import ALWAYS, OFFICE
from hub.core.conversations import HUMAN_STATES
from hub.core.errors import Conflict
from hub.core.messages import Automatic
from hub.core.service_levels import (
    ServiceClock,
)
from hub.store.deadlines import deadline_from_document
from routing.service_levels import PENDING
from tests.routing.promised import (
    LEVEL,
    MINUTE,
    RESOLUTION,
    Calendars,
    Promised,
)


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
