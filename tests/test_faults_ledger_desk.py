"""The ledger finds every broken promise about offers and seats in forged stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.core.conversations import Conversation, State
from hub.core.events import Event, Kind
from hub.core.messages import Author, AuthorKind, Message
from hub.core.parts import Text
from hub.core.seats import Seat, SeatState
from hub.store.documents import listing_to_document
from tests.faults.ledger import examine
from tests.faults.story import OUTSIDE, Story, Taking, Telling

AT = datetime(2026, 1, 1, tzinfo=UTC)
NOW = AT + timedelta(minutes=1)
WAY: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("bot", "queued", "bot", {}),
    ("queued", "offered", "rule", {"to": "zhang"}),
    ("offered", "queued", "rule", {"reason": "missed", "of": "zhang"}),
    ("queued", "offered", "rule", {"to": "li"}),
    ("offered", "assigned", "li", {"assignee": "li"}),
    ("assigned", "closed", "li", {}),
)
"""One customer's: offered to one who let it run out, then to one who took it."""


def honest() -> Story:
    """Two customers, one after the other, of two colleagues."""
    events = [*_asked("a", 1), *_asked("b", 2)]
    events += [*_moves("a"), *_moves("b")]
    events.append(_seat("li", "offline", "online"))
    return Story(
        events=[replace(one, number=number) for number, one in enumerate(events, 1)],
        messages=[_message(of) for of in "ab"],
        conversations=[_conversation(of) for of in "ab"],
        listings={of: listing_to_document(_conversation(of)) for of in "ab"},
        desk={"ta", "tb"},
        asked={("a", "li"), ("b", "li")},
        takings=[Taking("a", "li", 3), Taking("a", "li", 3), Taking("b", "li", 3)],
        seats=[Seat(id="li", name="Li", since=AT, state=SeatState.ONLINE, held_by=("hub",))],
        at=NOW,
    )


def _asked(of: str, second: int) -> list[Event]:
    said = Event(
        number=0, kind=Kind.MESSAGE, at=AT + timedelta(seconds=second), node_id="root",
        thread_id=f"t{of}", conversation_id=of, seq=1, by="customer",
    )  # fmt: skip
    old, new, by, data = WAY[0]
    return [said, _move(of, old, new, by, data, second)]


def _moves(of: str) -> list[Event]:
    return [_move(of, old, new, by, data, 10) for old, new, by, data in WAY[1:]]


def _move(of: str, old: str, new: str, by: str, data: dict[str, str], second: int) -> Event:
    epoch = {"queued": 2, "offered": 2, "assigned": 3, "closed": 4}[new]
    return Event(
        number=0, kind=Kind.STATE, at=AT + timedelta(seconds=second), node_id="root",
        thread_id=f"t{of}", conversation_id=of, by=by,
        data={"old": old, "new": new, "epoch": epoch, **data},
    )  # fmt: skip


def _seat(person: str, old: str, new: str) -> Event:
    data = {"id": person, "old": old, "new": new}
    return Event(number=0, kind=Kind.SEAT, at=AT, node_id="root", by=person, data=data)


def _message(of: str) -> Message:
    return Message(
        thread_id=f"t{of}", conversation_id=of, seq=1, author=Author(kind=AuthorKind.CUSTOMER),
        parts=(Text(text="转人工"),), at=AT,
    )  # fmt: skip


def _conversation(of: str) -> Conversation:
    return Conversation(
        id=of, thread_id=f"t{of}", channel="rest", account="demo", address=of, name="",
        customer_id="k", shard=1, state=State.CLOSED, epoch=4, rev=7, first_seq=1, last_seq=1,
        opened_at=AT, last_at=AT, assignee="li",
    )  # fmt: skip


def found_in(story: Story) -> list[str]:
    """A system outside has heard all of it."""
    wanted = [event.number for event in story.events if event.kind in OUTSIDE]
    story.told = [Telling(number, f"w-{number}") for number in wanted]
    return examine(story)


def test_an_honest_story_has_no_violation():
    assert found_in(honest()) == []


def change(story: Story, at: int, **data: str) -> None:
    """Another fact in the event at this place of the log."""
    story.events[at] = replace(story.events[at], data={**story.events[at].data, **data})


