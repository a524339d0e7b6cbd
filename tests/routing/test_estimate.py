"""Laws of the honest wait."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from hub.core.queues import Queue
from hub.core.seats import Seat, SeatState
from routing.estimate import SOONEST, Hands, estimate
from routing.matching import Wish, attends
from routing.roster import hands_of

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
positions = st.integers(1, 500)
handlings = st.floats(0, 7_200)
hands = st.integers(0, 10).flatmap(
    lambda capacity: st.builds(Hands, st.just(capacity), st.integers(0, capacity))
)
houses = st.lists(hands, max_size=20)


@given(positions, houses, hands, handlings)
def test_one_more_agent_never_lengthens_it(
    position: int, house: list[Hands], more: Hands, handling: float
) -> None:
    before, after = (
        estimate(position, house, handling), estimate(position, [*house, more], handling)
    )  # fmt: skip
    assert before is None or (after is not None and after <= before)


@given(positions, positions, houses, handlings)
def test_a_later_place_never_shortens_it(
    one: int, other: int, house: list[Hands], handling: float
) -> None:
    sooner = estimate(min(one, other), house, handling)
    later = estimate(max(one, other), house, handling)
    if sooner is None or later is None:
        assert sooner is later
    else:
        assert SOONEST <= sooner <= later


@given(positions, houses, handlings, handlings)
def test_slower_work_never_shortens_it(
    position: int, house: list[Hands], one: float, other: float
) -> None:
    quick, slow = (estimate(position, house, by(one, other)) for by in (min, max))
    assert (quick is None and slow is None) or (quick or 0) <= (slow or 0)


@given(positions, handlings)
def test_where_nobody_is_there_no_figure_is_named(position: int, handling: float) -> None:
    assert estimate(position, [], handling) is None
    assert estimate(position, [Hands(0, 0)], handling) is None


def test_who_finds_a_free_hand_is_served_at_once_and_the_next_as_hands_become_free() -> None:
    house = [Hands(5, 2), Hands(5, 0)]
    assert [estimate(n, house, 300) for n in (1, 2, 3, 4)] == [SOONEST, SOONEST, 30, 60]


def seat(**values: object) -> Seat:
    return Seat(**{"id": "zhang", "name": "张", "since": NOON, "state": SeatState.ONLINE} | values)  # type: ignore[arg-type]


def test_hands_of_a_seat_end_at_its_capacity_in_all_and_for_the_channel() -> None:
    one = seat(capacity=5, by_channel={"email": 2})
    assert hands_of(one, Counter(web=1), "web") == Hands(5, 4)
    assert hands_of(one, Counter(web=1), "email") == Hands(2, 2)
    assert hands_of(one, Counter(web=4, email=1), "email") == Hands(2, 0)
    assert hands_of(one, Counter(web=9), "web") == Hands(5, 0)


def test_whoever_is_at_work_and_may_take_it_counts_however_full_his_hands_are() -> None:
    queue, wish = Queue(id="default", name="客服", skills=("5g",)), Wish(channel="web", locale="zh")
    assert attends(seat(skills=("5g",)), wish, queue)
    assert attends(seat(skills=("5g",), state=SeatState.WRAP_UP), wish, queue)
    for other in (
        seat(),
        seat(skills=("5g",), state=SeatState.BREAK),
        seat(skills=("5g",), lost_at=NOON),
        seat(skills=("5g",), languages=("en",)),
        seat(skills=("5g",), queues=("other",)),
        seat(skills=("5g",), node_id="root.zj"),
    ):
        assert not attends(other, wish, queue)
