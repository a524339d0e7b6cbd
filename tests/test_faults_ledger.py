"""The ledger finds every kind of broken promise in forged stories, and none in an honest one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.core.conversations import Conversation, State
from hub.core.events import Event, Kind
from hub.core.messages import Author, AuthorKind, Delivery, Evidence, Message
from hub.core.parts import Text
from hub.store.documents import listing_to_document
from tests.faults.ledger import examine
from tests.faults.story import Ack, Listener, Push, Receiver, Story, Take

AT = datetime(2026, 1, 1, tzinfo=UTC)


def message(seq: int, kind: AuthorKind, *, to: int = 0, external_id: str = "") -> Message:
    return Message(
        thread_id="t", conversation_id="c", seq=seq, author=Author(kind=kind),
        parts=(Text(text="x"),), at=AT, client_id=external_id,
        delivery=Delivery.SENT if kind is AuthorKind.BOT else None,
        evidence=Evidence(rule="bench", passage=str(to)) if to else None,
    )  # fmt: skip


def event(number: int, kind: Kind, *, seq: int = 0, by: str = "", **data: object) -> Event:
    return Event(
        number=number, kind=kind, at=AT, node_id="root", thread_id="t", conversation_id="c",
        seq=seq, by=by, data=data,
    )  # fmt: skip


def conversation() -> Conversation:
    return Conversation(
        id="c", thread_id="t", channel="rest", account="demo", address="a", name="",
        customer_id="k", shard=1, state=State.BOT, epoch=1, rev=4, first_seq=1, last_seq=4,
        opened_at=AT, last_at=AT, locale="zh-CN",
    )  # fmt: skip


def honest() -> Story:
    """Two questions, two answers, over a channel that pushes, one reader, one listener."""
    messages = [
        message(1, AuthorKind.CUSTOMER, external_id="a"),
        message(2, AuthorKind.CUSTOMER, external_id="b"),
        message(3, AuthorKind.BOT, to=1),
        message(4, AuthorKind.BOT, to=2),
    ]
    events = [event(m.seq + 10, Kind.MESSAGE, seq=m.seq, by=m.author.kind.value) for m in messages]
    return Story(
        acks=[
            Ack("t", "a", messages[0].id, 1, said=1.0, told=2.0),
            Ack("t", "a", messages[0].id, 1, said=1.0, told=9.0),
            Ack("t", "b", messages[1].id, 2, said=3.0, told=4.0),
        ],
        receivers=[Receiver("tab", "t", [1, 2, 3, 4])],
        listeners=[Listener("console", 10, [11, 12, 13, 14])],
        pushed=[
            Push(messages[2].id, "x", 5.0),
            Push(messages[2].id, "x", 6.0),
            Push(messages[3].id, "x", 7.0),
        ],
        pushing={"t"},
        messages=messages,
        events=events,
        conversations=[conversation()],
        listings={"c": listing_to_document(conversation())},
    )


def test_an_honest_story_has_no_violation():
    assert examine(honest()) == []


def lose(story: Story) -> None:
    story.acks.append(Ack("t", "z", "t.000000009", 9))


def answer_twice(story: Story) -> None:
    story.acks.append(Ack("t", "a", story.messages[1].id, 2))


def store_twice(story: Story) -> None:
    story.messages.append(message(5, AuthorKind.CUSTOMER, external_id="a"))


def skip_a_seq(story: Story) -> None:
    story.messages[3] = replace(story.messages[3], seq=5)


def skip_a_number(story: Story) -> None:
    story.events[3] = replace(story.events[3], number=15)


def offer_twice(story: Story) -> None:
    story.events.append(event(15, Kind.STATE, old="queued", new="offered", to="zhang"))


def offer_to_nobody(story: Story) -> None:
    story.events.append(event(15, Kind.STATE, old="bot", new="offered"))


def speak_over(story: Story) -> None:
    story.events.insert(3, event(14, Kind.STATE, old="bot", new="assigned"))
    story.events[4] = replace(story.events[4], number=15)


def arrive_too_late(story: Story) -> None:
    story.takes.append(Take("t", last_seq=4, at=5.0))


def change_words(story: Story) -> None:
    story.pushed.append(Push(story.messages[2].id, "y", 8.0))


def keep_in_the_wrong_order(story: Story) -> None:
    story.acks[2] = replace(story.acks[2], told=0.5)


def forget_an_event(story: Story) -> None:
    story.events[3] = replace(story.events[3], kind=Kind.SEEN)


def tell_twice(story: Story) -> None:
    story.events.append(replace(story.events[3], number=15))


def fail(story: Story) -> None:
    story.messages[3] = replace(story.messages[3], delivery=Delivery.FAILED)


def leave_a_row(story: Story) -> None:
    story.rows.add(story.messages[3].id)


def park(story: Story) -> None:
    story.events.append(event(15, Kind.PARKED, seq=2))


def answer_in_the_wrong_order(story: Story) -> None:
    story.messages[2:] = [message(3, AuthorKind.BOT, to=2), message(4, AuthorKind.BOT, to=1)]


def answer_again(story: Story) -> None:
    story.messages.append(message(5, AuthorKind.BOT, to=2))
    story.events.append(event(15, Kind.MESSAGE, seq=5, by="bot"))


def never_answer(story: Story) -> None:
    story.messages.pop()
    story.events.pop()


def miss(story: Story) -> None:
    story.receivers[0].seqs.remove(2)


def hear_twice(story: Story) -> None:
    story.receivers[0].seqs.append(4)


def hear_in_the_wrong_order(story: Story) -> None:
    story.receivers[0].seqs = [1, 3, 2, 4]


def miss_an_event(story: Story) -> None:
    story.listeners[0].numbers.remove(13)


def vanish(story: Story) -> None:
    story.pushed.pop()


def push_in_the_wrong_order(story: Story) -> None:
    story.pushed.reverse()


def leave_queued(story: Story) -> None:
    story.messages[3] = replace(story.messages[3], delivery=Delivery.QUEUED)


def unlist(story: Story) -> None:
    story.listings.clear()


def list_as_it_was(story: Story) -> None:
    story.conversations[0] = replace(story.conversations[0], state=State.QUEUED)


def forget_a_turn(story: Story) -> None:
    story.conversations[0] = replace(story.conversations[0], pending=(2,))


def test_who_wants_no_text_messages_is_owed_no_answer():
    story = honest()
    never_answer(story)
    assert [word for word in examine(story) if word.startswith("unanswered")]
    story.events[2] = event(13, Kind.CONSENT, seq=2, state="withdraw")
    assert not [word for word in examine(story) if word.startswith("unanswered")]


@pytest.mark.parametrize(
    ("forge", "word"),
    [
        (lose, "lost"), (answer_twice, "two answers"), (store_twice, "doubled"),
        (skip_a_seq, "gap"), (skip_a_number, "gap"), (speak_over, "spoken over"),
        (offer_twice, "jumped"), (offer_to_nobody, "offered to nobody"),
        (answer_in_the_wrong_order, "out of order"), (answer_again, "doubled"),
        (never_answer, "unanswered"), (miss, "missed"), (hear_twice, "doubled"),
        (hear_in_the_wrong_order, "out of order"), (miss_an_event, "missed"),
        (vanish, "vanished"), (push_in_the_wrong_order, "out of order"),
        (leave_queued, "unsettled"), (arrive_too_late, "spoken over"),
        (change_words, "mixed up"), (keep_in_the_wrong_order, "out of order"),
        (forget_an_event, "missed"), (tell_twice, "doubled"), (fail, "failed"),
        (leave_a_row, "unsettled"), (park, "parked"), (unlist, "unlisted"),
        (list_as_it_was, "unlisted"), (forget_a_turn, "forgotten"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_found(forge, word: str):
    story = honest()
    forge(story)
    assert any(violation.startswith(word) for violation in examine(story)), examine(story)