def place(story: Story, conversation: str, new: str) -> int:
    """Where in the log the last such move is."""
    return max(
        at
        for at, event in enumerate(story.events)
        if event.conversation_id == conversation and event.data.get("new") == new
    )


def offer_to_two_at_once(story: Story) -> None:
    del story.events[place(story, "a", "offered") - 1]
    story.events = [replace(one, number=n) for n, one in enumerate(story.events, 1)]


def give_to_whom_it_was_not_offered(story: Story) -> None:
    change(story, place(story, "a", "offered"), to="zhang")


def give_without_an_offer(story: Story) -> None:
    at = place(story, "a", "offered")
    story.events[at] = _seat("li", "online", "online")
    story.events = [replace(one, number=n) for n, one in enumerate(story.events, 1)]


def give_to_whom_did_not_ask(story: Story) -> None:
    story.asked.remove(("a", "li"))


def promise_to_two(story: Story) -> None:
    story.takings.append(Taking("a", "zhang", 3))


def promise_and_forget(story: Story) -> None:
    story.takings.append(Taking("b", "li", 5))


def offer_out_of_turn(story: Story) -> None:
    """b came a second later and was offered before a."""
    early, late = _moves("a"), _moves("b")
    events = [*_asked("a", 1), *_asked("b", 2), *late, *early]
    story.events = [replace(one, number=n) for n, one in enumerate(events, 1)]


def end_with(story: Story, state: State, **values: object) -> None:
    """Conversation b stops on its way."""
    at = place(story, "b", state.value)
    del story.events[at + 1 :]
    waits = replace(story.conversations[1], state=state, assignee=None, **values)  # type: ignore[arg-type]
    story.conversations[1] = waits
    story.listings["b"] = listing_to_document(waits)
    story.takings.pop()


def forget_who_waits(story: Story) -> None:
    end_with(story, State.QUEUED)


def forget_who_waits_while_one_is_full(story: Story) -> None:
    end_with(story, State.QUEUED)
    story.seats[0] = replace(story.seats[0], capacity=0)


def let_an_offer_run_out_for_good(story: Story) -> None:
    end_with(story, State.OFFERED, offered_to="li", offer_until=NOW - timedelta(seconds=10))


def jump_in_the_log(story: Story) -> None:
    change(story, place(story, "a", "closed"), old="wrap_up")


def offer_to_nobody(story: Story) -> None:
    change(story, place(story, "a", "offered"), to="")


def jump_from_the_seat(story: Story) -> None:
    story.events += [_seat("li", "busy", "offline"), _seat("li", "offline", "online")]
    story.events = [replace(one, number=n) for n, one in enumerate(story.events, 1)]


def sit_otherwise_than_logged(story: Story) -> None:
    story.seats[0] = replace(story.seats[0], state=SeatState.BUSY)


@pytest.mark.parametrize(
    ("forge", "word"),
    [
        (offer_to_two_at_once, "offered twice"), (give_without_an_offer, "not offered"),
        (give_to_whom_it_was_not_offered, "not offered"),
        (give_to_whom_did_not_ask, "not asked for"), (promise_to_two, "taken twice"),
        (promise_and_forget, "taken twice"), (offer_out_of_turn, "out of turn"),
        (forget_who_waits, "forgotten"), (forget_who_waits_while_one_is_full, "forgotten"),
        (let_an_offer_run_out_for_good, "forgotten"), (jump_in_the_log, "jumped"),
        (offer_to_nobody, "offered to nobody"), (jump_from_the_seat, "jumped: seat"),
        (sit_otherwise_than_logged, "jumped: seat"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_found(forge, word: str):
    story = honest()
    forge(story)
    assert any(violation.startswith(word) for violation in found_in(story)), found_in(story)


def test_those_who_came_together_may_be_offered_in_any_order():
    story = honest()
    events = [*_asked("a", 1), *_asked("b", 1), *_moves("b"), *_moves("a")]
    story.events = [replace(one, number=n) for n, one in enumerate(events, 1)]
    assert found_in(story) == []


def test_an_offer_that_still_runs_is_not_forgotten():
    story = honest()
    end_with(story, State.OFFERED, offered_to="li", offer_until=NOW + timedelta(seconds=1))
    assert found_in(story) == []
