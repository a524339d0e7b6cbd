"""Signed requests that come late, or again with other words."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.tencent.replays import AGE_SECONDS, Replays, Skewed
from hub.core.clock import SystemClock
from hub.core.errors import Forbidden

AT = datetime(2026, 5, 4, tzinfo=UTC)


class Stopped(SystemClock):
    def __init__(self) -> None:
        self.at = AT

    def now(self) -> datetime:
        return self.at


def stamp(at: datetime = AT, nonce: str = "1") -> dict[str, str]:
    return {"timestamp": str(int(at.timestamp())), "nonce": nonce}


def test_what_comes_again_with_the_same_words_is_another_try():
    replays = Replays(Stopped())
    for _ in range(3):
        replays.check(stamp(), b"one")


def test_what_comes_again_with_other_words_is_a_replay():
    replays = Replays(Stopped())
    replays.check(stamp(), b"one")
    with pytest.raises(Forbidden):
        replays.check(stamp(), b"two")
    replays.check(stamp(nonce="2"), b"two")
    replays.check(stamp(), b"one")


@pytest.mark.parametrize("seconds", [-AGE_SECONDS - 1, AGE_SECONDS + 1, 7200, -7200])
def test_what_was_signed_at_another_time_is_told_apart(seconds: int):
    with pytest.raises(Skewed):
        Replays(Stopped()).check(stamp(AT + timedelta(seconds=seconds)), b"")


@pytest.mark.parametrize("text", ["", "x", "-1", "1e9", "9" * 40, "١٢٣"])
def test_a_timestamp_that_is_none_is_refused(text: str):
    with pytest.raises(Forbidden):
        Replays(Stopped()).check({"timestamp": text, "nonce": "1"}, b"")


def test_what_is_too_old_to_come_again_is_forgotten():
    clock = Stopped()
    replays = Replays(clock)
    for number in range(5):
        replays.check(stamp(nonce=str(number)), b"")
    clock.at += timedelta(seconds=2 * AGE_SECONDS)
    replays.check(stamp(clock.at, nonce="new"), b"")
    assert len(replays) == 1
