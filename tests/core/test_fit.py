"""Degrading content to what a channel carries: nothing is lost, nothing too long."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.fit import Capabilities, condense, cut, fit, numbered
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text

TEXT_ONLY = Capabilities()
ALL = Capabilities(choices=True, images=True, files=True, audio=True, location=True, cards=True)
CHOICES = Choices(
    text="请选择", options=(Choice(value="bill", title="话费"), Choice(value="h", title="人工"))
)


def test_choices_become_numbered_text():
    assert fit([CHOICES], TEXT_ONLY) == (Text(text="请选择\n1. 话费\n2. 人工"),)
    assert numbered(Choices(text="", options=CHOICES.options)) == "1. 话费\n2. 人工"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (
            Card(title="套餐", text="每月 59 元", url="https://a.cn"),
            "套餐\n每月 59 元\nhttps://a.cn",
        ),
        (Card(title="套餐"), "套餐"),
        (Location(latitude=31.23, longitude=121.47, label="营业厅"), "营业厅 31.23000,121.47000"),
        (Location(latitude=0, longitude=0), "0.00000,0.00000"),
        (Image(name="a.png", content_type="image/png", size=1, file_id="f"), "[a.png]"),
        (Audio(name="a.amr", content_type="audio/amr", size=1, file_id="f"), "[a.amr]"),
        (File(name="a.pdf", content_type="application/pdf", size=1, file_id="f"), "[a.pdf]"),
    ],
)
def test_what_cannot_be_carried_is_told_in_words(part: Part, text: str):
    assert fit([part], TEXT_ONLY) == (Text(text=text),)
    assert fit([part], ALL) == (part,)


def test_images_and_audio_are_not_carried_as_files():
    image = Image(name="a.png", content_type="image/png", size=1, file_id="f")
    assert fit([image], Capabilities(files=True)) == (Text(text="[a.png]"),)
    assert fit([image], Capabilities(images=True)) == (image,)


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("第一句。第二句。第三句。", 8, ["第一句。第二句。", "第三句。"]),
        ("一二三四五六七八", 3, ["一二三", "四五六", "七八"]),
        ("hello big world", 10, ["hello big ", "world"]),
        ("短", 5, ["短"]),
        ("", 5, []),
    ],
)
def test_long_text_is_cut_behind_sentences(text: str, limit: int, pieces: list[str]):
    assert cut(text, limit) == pieces


@given(text=st.text(), limit=st.integers(1, 20))
def test_cutting_loses_no_character_and_keeps_the_limit(text: str, limit: int):
    pieces = cut(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


_words = st.text(min_size=1, max_size=30)
_parts = st.one_of(
    _words.map(lambda text: Text(text=text)),
    _words.map(lambda text: Card(title=text)),
    st.lists(_words, min_size=1, max_size=4).map(
        lambda titles: Choices(
            text="?", options=tuple(Choice(value=title, title=title) for title in titles)
        )
    ),
    _words.map(lambda name: File(name=name, content_type="a/b", size=1, file_id="f")),
)


@given(parts=st.lists(_parts, min_size=1, max_size=5), limit=st.integers(1, 40))
def test_text_only_channels_get_only_text_within_the_limit(parts: list[Part], limit: int):
    fitted = fit(parts, Capabilities(text_limit=limit))
    assert fitted
    assert all(isinstance(part, Text) and len(part.text) <= limit for part in fitted)


@given(parts=st.lists(_parts, max_size=5))
def test_a_channel_that_carries_all_gets_all_unchanged(parts: list[Part]):
    assert fit(parts, ALL) == tuple(parts)


@given(parts=st.lists(_parts, max_size=5))
def test_fitting_twice_is_fitting_once(parts: list[Part]):
    once = fit(parts, TEXT_ONLY)
    assert fit(once, TEXT_ONLY) == once


def test_words_and_choices_become_one_and_pictures_stay() -> None:
    yes = Choices(text="Which?", options=(Choice(value="1", title="yes"),))
    picture = Image(name="a.png", content_type="image/png", size=1, file_id="f")
    assert condense((Text(text="a"), picture, Text(text="b"))) == (Text(text="a\n\nb"), picture)
    assert condense((Text(text="a"), yes, picture)) == (picture, replace(yes, text="a\n\nWhich?"))
    assert condense((picture,)) == (picture,)
