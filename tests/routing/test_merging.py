"""Merging conversations, whatever else happens to them: nothing is lost and nothing doubled."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.messages import Delivery, Message
from hub.core.ports.customers import Writer
from hub.pipeline.intake import accept
from hub.store.database import Database
from hub.store.draft import Draft, Numbers, View
from hub.store.group import Change, Entry, Group
from routing import decisions, merging
from routing.decisions import Agent
from tests.doubles import KeyWording, inbound

THREADS = tuple(f"{number:024d}" for number in range(3))
LIN, SUN = Agent(id="lin", name="林"), Agent(id="sun", name="孙", supervises=True)
WORDING = KeyWording()
threads = st.sampled_from(THREADS)
agents = st.sampled_from((LIN, SUN))


class Work:
    """Threads of one customer, changed by groups as the committer builds them."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 29, 8, tzinfo=UTC)
        self.views: dict[str, View] = {}
        self.entries: list[Entry] = []
        self.messages: list[Message] = []
        self.written: dict[str, Conversation] = {}
        self.numbers = {"events": 0}

    def commit(self, on: str, decide: Any, *, beside: str | None = None, **values: Any) -> bool:
        """Whether the decision was made; what it was refused for leaves no trace."""
        self.now += timedelta(seconds=1)
        group = Group(
            cast(Database, None), "g", self.now, Numbers(dict(self.numbers)),
            lambda *_: Delivery.SENT,
        )  # fmt: skip

        def decided(draft: Draft) -> None:
            decide(draft, **values)

        change = Change(on, decided, lambda _: None, lambda _: None, beside)
        try:
            group.add(change, self.views.get(on), self.views.get(beside or ""))
        except Conflict:
            return False
        self.numbers |= group.numbers.taken
        self.views |= group.views
        self.written |= group.written
        self.entries += group.entries
        self.messages += [one.message for one in group.entries if one.message]
        return True

    def write(self, thread: str, text: str = "你好") -> None:
        message = inbound(text, external_id=f"{thread}{self.now}", sender=thread)
        self.commit(
            thread, accept, inbound=message, thread=thread, writer=Writer(customer_id="c"),
            loop_limit=None,
        )  # fmt: skip

    def of(self, thread: str) -> Conversation:
        return self.views[thread].conversation

    def take(self, thread: str, agent: Agent = LIN) -> bool:
        return self.commit(thread, decisions.take, agent=agent, wording=WORDING)

    def merge(self, thread: str, into: str, agent: Agent = LIN) -> bool:
        return self.commit(thread, merging.merge, beside=into, agent=agent, wording=WORDING)

    def order(self, thread: str, number: str) -> bool:
        def write(draft: Draft) -> None:
            if not draft.current().is_open:
                raise Conflict
            draft.set(work_orders=(*draft.current().work_orders, number))
            draft.event(Kind.ORDER, number=number)

        return self.commit(thread, write)

    def end_of(self, conversation: Conversation) -> Conversation:
        """Where the work on it goes on."""
        while conversation.merged_into:
            conversation = self.written[conversation.merged_into]
        return conversation


@pytest.fixture
def work() -> Work:
    work = Work()
    for thread in THREADS[:2]:
        work.write(thread)
        assert work.take(thread)
    return work


def test_one_is_closed_into_the_other_and_each_names_the_other(work: Work):
    one, other = THREADS[:2]
    source, target = work.of(one), work.of(other)
    work.order(one, "TS-1")
    work.order(other, "GZ-1")
    assert work.merge(one, other)
    closed, open_ = work.of(one), work.of(other)
    assert (closed.state, closed.merged_into) == (State.CLOSED, target.id)
    assert (open_.state, open_.merged, open_.assignee) == (State.ASSIGNED, (source.id,), "lin")
    assert open_.work_orders == ("GZ-1", "TS-1")
    assert closed.last_seq == source.last_seq + 1
    assert open_.last_seq == target.last_seq + 1
    assert work.messages[-1].private and not work.messages[-2].private
    told = [one.event for one in work.entries if one.event.kind is Kind.MERGED]
    assert [(e.conversation_id, dict(e.data)) for e in told] == [
        (source.id, {"into": target.id}),
        (target.id, {"source": source.id}),
    ]


