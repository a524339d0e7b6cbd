from datetime import UTC, datetime, timedelta

import pytest

from hub.core.windows import CLOSED, USED, Opening, ReplyWindow, opened

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MESSAGE, CLICK = ReplyWindow(48 * HOUR, 5), ReplyWindow(MINUTE, 3)


def after(window: ReplyWindow, *, at: datetime = AT, before: Opening | None = None) -> Opening:
    return opened(before, window, at=at, now=at)


def test_a_message_lets_us_answer_so_long_and_so_often() -> None:
    opening = after(MESSAGE)
    assert opening == Opening(until=AT + 48 * HOUR, left=5)
    assert not opening.forbids(AT + 47 * HOUR)
    assert opening.forbids(AT + 48 * HOUR) == CLOSED
    assert opening.spent(5).forbids(AT) == USED


def test_more_than_there_was_leaves_nothing_and_no_debt() -> None:
    assert after(MESSAGE).spent(7).left == 0


def test_without_a_number_any_number_goes() -> None:
    opening = after(ReplyWindow(HOUR))
    assert opening.left is None
    assert not opening.spent(1000).forbids(AT)


def test_another_message_refreshes_and_does_not_add_up() -> None:
    used = after(MESSAGE).spent(3)
    assert after(MESSAGE, at=AT + HOUR, before=used) == Opening(until=AT + 49 * HOUR, left=5)


def test_a_click_never_shortens_what_a_message_allows() -> None:
    used = after(MESSAGE).spent(3)
    assert after(CLICK, at=AT + HOUR, before=used) == used


@pytest.mark.parametrize("messages, later", [(5, HOUR), (0, 49 * HOUR)])
def test_a_click_opens_what_is_used_up_or_over(messages: int, later: timedelta) -> None:
    before = after(MESSAGE).spent(messages)
    at = AT + later
    assert after(CLICK, at=at, before=before) == Opening(until=at + MINUTE, left=3)


def test_what_comes_late_counts_from_when_it_was_written() -> None:
    now = AT + 2 * HOUR
    assert opened(None, MESSAGE, at=AT, now=now).until == AT + 48 * HOUR
