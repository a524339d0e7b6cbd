"""What is put off keeps its person and comes back once, by whatever happens first."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hub.core.conversations import Conversation, State, Thread
from hub.core.deadlines import DeadlineState
from hub.core.errors import Conflict, InputError
from hub.core.events import Kind
from hub.core.messages import Author, AuthorKind, Automatic, Delivery
from hub.core.parts import Text
from hub.core.seats import SeatState
from hub.pipeline.timers import is_silent
from hub.store.draft import Draft, Numbers, View
from routing import decisions, snooze
from routing.board import Board
from routing.decisions import Agent
from routing.wishes import person_of
from tests.doubles import KeyWording
from tests.routing.test_board import seat

NOW = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIN, SUN = Agent(id="lin", name="林"), Agent(id="sun", name="孙")
CHIEF = Agent(id="chief", name="班长", supervises=True)


class Line:
    """One conversation, and what every decision on it makes happen, without a store."""

    def __init__(self, **values: object) -> None:
        self.now = NOW
        conversation = Conversation(
            id="c", thread_id="0" * 24, channel="web", account="demo", address="a", name="周敏",
            customer_id="k", shard=0, state=State.ASSIGNED, epoch=3, rev=1, first_seq=1, last_seq=1,
            opened_at=NOW, last_at=NOW, assignee="lin",
        )  # fmt: skip
        thread = Thread(
            id="0" * 24, channel="web", account="demo", address="a", name="周敏", customer_id="k",
            shard=0, conversation_id="c",
        )  # fmt: skip
        self.view = View(thread=thread, conversation=conversation)
        self.told: list[str] = []
        self.do(lambda draft: draft.set(**values))

    @property
    def conversation(self) -> Conversation:
        return self.view.conversation

    @property
    def clock(self) -> DeadlineState:
        (clock,) = self.conversation.clocks
        return clock.state

    def do(self, decide: object) -> None:
        draft = Draft(self.view, now=self.now, numbers=Numbers({}), births=lambda *_: Delivery.SENT)
        decide(draft)  # type: ignore[operator]
        snooze.follow(draft, self.view)
        effects = draft.finish()
        assert effects.view
        self.view = effects.view
        self.told += [one.by for one in effects.events if one.kind is Kind.SNOOZED]

    def put_off(self, hours: float = 4, agent: Agent = LIN) -> None:
        self.do(partial(snooze.put_off, agent=agent, until=self.now + hours * HOUR))

    def hears(self, automatic: Automatic | None = None) -> None:
        customer = Author(kind=AuthorKind.CUSTOMER, id="a")
        parts = (Text(text="在吗"),)
        self.do(lambda draft: draft.say(customer, parts, incoming=True, automatic=automatic))


def test_it_stays_with_its_person_and_takes_none_of_his_hands() -> None:
    line = Line()
    line.put_off()
    assert line.conversation.assignee == "lin"
    assert line.conversation.snoozed_until == NOW + 4 * HOUR
    assert person_of(line.conversation) is None
    assert line.clock is DeadlineState.RUNNING


def test_the_customers_word_brings_it_back_a_machines_does_not() -> None:
    line = Line()
    line.put_off()
    line.hears(Automatic.AUTO_REPLY)
    assert line.clock is DeadlineState.RUNNING
    line.hears()
    line.hears()
    assert line.conversation.snoozed_until is None
    assert line.told == ["lin", "customer"]


@pytest.mark.parametrize(
    "act",
    [
        partial(decisions.transfer, agent=LIN, to=SUN, wording=KeyWording()),
        partial(decisions.return_to_bot, agent=LIN, wording=KeyWording()),
        partial(decisions.close, agent=LIN, summary="好", category="", wording=KeyWording()),
        partial(decisions.take, agent=CHIEF, wording=KeyWording()),
        partial(snooze.call_back, agent=LIN),
    ],
)
def test_another_hand_on_it_ends_it_once(act: object) -> None:
    line = Line()
    line.put_off()
    line.do(act)
    assert (line.conversation.snoozed_until, line.clock) == (None, DeadlineState.DROPPED)
    assert len(line.told) == 2


def test_a_note_and_an_answer_of_ours_leave_it_as_it_is() -> None:
    line = Line()
    line.put_off()
    line.do(partial(decisions.note, agent=SUN, text="等", key=None, client_id=""))
    line.do(partial(decisions.reply, agent=LIN, text="明天", key=None, client_id=""))
    assert line.conversation.snoozed_until


def test_it_is_put_off_anew_until_the_newer_time() -> None:
    line = Line()
    line.put_off(4)
    line.put_off(8)
    line.put_off(8)
    (clock,) = line.conversation.clocks
    assert clock.due_at == line.conversation.snoozed_until == NOW + 8 * HOUR
    assert line.told == ["lin", "lin"]


def test_only_its_person_puts_it_off_and_only_into_the_near_future() -> None:
    line = Line()
    with pytest.raises(Conflict):
        line.put_off(agent=SUN)
    for hours in (0, -1, 24 * 91):
        with pytest.raises(InputError):
            line.put_off(hours)
    line.put_off(agent=CHIEF)
    for state in (State.BOT, State.QUEUED, State.WRAP_UP, State.CLOSED):
        with pytest.raises(Conflict):
            Line(state=state).put_off()


def test_silence_does_not_end_what_is_put_off() -> None:
    line = Line(answered_at=NOW)
    assert is_silent(line.conversation)
    line.put_off()
    assert not is_silent(line.conversation)


def test_who_went_home_keeps_what_he_put_off_until_it_comes_back() -> None:
    board = Board(lambda _: None)  # type: ignore[arg-type, return-value]
    board.seat(seat("lin", state=SeatState.OFFLINE))
    line = Line()
    line.put_off()
    board.see(line.conversation, NOW)
    assert board.bereaved() == []
    line.hears()
    board.see(line.conversation, NOW)
    assert [one.id for one, _ in board.bereaved()] == ["c"]
