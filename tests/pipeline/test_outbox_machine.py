"""The outbox under everything that lines, processes and people may do to it at once.

Two processes work on one thread, as after a lease was lost unnoticed; each may stand still before a
commit and may die. The outbox, its rows and its decisions are real; store and line are in memory.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.core.channel import Account
from hub.core.conversations import Conversation, State
from hub.core.errors import ChannelError, Conflict, Permanent, Temporary, Uncertain
from hub.core.messages import (
    Address,
    Author,
    AuthorKind,
    Delivery,
    Notice,
    Outbound,
    Receipt,
    Signal,
)
from hub.core.parts import Text
from hub.pipeline.channels import Channels
from hub.pipeline.outbox import Outbox, resend
from hub.pipeline.signals import leave
from hub.store.documents import message_from_document
from hub.store.draft import Delete, Draft, Insert, Numbers, View
from hub.store.group import EVENTS, Change, Group
from hub.store.outbox import FAILED
from routing import decisions
from routing.decisions import Agent
from tests.doubles import KeyWording, Post

THREAD = "0123456789abcdef01234567"
PERSON = Agent(id="zhang", name="张", supervises=True)
BOT = Author(kind=AuthorKind.BOT, id="bot")
ACCOUNT = Account(channel="post", name="main", config={})
TO_DO = {Delivery.QUEUED, Delivery.SENDING}
FOR_A_PERSON = {Delivery.FAILED, Delivery.UNKNOWN}
Document = dict[str, Any]
booleans = st.booleans()
errors = st.sampled_from([None, Temporary("busy"), Permanent("no"), Uncertain("cut")])


class Shelves(dict[str, "Shelf"]):
    """A store in memory, with as much of the driver as the outbox asks for."""

    def __missing__(self, name: str) -> "Shelf":
        shelf = self[name] = Shelf()
        return shelf

    def apply(self, group: Group) -> None:
        """All operations or none; Conflict when a guard matches nothing."""
        for one in group.operations:
            if not isinstance(one, Insert) and not self[one.collection].match(one.where):
                raise Conflict
        for one in group.operations:
            shelf = self[one.collection]
            if isinstance(one, Insert):
                shelf[one.document["_id"]] = dict(one.document)
            elif isinstance(one, Delete):
                del shelf[one.where["_id"]]
            else:
                shelf[one.where["_id"]] |= one.change["$set"]


class Shelf(dict[str, Document]):
    def match(self, where: Document) -> list[Document]:
        return [
            dict(one) for one in self.values() if all(_fits(one, *term) for term in where.items())
        ]

    async def find(self, where: Document) -> AsyncIterator[Document]:
        for document in self.match(where):
            yield document


def _fits(document: Document, name: str, wanted: Any) -> bool:
    value = document.get(name)
    if not isinstance(wanted, dict):
        return bool(value == wanted)
    ((operator, operand),) = wanted.items()
    return value in operand if operator == "$in" else bool(value != operand)


class Line(Post):
    """Each attempt waits until the machine says how it ends."""

    def __init__(self, machine: "Carrying") -> None:
        super().__init__(ACCOUNT, None, resend_safe=machine.safe)  # type: ignore[arg-type]
        self._machine = machine
        self.carried = ""
        self.attempt: asyncio.Future[Receipt] | None = None

    async def send(self, message: Outbound) -> Receipt:
        self._machine.begin(message.id)
        self.carried = message.id
        self.attempt = asyncio.get_running_loop().create_future()
        return await self.attempt


class Process:
    """One hub's outbox; with `gate` closed it stands still before its next commit."""

    def __init__(self, machine: "Carrying") -> None:
        self._machine = machine
        self.line = Line(machine)
        self.gate = asyncio.Event()
        self.gate.set()
        self.task: asyncio.Task[bool] | None = None
        channels = Channels()
        channels.add(self.line)
        self.outbox = Outbox(
            machine.store, self, channels, machine, lambda *_: None, lambda _: True,  # type: ignore[arg-type]
        )  # fmt: skip

    async def view(self, thread_id: str) -> View | None:
        return self._machine.view

    async def commit(self, thread_id: str, decide: Any) -> Any:
        await self.gate.wait()
        return self._machine.commit(decide)

    @property
    def is_idle(self) -> bool:
        return self.task is None

    @property
    def carries(self) -> bool:
        return self.line.attempt is not None and not self.line.attempt.done()


