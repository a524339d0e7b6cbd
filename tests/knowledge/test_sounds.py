"""Titles are found by the first letters of how they sound."""

import pytest

from knowledge.sounds import READINGS, initials


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("查询话费", ["cxhf"]),
        ("重置密码", ["czmm", "zzmm"]),
        ("Wi-Fi 5 重启", ["wf5cq", "wf5zq"]),
        ("Change plan", ["cp"]),
        ("——", [""]),
    ],
)
def test_a_title_has_the_initials_of_its_characters_and_words(
    title: str, letters: list[str]
) -> None:
    assert initials(title) == letters


def test_many_readings_do_not_make_endless_lists() -> None:
    assert len(initials("行" * 30)) == READINGS
