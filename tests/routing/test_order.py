"""The order in a queue, as laws: emergencies first, and nobody starves whoever else arrives."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.core.customers import Tier
from hub.core.queues import TIER_SECONDS, Waiting
from routing.order import LONGEST_HEAD_START, RETURNED_SECONDS, in_order, rank

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
BOUND = timedelta(seconds=max(TIER_SECONDS.values()) + RETURNED_SECONDS)


def at(seconds: int) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def one(name: str, seconds: int, **more: object) -> Waiting:
    return Waiting(id=name, since=at(seconds), **more)  # type: ignore[arg-type]


people = st.lists(
    st.builds(
        Waiting,
        id=st.uuids().map(str),
        since=st.integers(0, 20_000).map(at),
        tier=st.sampled_from(Tier),
        urgent=st.booleans(),
        returned=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda waiting: waiting.id,
)


@given(people)
def test_emergencies_stand_before_all_others_and_among_themselves_by_time(
    crowd: list[Waiting],
) -> None:
    ordered = in_order(crowd, TIER_SECONDS)
    urgent = [one for one in ordered if one.urgent and not one.returned]
    assert [one.urgent for one in ordered] == sorted((one.urgent for one in crowd), reverse=True)
    assert [one.since for one in urgent] == sorted(one.since for one in urgent)


@given(people)
def test_of_one_tier_who_came_first_is_served_first(crowd: list[Waiting]) -> None:
    for tier in Tier:
        alike = [
            one
            for one in in_order(crowd, TIER_SECONDS)
            if one.tier == tier and not one.urgent and not one.returned
        ]
        assert alike == sorted(alike, key=lambda one: (one.since, one.id))


@given(people, st.integers(1, 4))
def test_whoever_waits_is_overtaken_only_by_emergencies_and_by_a_bounded_time_of_arrivals(
    crowd: list[Waiting], pause: int
) -> None:
    """Served one by one while others arrive: nobody passes him who came later than the bound."""
    arrivals = sorted(crowd, key=lambda one: one.since)
    line: list[Waiting] = []
    served: list[Waiting] = []
    now = MORNING
    while arrivals or line:
        if not line:
            now = max(now, arrivals[0].since)
        while arrivals and arrivals[0].since <= now:
            line.append(arrivals.pop(0))
        line = in_order(line, TIER_SECONDS)
        served.append(line.pop(0))
        now += timedelta(seconds=pause * 600)
    for place, waiting in enumerate(served):
        for before in served[:place]:
            assert before.urgent or before.since <= waiting.since + BOUND


def test_a_tier_is_worth_its_seconds_and_not_one_more() -> None:
    normal = one("normal", 0)
    worth = TIER_SECONDS[Tier.DIAMOND]
    sooner = one("sooner", worth - 1, tier=Tier.DIAMOND)
    later = one("later", worth + 1, tier=Tier.DIAMOND)
    ordered = in_order([later, normal, sooner], TIER_SECONDS)
    assert [waiting.id for waiting in ordered] == ["sooner", "normal", "later"]


def test_who_lost_his_agent_stands_at_the_front_but_behind_emergencies() -> None:
    crowd = [
        one("supreme", 1_000, tier=Tier.SUPREME),
        one("old", 0),
        one("returned", 2_000, returned=True),
        one("lost phone", 2_500, urgent=True),
    ]
    ordered = [waiting.id for waiting in in_order(crowd, TIER_SECONDS)]
    assert ordered[:2] == ["lost phone", "returned"]


def test_equal_waits_are_told_apart_always_in_the_same_way() -> None:
    crowd = [one("b", 0), one("a", 0)]
    assert rank(crowd[0], TIER_SECONDS) > rank(crowd[1], TIER_SECONDS)


def test_no_built_in_head_start_is_longer_than_the_longest() -> None:
    assert max(TIER_SECONDS.values()) <= LONGEST_HEAD_START
