"""What an account cannot carry yet waits outside, and is called in its turn."""

from contextlib import ExitStack

import pytest

from hub.core.channel import Account
from hub.pipeline.doors import Doors
from tests.doubles import Post


def post(name: str = "main", at_once: int = 2) -> Post:
    account = Account(channel="post", name=name, config={})
    return Post(account, None, at_once=at_once)  # type: ignore[arg-type]


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def doors(woken: list[str]) -> Doors:
    return Doors(woken.append)


def test_who_comes_to_a_full_door_is_called_when_somebody_leaves(doors: Doors, woken: list[str]):
    inside = [ExitStack(), ExitStack()]
    for number, one in enumerate(inside):
        assert one.enter_context(doors.passage(post(), f"in {number}"))
    for thread in ("first", "second", "first"):
        with doors.passage(post(), thread) as is_open:
            assert not is_open
    for one in inside:
        one.close()
    assert woken == ["first", "second"]
    with doors.passage(post(), "first") as is_open:
        assert is_open


def test_each_who_leaves_calls_the_next_whatever_became_of_him(doors: Doors, woken: list[str]):
    with ExitStack() as full:
        for thread in ("a", "b"):
            full.enter_context(doors.passage(post(), thread))
        for thread in ("c", "d", "e"):
            with doors.passage(post(), thread):
                pass
    with pytest.raises(ZeroDivisionError), doors.passage(post(), "c"):
        raise ZeroDivisionError
    assert woken == ["c", "d", "e"]


def test_accounts_have_doors_of_their_own_and_some_have_none(doors: Doors):
    with ExitStack() as stack:
        for name in ("main", "other"):
            for _ in range(2):
                assert stack.enter_context(doors.passage(post(name), "x"))
        for _ in range(40):
            assert stack.enter_context(doors.passage(post("wide", 0), "x"))
            assert stack.enter_context(doors.passage(None, "x"))