class Carrying(RuleBasedStateMachine):
    """On a line that cannot tell repetitions."""

    safe = False

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime(2026, 11, 23, 8, tzinfo=UTC)
        self.loop = asyncio.new_event_loop()
        self.store = Shelves()
        self.view: View | None = None
        self.processes = [Process(self), Process(self)]
        self.began: list[str] = []
        self.taken = Counter[str]()
        self.resent = Counter[str]()
        self.hushed: set[str] = set()
        self.sent: set[str] = set()
        self.commit(_open)

    def now(self) -> datetime:
        return self.at

    @property
    def conversation(self) -> Conversation:
        assert self.view
        return self.view.conversation

    def states(self) -> dict[str, Delivery]:
        documents = self.store["messages"]
        return {one: Delivery(document["delivery"]) for one, document in documents.items()}

    def commit(self, decide: Any) -> Any:
        """As the committer does it."""
        self.at += timedelta(milliseconds=1)
        numbers = Numbers(known={EVENTS: 0})
        group = Group(None, "g", self.at, numbers, lambda *_: Delivery.QUEUED)  # type: ignore[arg-type]
        group.add(Change(THREAD, decide, print, print), self.view)
        self.store.apply(group)
        self.view = group.views.get(THREAD, self.view)
        return group.results[0]

    def begin(self, message_id: str) -> None:
        """An attempt begins: what the receiver may now see."""
        assert message_id not in self.hushed, "the bot speaks after a person has taken over"
        if message_id not in self.began and not self.resent[message_id]:
            firsts = [one for one in self.began if not self.resent[one]]
            assert all(one < message_id for one in firsts), "out of order"
        self.began.append(message_id)

    def pump(self) -> None:
        async def breathe() -> None:
            for _ in range(12):
                await asyncio.sleep(0)

        self.loop.run_until_complete(breathe())
        for process in self.processes:
            if process.task and process.task.done():
                process.task.result()
                process.task = None

    @precondition(lambda self: self.conversation.state is State.BOT)
    @rule()
    def bot_says(self) -> None:
        self.commit(lambda draft: draft.say(BOT, (Text(text="好"),)))

    @precondition(lambda self: self.conversation.state is State.ASSIGNED)
    @rule()
    def person_says(self) -> None:
        self.commit(partial(decisions.reply, agent=PERSON, text="在", key=None, client_id=""))

    @precondition(lambda self: self.conversation.state is State.BOT)
    @rule()
    def person_takes_over(self) -> None:
        bots = self.bots_words()
        self.commit(partial(decisions.take, agent=PERSON, wording=KeyWording()))
        self.hushed |= {one for one in bots if not self.resent[one]}

    def bots_words(self) -> set[str]:
        documents = self.store["messages"].values()
        return {one["_id"] for one in documents if one["author"]["kind"] == AuthorKind.BOT.value}

    @precondition(lambda self: self.conversation.state is State.ASSIGNED)
    @rule()
    def person_gives_back(self) -> None:
        self.commit(partial(decisions.return_to_bot, agent=PERSON, wording=KeyWording()))

    @precondition(lambda self: self.conversation.state is State.BOT)
    @rule()
    def customer_leaves_and_comes_again(self) -> None:
        sender = Address(id="a")
        bye = Notice(channel="post", account="main", sender=sender, signal=Signal.CLOSE)
        self.commit(partial(leave, notice=bye))
        self.commit(_open)

    @precondition(lambda self: any(one.is_idle for one in self.processes))
    @rule(first=booleans)
    def process_works(self, first: bool) -> None:
        process = self.pick(first, lambda one: one.is_idle)
        process.task = self.loop.create_task(process.outbox.deliver_one(THREAD))
        self.pump()

    @precondition(lambda self: any(one.carries for one in self.processes))
    @rule(first=booleans, error=errors, arrived=booleans)
    def attempt_ends(self, first: bool, error: ChannelError | None, arrived: bool) -> None:
        """`arrived`: whether it got there, where the line cannot tell."""
        line = self.pick(first, lambda one: one.carries).line
        assert line.attempt
        if error is None or (arrived and isinstance(error, Uncertain)):
            self.taken[line.carried] += 1
        if error:
            line.attempt.set_exception(error)
        else:
            self.sent.add(line.carried)
            line.attempt.set_result(Receipt(external_id="x", at=self.at))
        self.pump()

    @precondition(lambda self: any(one.gate.is_set() for one in self.processes))
    @rule(first=booleans)
    def process_stands_still(self, first: bool) -> None:
        self.pick(first, lambda one: one.gate.is_set()).gate.clear()

    @precondition(lambda self: any(not one.gate.is_set() for one in self.processes))
    @rule(first=booleans)
    def process_wakes(self, first: bool) -> None:
        self.pick(first, lambda one: not one.gate.is_set()).gate.set()
        self.pump()

    @precondition(lambda self: any(not one.is_idle for one in self.processes))
    @rule(first=booleans, arrived=booleans)
    def process_dies_and_comes_again(self, first: bool, arrived: bool) -> None:
        process = self.pick(first, lambda one: not one.is_idle)
        if process.carries and arrived:
            self.taken[process.line.carried] += 1
        self.sent.discard(process.line.carried)
        assert process.task
        process.task.cancel()
        self.loop.run_until_complete(asyncio.wait([process.task]))
        self.processes[self.processes.index(process)] = Process(self)

    def pick(self, first: bool, fits: Callable[[Process], bool]) -> Process:
        fitting = [one for one in self.processes if fits(one)]
        return fitting[0 if first else -1]

    @rule(seconds=st.sampled_from([1, 90, 700]))
    def time_passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    @precondition(lambda self: bool(FOR_A_PERSON & set(self.states().values())))
    @rule()
    def person_sends_again(self) -> None:
        failed = min(one for one, state in self.states().items() if state in FOR_A_PERSON)
        message = message_from_document(self.store["messages"][failed])
        self.commit(partial(resend, message=message))
        self.resent[failed] += 1
        self.hushed.discard(failed)

    @invariant()
    def no_message_vanishes(self) -> None:
        rows = self.store["outbox"]
        for one, state in self.states().items():
            row = rows.get(one)
            if state in TO_DO:
                assert row and row["shard"] != FAILED, f"{one} is {state} and nobody works on it"
            elif state in FOR_A_PERSON:
                assert row and row["shard"] == FAILED, f"{one} is {state} and nobody sees it"
            else:
                assert row is None, f"{one} is {state} and still to do"

    @invariant()
    def nothing_is_sent_again_by_itself_where_that_is_unsafe(self) -> None:
        for one, times in self.taken.items():
            assert self.safe or times <= 1 + self.resent[one], f"{one} arrived {times} times"

    @invariant()
    def taking_over_finds_every_word_of_the_bot_that_waits(self) -> None:
        waiting = {one for one, state in self.states().items() if state is Delivery.QUEUED}
        waiting &= self.bots_words() - set(self.resent)
        known = {f"{THREAD}.{seq:09d}" for seq in self.conversation.unsent}
        assert waiting <= known

    @invariant()
    def what_a_person_sends_again_is_not_withdrawn(self) -> None:
        withdrawn = {one for one, state in self.states().items() if state is Delivery.WITHDRAWN}
        assert not withdrawn & set(self.resent)

    def teardown(self) -> None:
        """Everything works again: all that is left is sent, and what was sent is known to be."""
        for process in self.processes:
            process.gate.set()
        self.pump()
        for _ in range(1000):
            if not TO_DO & set(self.states().values()) and all(p.is_idle for p in self.processes):
                break
            self.time_passes(90)
            if any(one.is_idle for one in self.processes):
                self.process_works(first=True)
            if any(one.carries for one in self.processes):
                self.attempt_ends(True, None, arrived=True)
        states = self.states()
        self.no_message_vanishes()
        self.nothing_is_sent_again_by_itself_where_that_is_unsafe()
        self.loop.close()
        assert {one: state for one, state in states.items() if state in TO_DO} == {}
        assert {one: states[one] for one in self.sent if states[one] is not Delivery.SENT} == {}


class CarryingSafely(Carrying):
    """On a line that tells repetitions by their id: what may have gone out is sent again."""

    safe = True


def _open(draft: Draft) -> None:
    draft.open(
        thread_id=THREAD, channel="post", account="main", address="a", name="", customer_id="c",
        locale="zh-CN",
    )  # fmt: skip


Carrying.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
CarryingSafely.TestCase.settings = Carrying.TestCase.settings
TestOutbox = Carrying.TestCase
TestOutboxOnASafeLine = CarryingSafely.TestCase
