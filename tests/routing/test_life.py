"""The life of a conversation under everything that people, customers and the bot may do at once.

The decisions of desk, intake, turn and signals run in any order on one thread, as they do in the
hub; what must hold is looked at after each.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.core.conversations import HELD, Conversation, State
from hub.core.errors import Conflict, EpochLost
from hub.core.events import Event, Kind
from hub.core.messages import Address, AuthorKind, Delivery, Message, Notice, Signal
from hub.core.ports.customers import Writer
from hub.core.transitions import MOVES, new_epoch
from hub.pipeline.intake import accept
from hub.pipeline.reopening import reopen
from hub.pipeline.signals import leave
from hub.pipeline.turn import Turn, finish_turn
from hub.store.draft import Draft, Numbers, View
from routing import company, decisions
from routing.catalogue import BUILT_IN
from routing.decisions import Agent
from tests.doubles import CountingOrders, KeyWording, inbound, saying

THREAD = "0123456789abcdef01234567"
AGENTS = (
    Agent(id="agent", name="一"),
    Agent(id="agent2", name="二"),
    Agent(id="supervisor", name="班长", supervises=True),
)
WORDING = KeyWording()
agents = st.sampled_from(AGENTS)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 23, 8, tzinfo=UTC)
        self.view: View | None = None
        self.messages: list[Message] = []
        self.turns: list[Turn] = []
        self.taken_over_at: dict[str, int] = {}

    @property
    def conversation(self) -> Conversation:
        assert self.view
        return self.view.conversation

    def commit(self, decide: Any, **values: Any) -> bool:
        """As the committer does it; whether the decision was made."""
        self.now += timedelta(seconds=1)
        numbers = Numbers({"order:TS:0101": 0})
        draft = Draft(self.view, now=self.now, numbers=numbers, births=lambda *_: Delivery.SENT)
        before = self.view.conversation if self.view else None
        try:
            decide(draft, **values)
        except (Conflict, EpochLost):
            return False
        effects = draft.finish()
        self.view = effects.view
        self.messages += effects.messages
        for event in effects.events:
            self.check_move(event, before)
        return True

    def check_move(self, event: Event, before: Conversation | None) -> None:
        if event.kind is not Kind.STATE:
            return
        old, new = State(event.data["old"]), State(event.data["new"])
        assert new in MOVES[old]
        assert before
        assert event.data["epoch"] == before.epoch + new_epoch(old, new)

    @rule(letter=st.booleans())
    def customer_writes(self, letter: bool) -> None:
        message = inbound("你好", external_id=str(self.now))
        before = self.view and self.conversation
        self.commit(
            accept, inbound=message, thread=THREAD, writer=Writer(customer_id="c"), loop_limit=None,
            letters=letter, reopen=partial(reopen, wording=WORDING) if letter else None,
        )  # fmt: skip
        if before:
            assert (self.conversation.id == before.id) == (before.is_open or letter)
            assert before.is_open or self.conversation.state is State.BOT

    @precondition(lambda self: self.view and self.conversation.pending)
    @rule()
    def bot_begins_to_think(self) -> None:
        seq = self.conversation.pending[0]
        message = next(one for one in self.messages if one.seq == seq)
        self.turns.append(Turn(self.conversation, message))

    @precondition(lambda self: self.turns)
    @rule(handover=st.sampled_from([None, "asked"]), which=st.integers(0, 10))
    def bot_has_thought(self, handover: str | None, which: int) -> None:
        turn = self.turns.pop(which % len(self.turns))
        same = self.conversation.epoch == turn.conversation.epoch
        alike = self.conversation.id == turn.conversation.id
        said = self.commit(
            finish_turn, turn=turn, response=saying("答", handover=handover),
            orders=CountingOrders(), wording=WORDING, entrance=None,
        )  # fmt: skip
        assert not said or (same and alike), "the bot spoke after who speaks had changed"

    @precondition(lambda self: self.view)
    @rule(agent=agents)
    def take(self, agent: Agent) -> None:
        before = self.conversation
        if self.commit(decisions.take, agent=agent, wording=WORDING):
            assert self.conversation.assignee == agent.id
            assert self.conversation.state in HELD
        elif before.is_open:
            assert before.assignee not in {None, agent.id}
            assert not agent.supervises

    @precondition(lambda self: self.view)
    @rule(agent=agents, to=agents)
    def transfer(self, agent: Agent, to: Agent) -> None:
        may = self.may_move(agent)
        moved = self.commit(decisions.transfer, agent=agent, to=to, wording=WORDING)
        assert moved == may
        if moved:
            assert self.conversation.assignee == to.id

    @precondition(lambda self: self.view)
    @rule(agent=agents)
    def requeue(self, agent: Agent) -> None:
        may = self.may_move(agent)
        moved = self.commit(decisions.requeue, agent=agent, queue=BUILT_IN, wording=WORDING)
        assert moved == may

    @precondition(lambda self: self.view)
    @rule(agent=agents)
    def return_to_bot(self, agent: Agent) -> None:
        may = self.may_move(agent) and self.conversation.state is not State.BOT
        assert self.commit(decisions.return_to_bot, agent=agent, wording=WORDING) == may

    @precondition(lambda self: self.view)
    @rule(agent=agents)
    def close(self, agent: Agent) -> None:
        may = self.may_move(agent)
        closed = self.commit(
            decisions.close, agent=agent, summary="好", category="", wording=WORDING
        )
        assert closed == may

    def may_move(self, agent: Agent) -> bool:
        """Said once more in plain words: whoever has it, a supervisor, anybody for the queue."""
        match self.conversation.state:
            case State.CLOSED:
                return False
            case State.QUEUED | State.OFFERED:
                return True
            case State.BOT:
                return agent.supervises
        return agent.supervises or self.conversation.assignee == agent.id

    @precondition(lambda self: self.view)
    @rule(agent=agents, private=st.booleans())
    def say(self, agent: Agent, private: bool) -> None:
        before = self.conversation
        decide = decisions.note if private else decisions.reply
        said = self.commit(decide, agent=agent, text="您好", key=None, client_id="")
        beside = agent.id in {one.id for one in before.participants}
        has_it = before.state in HELD and (
            agent.supervises or beside or before.assignee == agent.id
        )
        assert said == (private or has_it)
        if said and not private:
            assert company.takes_part(self.conversation, agent.id)

    @precondition(lambda self: self.view)
    @rule(agent=agents, by=agents)
    def let_in(self, agent: Agent, by: Agent) -> None:
        before = self.conversation
        came = self.commit(company.admit, person=agent.id, by=by.id)
        assert came == (before.state in HELD)
        self.check_who_has_it(before)

    @precondition(lambda self: self.view)
    @rule(agent=agents)
    def go(self, agent: Agent) -> None:
        before = self.conversation
        self.commit(company.dismiss, person=agent.id, by=agent.id)
        assert agent.id not in {one.id for one in self.conversation.participants}
        self.check_who_has_it(before)

    def check_who_has_it(self, before: Conversation) -> None:
        after = self.conversation
        assert (after.state, after.epoch, after.assignee, after.waiting_since) == (
            before.state, before.epoch, before.assignee, before.waiting_since
        )  # fmt: skip

    @precondition(lambda self: self.view)
    @rule()
    def whisper(self) -> None:
        before = self.conversation
        said = self.commit(
            decisions.whisper, agent=AGENTS[2], text="慢点说", key=None, client_id=""
        )
        assert said == (before.state in HELD)
        self.check_who_has_it(before)

    @precondition(lambda self: self.view)
    @rule()
    def customer_leaves(self) -> None:
        notice = Notice(
            channel="post", account="main", sender=Address(id="alice"), signal=Signal.CLOSE
        )
        self.commit(leave, notice=notice)

    @invariant()
    def the_bot_has_work_only_while_it_speaks(self) -> None:
        if self.view and self.conversation.state is not State.BOT:
            assert self.conversation.pending == ()

    @invariant()
    def somebody_has_it_exactly_while_a_person_speaks(self) -> None:
        if self.view and self.conversation.is_open:
            has = self.conversation.assignee is not None
            assert has == (self.conversation.state in HELD)

    @invariant()
    def who_waits_waits_somewhere_since_some_time(self) -> None:
        if self.view and self.conversation.state is State.QUEUED:
            assert self.conversation.queue
            assert self.conversation.queued_at
            assert self.conversation.waiting_since

    @invariant()
    def messages_are_numbered_without_gaps(self) -> None:
        seqs = [message.seq for message in self.messages]
        assert seqs == list(range(1, len(seqs) + 1))

    @invariant()
    def others_write_in_it_only_beside_the_one_who_has_it(self) -> None:
        if self.view:
            beside = [one.id for one in self.conversation.participants]
            assert self.conversation.state in HELD or not beside
            assert self.conversation.assignee not in beside
            assert len(set(beside)) == len(beside)

    @invariant()
    def customers_never_see_a_note(self) -> None:
        for message in self.messages:
            assert message.private or not message.whisper_to
            if message.private:
                assert message.author.kind in {AuthorKind.AGENT, AuthorKind.SYSTEM}
                assert message.delivery is None


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", State)
def test_the_table_begins_an_epoch_exactly_when_the_speaker_changes(old: State, new: State) -> None:
    """A transfer changes the speaker though the state stays."""
    speakers = {
        State.BOT: "bot",
        State.QUEUED: "nobody",
        State.OFFERED: "nobody",
        State.ASSIGNED: "agent",
        State.WRAP_UP: "agent",
        State.CLOSED: "nobody",
    }
    if new not in MOVES[old]:
        with pytest.raises(Conflict):
            new_epoch(old, new)
    elif old is not new:
        assert new_epoch(old, new) == (speakers[old] != speakers[new])


def test_what_is_closed_is_only_opened_again_and_every_state_can_end() -> None:
    assert set(MOVES[State.CLOSED]) == {State.BOT}
    for state in State:
        reached, todo = {state}, [state]
        while todo:
            for after in MOVES[todo.pop()]:
                if after not in reached:
                    reached.add(after)
                    todo.append(after)
        assert State.CLOSED in reached
