"""Compares what senders got acknowledged, what is stored, and what receivers got."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from hub.core.conversations import Conversation, State
from hub.core.events import Event, Kind
from hub.core.messages import AuthorKind, Delivery, Message
from hub.store.documents import listing_to_document
from tests.faults import ledger_clocks, ledger_desk, ledger_orders, ledger_outside
from tests.faults.story import Ack, Push, Story

SETTLED = frozenset(Delivery) - {Delivery.QUEUED, Delivery.SENDING}
GRACE = 1.0
"""Seconds that a word which was on its way may take to arrive after a person has taken over."""


def examine(story: Story) -> list[str]:
    """Every broken promise, as a sentence; empty when all were kept."""
    checks = (
        _kept, _once, _in_order, _numbered, _logged, _moved, _fenced, _hushed, _answered,
        _received, _listened, _pushed, _settled, _listed, *ledger_desk.RULES,
        *ledger_orders.RULES, *ledger_clocks.RULES, *ledger_outside.RULES,
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
    times = Counter((m.thread_id, m.client_id) for m in story.messages if m.client_id)
    for (thread_id, external_id), count in times.items():
        if count > 1:
            yield f"doubled: {external_id} is stored {count} times in {thread_id}"


def _in_order(story: Story) -> Iterator[str]:
    """What was said after something else was acknowledged comes after it."""
    by_thread: dict[str, dict[str, list[Ack]]] = defaultdict(lambda: defaultdict(list))
    for ack in story.acks:
        by_thread[ack.thread_id][ack.external_id].append(ack)
    for thread_id, acks in by_thread.items():
        told = sorted((acks_[0].seq, min(a.told for a in acks_)) for acks_ in acks.values())
        said = {acks_[0].seq: min(a.said for a in acks_) for acks_ in acks.values()}
        for (seq, at), (later, _) in ((a, b) for a in told for b in told if b[0] < a[0]):
            if at < said[later]:
                yield f"out of order: {thread_id}.{later} was said after {seq} was acknowledged"


def _numbered(story: Story) -> Iterator[str]:
    for thread_id, messages in story.threads().items():
        seqs = [message.seq for message in messages]
        if seqs != list(range(1, len(seqs) + 1)):
            yield f"gap: thread {thread_id} has {seqs}"
    for before, after in pairwise(story.events):
        if after.number != before.number + 1:
            yield f"gap: event {after.number} follows {before.number}"


def _logged(story: Story) -> Iterator[str]:
    """Every message has one event, and no event speaks of a message that is not there."""
    told = Counter(
        (event.thread_id, event.seq)
        for event in story.events
        if event.kind is Kind.MESSAGE and event.thread_id in story.begun
    )
    stored = {(m.thread_id, m.seq) for m in story.messages}
    for (thread_id, seq), count in told.items():
        if count > 1:
            yield f"doubled: {thread_id}.{seq} has {count} events"
    yield from (f"lost: an event tells of {one}, which is not there" for one in set(told) - stored)
    yield from (f"missed: no event tells of {one}" for one in stored - set(told))


def _moved(story: Story) -> Iterator[str]:
    """Each state follows the one before, and an offer is to one person at a time."""
    state: dict[str, str] = defaultdict(lambda: State.BOT.value)
    for event in story.events:
        if event.kind is Kind.STATE and event.thread_id in story.begun:
            old, new = str(event.data["old"]), str(event.data["new"])
            where = f"{event.conversation_id} (event {event.number})"
            if state[event.conversation_id] != old:
                yield f"jumped: {where} from {state[event.conversation_id]}, not from {old}"
            if new == State.OFFERED.value and not event.data.get("to"):
                yield f"offered to nobody: {where}"
            state[event.conversation_id] = new


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


def _hushed(story: Story) -> Iterator[str]:
    """Nothing that the bot said before a person took over is heard for the first time after."""
    firsts: dict[str, float] = {}
    for push in story.pushed:
        firsts.setdefault(push.message_id, push.at)
    threads = story.threads()
    for take in story.takes:
        for message in threads.get(take.thread_id, []):
            if message.author.kind is not AuthorKind.BOT or message.seq > take.last_seq:
                continue
            late = firsts.get(message.id, 0.0) - take.at
            if late > GRACE:
                yield f"spoken over: {message.id} was pushed {late:.1f} s after the take-over"


def _answered(story: Story) -> Iterator[str]:
    """By the log: each question to the bot has one answer, in order, unless a person came first.

    Who wants no text messages gets none.
    """
    silent: dict[str, bool] = defaultdict(bool)
    questions: dict[str, list[int]] = defaultdict(list)
    state: dict[str, str] = defaultdict(lambda: State.BOT.value)
    stored = {(m.thread_id, m.seq): m for m in story.messages}
    for event in story.events:
        asked, thread_id = questions[event.conversation_id], event.thread_id
        if event.kind is Kind.STATE:
            state[event.conversation_id] = str(event.data["new"])
            asked.clear()
        elif event.kind is Kind.CONSENT:
            silent[thread_id] = event.data["state"] == "withdraw"
            asked.clear()
        elif event.kind is Kind.PARKED:
            yield f"parked: {thread_id}.{event.seq}"
        elif event.kind is Kind.MESSAGE and event.by == AuthorKind.CUSTOMER.value:
            if state[event.conversation_id] == State.BOT.value and not silent[thread_id]:
                asked.append(event.seq)
        elif event.kind is Kind.MESSAGE and event.by == AuthorKind.BOT.value:
            message = stored.get((thread_id, event.seq))
            yield from _answer(asked, _question(message, asked), event)
    for conversation_id, asked in questions.items():
        if asked:
            yield f"unanswered: {conversation_id} asked {asked}"


def _answer(asked: list[int], question: int, event: Event) -> Iterator[str]:
    where = f"{event.thread_id}.{event.seq} answers {question}"
    if question not in asked:
        yield f"doubled: {where}, which is answered already or not the bot's to answer"
        return
    if question != asked[0]:
        yield f"out of order: {where} before {asked[0]}"
    asked.remove(question)


def _question(message: Message | None, asked: Sequence[int]) -> int:
    """Which message an answer is to: the measuring responder says so, others take the next."""
    if message and message.evidence and message.evidence.rule == "bench":
        return int(message.evidence.passage)
    return asked[0] if asked else 0


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
    firsts = list(dict.fromkeys(push.message_id for push in story.pushed))
    for message_id, texts in _texts(story.pushed).items():
        if len(texts) > 1:
            yield f"mixed up: {message_id} was pushed as {sorted(texts)}"
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


def _texts(pushed: Iterable[Push]) -> dict[str, set[str]]:
    texts: dict[str, set[str]] = defaultdict(set)
    for push in pushed:
        texts[push.message_id].add(push.text)
    return texts


def _settled(story: Story) -> Iterator[str]:
    """Nothing waits for ever; nothing failed either, for every receiver can be reached."""
    for message in story.messages:
        if message.delivery is not None and message.delivery not in SETTLED:
            yield f"unsettled: {message.id} is {message.delivery.value}"
        if message.delivery in {Delivery.FAILED, Delivery.UNKNOWN}:
            yield f"failed: {message.id}: {message.reason}"
    yield from (f"unsettled: {one} is left in the outbox" for one in sorted(story.rows))
    yield from _idle(story.conversations)


def _listed(story: Story) -> Iterator[str]:
    """Lists, queue and recovery find every conversation, as it is."""
    for conversation in story.conversations:
        if story.listings.get(conversation.id) != listing_to_document(conversation):
            yield f"unlisted: {conversation.id} is listed as {story.listings.get(conversation.id)}"


def _idle(conversations: Iterable[Conversation]) -> Iterator[str]:
    for conversation in conversations:
        if conversation.pending:
            yield f"forgotten: {conversation.id} still has {conversation.pending} to do"