def test_whoever_waits_in_what_is_closed_waits_in_what_goes_on(work: Work):
    one, other = THREADS[:2]
    work.write(one, "还没修好")
    since, unread = work.of(one).waiting_since, work.of(one).unread
    work.write(other, "在吗")
    assert since and work.merge(one, other)
    assert work.of(other).waiting_since == since
    assert work.of(other).unread == unread + 1


def test_a_colleagues_is_not_merged_away_but_by_who_supervises(work: Work):
    one, other = THREADS[:2]
    bob = Agent(id="bob", name="")
    assert not work.merge(one, other, bob)
    assert work.merge(one, other, SUN)


def test_nothing_is_merged_into_what_nobody_has_nor_into_itself_nor_twice(work: Work):
    one, other, third = THREADS
    work.write(third)
    assert not work.merge(one, third)
    assert not work.merge(one, one)
    assert work.merge(one, other)
    assert not work.merge(one, other)
    assert not work.merge(other, one)


class Merging(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.work = Work()
        self.orders: Counter[str] = Counter()
        for thread in THREADS:
            self.work.write(thread)

    @rule(thread=threads)
    def customer_writes(self, thread: str) -> None:
        self.work.write(thread)

    @rule(thread=threads, agent=agents)
    def somebody_takes(self, thread: str, agent: Agent) -> None:
        self.work.take(thread, agent)

    @rule(thread=threads, agent=agents)
    def somebody_answers(self, thread: str, agent: Agent) -> None:
        self.work.commit(thread, decisions.reply, agent=agent, text="好", key=None, client_id="")

    @rule(thread=threads)
    def an_order_is_made(self, thread: str) -> None:
        number = f"TS-{sum(self.orders.values())}"
        if self.work.order(thread, number):
            self.orders[number] += 1

    @rule(thread=threads, agent=agents)
    def somebody_closes(self, thread: str, agent: Agent) -> None:
        self.work.commit(
            thread, decisions.close, agent=agent, summary="好", category="", wording=WORDING
        )

    @rule(one=threads, other=threads, agent=agents)
    def somebody_merges(self, one: str, other: str, agent: Agent) -> None:
        self.work.take(other, agent)
        source, target = self.work.of(one), self.work.of(other)
        if self.work.merge(one, other, agent):
            waits = [each.waiting_since for each in (source, target) if each.waiting_since]
            assert self.work.of(other).waiting_since == min(waits, default=None)
            assert self.work.of(other).assignee == target.assignee

    @invariant()
    def every_message_stays_in_its_thread_and_place(self) -> None:
        for thread in THREADS:
            seqs = [one.seq for one in self.work.messages if one.thread_id == thread]
            assert seqs == list(range(1, self.work.of(thread).last_seq + 1))

    @invariant()
    def every_order_is_found_once_where_the_work_goes_on(self) -> None:
        for one in self.work.written.values():
            assert len(set(one.work_orders)) == len(one.work_orders)
            assert set(one.work_orders) <= set(self.work.end_of(one).work_orders)
        listed = {n for one in self.work.written.values() for n in one.work_orders}
        assert listed == set(self.orders)

    @precondition(lambda self: self.work.written)
    @invariant()
    def every_merged_one_is_named_where_it_went_and_nowhere_else_that_goes_on(self) -> None:
        ends = [one for one in self.work.written.values() if not one.merged_into]
        named = Counter(name for one in ends for name in one.merged)
        gone = {one.id for one in self.work.written.values() if one.merged_into}
        assert named == Counter(gone)


TestMerging = Merging.TestCase
TestMerging.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
