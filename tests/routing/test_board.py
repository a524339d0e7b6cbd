"""The board: what is offered to whom while conversations, seats and queues change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.conversations import Conversation, State
from hub.core.customers import Tier
from hub.core.queues import Overflow, Queue, Strategy
from hub.core.seats import Seat, SeatState, let_go, lose, sit
from routing.board import Board, Match
from routing.matching import Candidate, may_take
from routing.wishes import wish_of

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def waiting(name: str, since: int = 0, **more: Any) -> Conversation:
    values: dict[str, Any] = {
        "id": name, "thread_id": name, "channel": "web", "account": "demo", "address": name,
        "name": name, "customer_id": name, "shard": 1, "state": State.QUEUED, "epoch": 2, "rev": 1,
        "first_seq": 1, "last_seq": 1, "opened_at": at(since), "last_at": at(since),
        "queue": "default", "home_queue": "default", "queued_at": at(since),
    }  # fmt: skip
    return Conversation(**(values | more))


def seat(name: str, **more: Any) -> Seat:
    found = Seat(id=name, name=name, since=MORNING, state=SeatState.ONLINE, held_by=("hub",))
    return replace(found, **more)


def offer(match: Match) -> Conversation:
    one = match.conversation
    return replace(one, state=State.OFFERED, offered_to=match.person, rev=one.rev + 1)


class Desks:
    """A board with queues; `asks` is what it wants offered, as pairs, and has then been told of."""

    def __init__(self, *queues: Queue) -> None:
        default = Queue(id="default", name="客服")
        self.queues = {queue.id: queue for queue in (default, *queues)}
        self.board = Board(lambda name: self.queues.get(name or "", default))

    def asks(self, now: int = 100) -> list[tuple[str, str]]:
        found = list(self.board.matches(at(now)))
        for match in found:
            self.board.see(offer(match), at(now))
            self.board.answered(match)
        return [(match.conversation.id, match.person) for match in found]


def test_without_seats_nothing_is_offered() -> None:
    desks = Desks()
    desks.board.see(waiting("a"), at(0))
    assert desks.asks() == []


def test_who_waits_is_offered_once_and_to_one_only() -> None:
    desks = Desks()
    for name in ("x", "y"):
        desks.board.seat(seat(name))
    desks.board.see(waiting("a"), at(0))
    assert len(desks.asks()) == 1
    assert desks.asks() == []


def test_emergencies_and_head_starts_come_before_those_who_wait_longer() -> None:
    desks = Desks()
    crowd = [
        waiting("old", 0),
        waiting("supreme", 60, tier=Tier.SUPREME),
        waiting("lost phone", 90, handover_reason="emergency"),
    ]
    for one in crowd:
        desks.board.see(one, at(99))
    desks.board.seat(seat("x", capacity=2))
    assert desks.asks() == [("lost phone", "x"), ("supreme", "x")]


def test_a_desk_that_is_freed_is_filled_by_whoever_waits_longest() -> None:
    desks = Desks()
    desks.board.seat(seat("x", capacity=1))
    had = waiting("had", state=State.ASSIGNED, assignee="x")
    for one in (had, waiting("second", 20), waiting("first", 10)):
        desks.board.see(one, at(20))
    assert desks.asks() == []
    desks.board.see(replace(had, state=State.CLOSED, rev=2), at(30))
    assert desks.asks() == [("first", "x")]


def test_who_comes_online_is_asked_for_those_who_wait_already() -> None:
    desks = Desks()
    desks.board.seat(seat("x", state=SeatState.BREAK))
    desks.board.see(waiting("a"), at(0))
    assert desks.asks() == []
    desks.board.seat(seat("x", rev=1))
    assert desks.asks() == [("a", "x")]


def test_older_news_of_a_conversation_or_a_seat_changes_nothing() -> None:
    desks = Desks()
    desks.board.see(waiting("a", state=State.ASSIGNED, assignee="x", rev=5), at(0))
    desks.board.see(waiting("a", rev=4), at(0))
    desks.board.seat(seat("x", rev=3, state=SeatState.BREAK))
    desks.board.seat(seat("x", rev=2))
    assert desks.asks() == []


def test_an_offer_that_was_not_committed_is_made_again() -> None:
    desks = Desks()
    desks.board.seat(seat("x"))
    desks.board.see(waiting("a"), at(0))
    for _ in range(2):
        [match] = desks.board.matches(at(1))
        assert (match.conversation.id, match.person) == ("a", "x")
        assert list(desks.board.matches(at(2))) == []
        desks.board.answered(match)


def test_an_offer_under_way_keeps_its_place_whatever_is_heard_or_read_anew() -> None:
    desks = Desks()
    desks.board.seat(seat("x", capacity=1))
    desks.board.see(waiting("a"), at(0))
    [match] = desks.board.matches(at(1))
    desks.board.see(waiting("a", rev=2), at(2))
    desks.board.see(waiting("b"), at(2))
    assert list(desks.board.matches(at(2))) == []
    anew = Board(lambda _: desks.queues["default"], [match])
    anew.seat(seat("x", capacity=1))
    anew.see(waiting("a"), at(3))
    anew.see(waiting("b"), at(3))
    assert list(anew.matches(at(3))) == []
    anew.see(waiting("a", rev=3, state=State.CLOSED), at(4))
    anew.answered(match)
    assert [one.conversation.id for one in anew.matches(at(4))] == ["b"]


def test_round_robin_goes_round_within_one_look() -> None:
    desks = Desks()
    desks.queues["default"] = replace(desks.queues["default"], strategy=Strategy.ROUND_ROBIN)
    for name in "xyz":
        desks.board.seat(seat(name))
    for number in range(3):
        desks.board.see(waiting(f"c{number}", number), at(number))
    assert [person for _, person in desks.asks(100)] == ["x", "y", "z"]
    for number in range(3, 6):
        desks.board.see(waiting(f"c{number}", number), at(number))
    assert [person for _, person in desks.asks(200)] == ["x", "y", "z"]


def test_a_changed_queue_is_looked_at_again() -> None:
    desks = Desks()
    desks.queues["default"] = replace(desks.queues["default"], skills=("fax",))
    desks.board.seat(seat("x"))
    desks.board.see(waiting("a"), at(0))
    assert desks.asks() == []
    desks.queues["default"] = replace(desks.queues["default"], skills=())
    desks.board.look_again()
    assert desks.asks() == [("a", "x")]


def test_offers_end_by_the_clock_and_when_their_person_is_away() -> None:
    desks = Desks()
    offered = waiting("a", state=State.OFFERED, offered_to="x", offer_until=at(20))
    desks.board.seat(seat("x"))
    desks.board.see(offered, at(0))
    assert desks.board.expired(at(19)) == []
    assert desks.board.expired(at(20)) == [offered]
    assert desks.board.withdrawn() == []
    desks.board.seat(sit(seat("x", rev=1), SeatState.BREAK, at=at(5)))
    assert desks.board.withdrawn() == [offered]


def test_of_one_persons_offers_one_after_the_other_ends_by_the_clock() -> None:
    desks = Desks()
    first, second, other = (
        waiting(name, state=State.OFFERED, offered_to=person, offer_until=at(20))
        for name, person in (("a", "x"), ("b", "x"), ("c", "y"))
    )
    for one in (first, second, other):
        desks.board.see(one, at(0))
    assert desks.board.expired(at(20)) == [first, other]
    desks.board.see(replace(first, state=State.QUEUED, rev=2), at(20))
    assert desks.board.expired(at(20)) == [second, other]


def test_who_is_offline_however_he_came_to_be_leaves_his_conversations_to_others() -> None:
    desks = Desks()
    held = waiting("a", state=State.ASSIGNED, assignee="x")
    written = waiting("b", state=State.WRAP_UP, assignee="x")
    for one in (held, written, waiting("c", state=State.ASSIGNED, assignee="has no seat")):
        desks.board.see(one, at(0))
    gone = let_go(seat("x"), "hub", at=at(1))
    desks.board.seat(gone)
    assert desks.board.bereaved() == []
    assert desks.board.lost(at(1 + 180)) == [gone]
    lost = lose(gone, at=at(181))
    desks.board.seat(lost)
    assert desks.board.bereaved() == [(held, lost)]
    desks.board.seat(sit(seat("x", rev=1), SeatState.BREAK, at=at(200)))
    assert desks.board.bereaved() == []
    left = sit(seat("x", rev=2), SeatState.OFFLINE, at=at(210))
    desks.board.seat(left)
    assert desks.board.bereaved() == [(held, left)]


def test_the_steps_of_the_first_queue_lead_on_by_the_whole_wait_and_never_in_a_circle() -> None:
    steps = (Overflow(after_seconds=30, queue_id="b"), Overflow(after_seconds=60, queue_id="c"))
    back = (Overflow(after_seconds=1, queue_id="a"),)
    a, b = Queue(id="a", name="甲", overflow=steps), Queue(id="b", name="乙", overflow=back)
    desks = Desks(a, b, Queue(id="c", name="丙"))
    one = waiting("x", queue="a", home_queue="a")
    goes: list[str] = []
    for now in range(0, 100, 5):
        desks.board.see(one, at(now))
        for moved, queue in desks.board.overflowing(at(now)):
            goes.append(f"{now} {queue.id}")
            one = replace(moved, queue=queue.id, rev=moved.rev + 1)
    assert goes == ["30 b", "60 c"]


persons = st.sampled_from("xyz")
conversations = st.sampled_from("abcdef")


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("wait"), conversations, st.sampled_from(["web", "fax"])),
            st.tuples(st.just("take"), conversations, persons),
            st.tuples(st.just("close"), conversations, st.just("")),
            st.tuples(st.just("sit"), persons, st.sampled_from(SeatState)),
        ),
        max_size=60,
    )
)
def test_whatever_happens_nobody_waits_beside_somebody_who_may_take_him(
    steps: list[tuple[str, str, str]],
) -> None:
    """What is looked for only between news and the rest finds all that there is to find."""
    desks, truth, seats = Desks(), dict[str, Conversation](), dict[str, Seat]()
    for number, (what, who, how) in enumerate(steps):
        if what == "sit":
            seats[who] = replace(
                seats.get(who) or seat(who, capacity=2, by_channel={"fax": 1}),
                state=SeatState(how), rev=number,
            )  # fmt: skip
            desks.board.seat(seats[who])
        else:
            before = truth.get(who) or waiting(who, number)
            state = {"wait": State.QUEUED, "take": State.ASSIGNED, "close": State.CLOSED}[what]
            channel = how if what == "wait" else before.channel
            person = how if what == "take" else None
            truth[who] = replace(
                before, state=state, assignee=person, offered_to=None, channel=channel, rev=number
            )
            desks.board.see(truth[who], at(number))
        for asked, person in desks.asks(number):
            assert truth[asked].state is State.QUEUED
            truth[asked] = replace(truth[asked], state=State.OFFERED, offered_to=person)
        check(desks, truth, seats)


def check(desks: Desks, truth: dict[str, Conversation], seats: dict[str, Seat]) -> None:
    queue = desks.queues["default"]
    for person in seats.values():
        desk = [
            one for one in truth.values()
            if person.id in {one.assignee, one.offered_to} and one.state is not State.CLOSED
        ]  # fmt: skip
        by_channel = {name: sum(one.channel == name for one in desk) for name in ("web", "fax")}
        candidate = Candidate(seat=person, by_channel=by_channel)
        for one in truth.values():
            if one.state is State.QUEUED:
                assert not may_take(candidate, wish_of(one), queue), (one.id, person.id)
