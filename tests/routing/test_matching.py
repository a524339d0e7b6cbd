"""Who is asked to take a conversation: the ten scenarios of other houses, and laws beside them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.queues import Queue, Strategy
from hub.core.seats import Seat, SeatState, hold, let_go, lose, sit
from routing.matching import Candidate, Wish, choose, may_take

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
WISH = Wish(channel="web", locale="zh-CN")
QUEUE = Queue(id="default", name="客服")


def at(seconds: int) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def agent(
    name: str, *, given: int | None = None, idle: int | None = None, load: int = 0,
    state: SeatState = SeatState.ONLINE, channel: str = "web", **more: Any,
) -> Candidate:  # fmt: skip
    seat = Seat(id=name, name=name, since=MORNING, state=state, held_by=("hub",), **more)
    return Candidate(
        seat=seat,
        by_channel={channel: load} if load else {},
        given_at=None if given is None else at(given),
        idle_since=None if idle is None else at(idle),
    )


def chosen(candidates: list[Candidate], wish: Wish = WISH, **queue: Any) -> str | None:
    found = choose(wish, replace(QUEUE, **queue), candidates)
    return found.seat.id if found else None


@pytest.mark.parametrize("state", [one for one in SeatState if one is not SeatState.ONLINE])
def test_only_who_is_online_is_asked_and_with_nobody_online_nobody_is(state: SeatState) -> None:
    assert chosen([agent("away", state=state)]) is None
    assert chosen([agent("away", state=state), agent("here")]) == "here"


def test_in_round_robin_whoever_was_chosen_moves_to_the_tail() -> None:
    crowd = {name: agent(name) for name in "abc"}
    order = []
    for turn in range(6):
        name = chosen(list(crowd.values()), strategy=Strategy.ROUND_ROBIN)
        assert name
        order.append(name)
        crowd[name] = replace(crowd[name], given_at=at(turn + 1))
    assert order == list("abcabc")


def test_a_list_of_those_who_may_still_rotates_fairly() -> None:
    crowd = {name: agent(name, skills=("fax",) if name in "bd" else ()) for name in "abcd"}
    order = []
    for turn in range(4):
        name = chosen(list(crowd.values()), strategy=Strategy.ROUND_ROBIN, skills=("fax",))
        assert name
        order.append(name)
        crowd[name] = replace(crowd[name], given_at=at(turn + 1))
    assert order == list("bdbd")


def test_where_nobody_may_nobody_is_asked() -> None:
    assert chosen([]) is None
    assert chosen([agent("a")], skills=("fax",)) is None


def test_who_joins_while_the_hub_runs_is_asked_last_and_who_leaves_is_missed_by_nobody() -> None:
    crowd = [agent("a", given=5), agent("b", given=9)]
    late = replace(agent("late"), seat=replace(agent("late").seat, since=at(60)))
    assert chosen([*crowd, late], strategy=Strategy.ROUND_ROBIN) == "a"
    assert chosen([crowd[1], late], strategy=Strategy.ROUND_ROBIN) == "b"


def test_who_comes_back_is_given_to_whoever_had_him_where_the_queue_wants_it() -> None:
    crowd = [agent("a"), agent("b", load=3)]
    back = replace(WISH, last_agent="b")
    assert chosen(crowd, back, strategy=Strategy.LAST_AGENT) == "b"
    assert chosen(crowd, back, strategy=Strategy.LEAST_BUSY) == "a"


def test_when_the_last_agent_is_away_the_least_busy_one_is_asked() -> None:
    crowd = [agent("a", load=2), agent("b", load=1), agent("c", state=SeatState.BREAK)]
    back = replace(WISH, last_agent="c")
    assert chosen(crowd, back, strategy=Strategy.LAST_AGENT) == "b"


def test_nobody_gets_more_than_he_can_take_in_all() -> None:
    assert chosen([agent("full", load=5)]) is None
    assert chosen([agent("full", load=5), agent("room", load=4)]) == "room"


def test_nobody_gets_more_of_a_channel_than_he_can_take_of_it() -> None:
    one = agent("a", load=1, channel="fax", by_channel={"fax": 1})
    assert chosen([one], replace(WISH, channel="fax")) is None
    assert chosen([one]) == "a"


def test_who_goes_offline_or_loses_his_line_is_offered_no_more() -> None:
    here = agent("a")
    assert chosen([here]) == "a"
    lost = let_go(here.seat, "hub", at=at(1))
    for seat in (sit(here.seat, SeatState.OFFLINE, at=at(1)), lost, lose(lost, at=at(200))):
        assert chosen([replace(here, seat=seat)]) is None
    back = hold(lose(lost, at=at(200)), "hub", at=at(300))
    assert chosen([replace(here, seat=back)]) == "a"


def test_an_account_manager_comes_before_every_strategy() -> None:
    crowd = [agent("a"), agent("b", load=4), agent("c")]
    wish = replace(WISH, manager="b", last_agent="c")
    for strategy in Strategy:
        assert chosen(crowd, wish, strategy=strategy) == "b"


def test_the_least_busy_is_so_by_what_he_could_take() -> None:
    assert chosen([agent("a", load=2, capacity=10), agent("b", load=1, capacity=2)]) == "a"


def test_the_longest_idle_has_had_less_for_the_longest_time() -> None:
    crowd = [agent("a", idle=50), agent("b", idle=20, load=1), agent("c", idle=40)]
    assert chosen(crowd, strategy=Strategy.LONGEST_IDLE) == "b"


def test_who_let_it_pass_is_asked_again_only_after_everybody_else() -> None:
    crowd = [agent("a"), agent("b", load=3)]
    assert chosen(crowd, replace(WISH, refused=("a",))) == "b"
    assert chosen(crowd, replace(WISH, refused=("a", "b"))) == "a"


def test_an_emergency_asks_for_no_skills() -> None:
    assert chosen([agent("a")], replace(WISH, urgent=True), skills=("fax",)) == "a"


def test_a_customer_is_answered_in_his_language() -> None:
    crowd = [agent("zh", languages=("zh-CN",)), agent("en", languages=("en",), load=3)]
    assert chosen(crowd, replace(WISH, locale="en-US")) == "en"
    assert chosen(crowd[:1], replace(WISH, locale="en-US")) is None


def test_a_queue_is_served_from_its_node_and_above_and_by_those_who_are_bound_to_it() -> None:
    city = replace(QUEUE, id="hz", node_id="root.zj.hz")
    nodes = ("root", "root.zj", "root.zj.hz", "root.zj.nb", "root.gd")
    able = [one for one in nodes if may_take(agent("a", node_id=one), WISH, city)]
    assert able == ["root", "root.zj", "root.zj.hz"]
    assert not may_take(agent("a", queues=("other",)), WISH, city)
    assert may_take(agent("a", queues=("other", "hz")), WISH, city)


candidates = st.lists(
    st.builds(
        agent,
        st.sampled_from("abcdefgh"),
        given=st.none() | st.integers(0, 100),
        idle=st.none() | st.integers(0, 100),
        load=st.integers(0, 6),
        state=st.sampled_from(SeatState),
        capacity=st.integers(1, 6),
        skills=st.sampled_from([(), ("fax",), ("fax", "vip")]),
    ),
    unique_by=lambda one: one.seat.id,
)
wishes = st.builds(
    Wish,
    channel=st.sampled_from(["web", "fax"]),
    locale=st.sampled_from(["zh-CN", "en"]),
    urgent=st.booleans(),
    manager=st.sampled_from(["", "a", "b"]),
    last_agent=st.sampled_from(["", "c"]),
    refused=st.sets(st.sampled_from("abcdefgh")).map(tuple),
)


@given(candidates, wishes, st.sampled_from(Strategy), st.sampled_from([(), ("fax",)]))
def test_whoever_is_chosen_may_and_somebody_is_whenever_anybody_may(
    crowd: list[Candidate], wish: Wish, strategy: Strategy, skills: tuple[str, ...]
) -> None:
    queue = replace(QUEUE, strategy=strategy, skills=skills)
    able = [one for one in crowd if may_take(one, wish, queue)]
    found = choose(wish, queue, crowd)
    assert (found is None) == (not able)
    if found:
        assert found in able
        fresh = [one for one in able if one.seat.id not in wish.refused]
        assert found.seat.id not in wish.refused or not fresh
        assert choose(wish, queue, reversed(crowd)) == found
