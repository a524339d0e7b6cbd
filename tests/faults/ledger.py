"""Compares what senders got acknowledged, what is stored, and what receivers got."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hub.core.conversations import Conversation, State
from hub.core.events import Event, Kind
from hub.core.messages import AuthorKind, Delivery, Message

SETTLED = frozenset(Delivery) - {Delivery.QUEUED, Delivery.SENDING}


@dataclass(frozen=True, slots=True)
class Ack:
    """A sender was told that this message is kept."""

    thread_id: str
    external_id: str
    message_id: str
    seq: int


@dataclass(slots=True)
class Receiver:
    """One client that fetches: the seqs it got, in the order it got them."""

    name: str
    thread_id: str
    seqs: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Listener:
    """One reader of the event log: the numbers it got after `start`, in its order."""

    name: str
    start: int
    numbers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """All that is known of one round."""

    acks: list[Ack] = field(default_factory=list)
    receivers: list[Receiver] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    pushed: list[str] = field(default_factory=list)
    pushing: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)

    def threads(self) -> dict[str, list[Message]]:
        found: dict[str, list[Message]] = defaultdict(list)
        for message in sorted(self.messages, key=lambda one: (one.thread_id, one.seq)):
            found[message.thread_id].append(message)
        return found


def examine(story: Story) -> list[str]:
    """Every broken promise, as a sentence; empty when all were kept."""
    checks = (
        _kept, _once, _numbered, _fenced, _answered, _received, _listened, _pushed, _settled,
    )  # fmt: skip
    return [violation for check in checks for violation in check(story)]


def _kept(story: Story) -> Iterator[str]:
    stored = {message.id: message for message in story.messages}
    told: dict[tuple[str, str], str] = {}
    for ack in story.acks:
        first = told.setdefault((ack.thread_id, ack.external_id), ack.message_id)
        if first != ack.message_id:
            yield f"two answers: {ack.external_id} was kept as {first} and as {ack.message_id}"
        message = stored.get(ack.message_id)
        if message is None:
            yield f"lost: {ack.external_id} was acknowledged as {ack.message_id}"
        elif message.client_id != ack.external_id:
            yield f"mixed up: {ack.message_id} is {message.client_id}, not {ack.external_id}"


def _once(story: Story) -> Iterator[str]:
    customers = (m for m in story.messages if m.author.kind is AuthorKind.CUSTOMER)
    times = Counter((m.thread_id, m.client_id) for m in customers)
    for (thread_id, external_id), count in times.items():
        if count > 1:
            yield f"doubled: {external_id} is stored {count} times in {thread_id}"


def _numbered(story: Story) -> Iterator[str]:
    for thread_id, messages in story.threads().items():
        seqs = [message.seq for message in messages]
        if seqs != list(range(1, len(seqs) + 1)):
            yield f"gap: thread {thread_id} has {seqs}"
    for before, after in pairwise(story.events):
        if after.number != before.number + 1:
            yield f"gap: event {after.number} follows {before.number}"


def _fenced(story: Story) -> Iterator[str]:
    """No word of the bot after a person has taken over, by the order of the log."""
    state: dict[str, str] = defaultdict(lambda: State.BOT.value)
    for event in story.events:
        if event.kind is Kind.STATE:
            state[event.conversation_id] = str(event.data["new"])
            continue
        speaks = event.kind is Kind.MESSAGE and event.by == AuthorKind.BOT.value
        if speaks and state[event.conversation_id] != State.BOT.value:
            where = f"{event.thread_id}.{event.seq} (event {event.number})"
            yield f"spoken over: the bot in {where}, state {state[event.conversation_id]}"


def _answered(story: Story) -> Iterator[str]:
    """Each question to the bot has one answer, in order; none only where a person came between."""
    people = {e.thread_id for e in story.events if e.kind is Kind.STATE}
    for thread_id, messages in story.threads().items():
        asked = [m.seq for m in messages if m.author.kind is AuthorKind.CUSTOMER]
        answered = [_question(m) for m in messages if m.author.kind is AuthorKind.BOT]
        if answered != sorted(answered):
            yield f"out of order: answers in {thread_id} are to {answered}"
        for seq, count in Counter(answered).items():
            if count > 1:
                yield f"doubled: {thread_id}.{seq} has {count} answers"
        if thread_id not in people and set(answered) != set(asked):
            yield f"unanswered: {thread_id} asked {sorted(set(asked) - set(answered))}"


def _question(message: Message) -> int:
    """Which message an answer of the measuring responder is to."""
    return int(message.evidence.passage) if message.evidence else 0


def _received(story: Story) -> Iterator[str]:
    threads = story.threads()
    for receiver in story.receivers:
        visible = [m.seq for m in threads.get(receiver.thread_id, []) if not m.private]
        yield from _compare(f"{receiver.name} of {receiver.thread_id}", receiver.seqs, visible)


def _listened(story: Story) -> Iterator[str]:
    for listener in story.listeners:
        numbers = [event.number for event in story.events if event.number > listener.start]
        yield from _compare(listener.name, listener.numbers, numbers)


def _compare(name: str, got: Sequence[int], there: Sequence[int]) -> Iterator[str]:
    if list(got) == list(there):
        return
    if twice := [one for one, count in Counter(got).items() if count > 1]:
        yield f"doubled: {name} got {twice} again"
    if missed := sorted(set(there) - set(got)):
        yield f"missed: {name} did not get {missed}"
    if strange := sorted(set(got) - set(there)):
        yield f"strange: {name} got {strange}, which is not there"
    if list(dict.fromkeys(got)) != sorted(set(got)):
        yield f"out of order: {name} got {list(got)}"


def _pushed(story: Story) -> Iterator[str]:
    """A webhook may hear the same message again, but each first time in order, and none unheard."""
    stored = {message.id: message for message in story.messages}
    firsts = list(dict.fromkeys(story.pushed))
    for message_id in firsts:
        if message_id not in stored:
            yield f"strange: {message_id} was pushed and is not stored"
    for thread_id, messages in story.threads().items():
        if thread_id not in story.pushing:
            continue
        due = [m.id for m in messages if m.delivery is Delivery.SENT]
        heard = [one for one in firsts if one in set(due)]
        unheard = [one for one in due if one not in heard]
        yield from (f"vanished: {one} is sent and nobody heard it" for one in unheard)
        if heard != sorted(heard):
            yield f"out of order: pushed {heard}"


def _settled(story: Story) -> Iterator[str]:
    for message in story.messages:
        if message.delivery is not None and message.delivery not in SETTLED:
            yield f"unsettled: {message.id} is {message.delivery.value}"
    yield from _idle(story.conversations)


def _idle(conversations: Iterable[Conversation]) -> Iterator[str]:
    for conversation in conversations:
        if conversation.pending:
            yield f"forgotten: {conversation.id} still has {conversation.pending} to do"
