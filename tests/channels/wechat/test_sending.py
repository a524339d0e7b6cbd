"""An answer as WeChat's messages: few, and none longer than it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat.sending import TEXT_BYTES, Body, compose, split
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text


def file(cls: type[File], kind: str, size: int = 10) -> File:
    return cls(name="a.bin", content_type=kind, size=size, file_id="f")


def choices(*titles: str, text: str = "请选择") -> Choices:
    return Choices(text=text, options=tuple(Choice(value=one, title=one) for one in titles))


def texts(*parts: Part) -> list[str]:
    found = compose(parts)
    assert all(isinstance(one, dict) and one["msgtype"] == "text" for one in found)
    return [one["text"]["content"] for one in found if isinstance(one, dict)]


def test_words_that_follow_one_another_are_one_message():
    assert texts(Text(text="您好"), Text(text="余额 5 元")) == ["您好\n\n余额 5 元"]


@given(st.text(max_size=3000))
def test_no_piece_is_too_long_and_nothing_is_lost(text: str):
    pieces = split(text)
    assert all(0 < len(one.encode(errors="replace")) <= TEXT_BYTES for one in pieces)
    assert "".join(pieces) == text


def test_a_long_text_is_cut_behind_a_sentence():
    first, second = texts(Text(text="一" * 500 + "。" + "二" * 300))
    assert first.endswith("。") and second == "二" * 300


def test_choices_are_a_menu_whose_ids_say_what_was_chosen():
    score = Choices(text="满意吗", options=(Choice(value="5", title="很满意"),))
    (found,) = compose((score,))
    assert found == {
        "msgtype": "msgmenu",
        "msgmenu": {
            "head_content": "满意吗", "list": [{"id": "v:5", "content": "很满意"}],
            "tail_content": "",
        },
    }  # fmt: skip


@pytest.mark.parametrize("part", [
    choices(*(str(n) for n in range(11))), choices("字" * 22), choices("一", text=""), choices(""),
    choices("一", text="字" * 700),
])  # fmt: skip
def test_what_fits_in_no_menu_is_numbered(part: Choices):
    assert "1. " in "".join(texts(part))


def test_a_picture_and_a_voice_are_put_up_and_other_files_are_named():
    picture, voice = file(Image, "image/jpeg"), file(Audio, "audio/amr")
    assert compose((picture, voice)) == (picture, voice)
    for other in (
        file(Image, "image/webp"), file(Audio, "audio/ogg"), file(File, "application/pdf"),
        file(Image, "image/png", 10 * 2**20 + 1), file(Audio, "audio/amr", 2 * 2**20 + 1),
    ):  # fmt: skip
        assert texts(other) == ["[a.bin]"]


def test_the_order_of_words_and_pictures_stays():
    picture = file(Image, "image/png")
    first, second, third = compose((Text(text="a"), picture, Text(text="b")))
    assert (text_of(first), second, text_of(third)) == ("a", picture, "b")


def text_of(piece: Body | File) -> str:
    assert not isinstance(piece, File)
    return str(piece["text"]["content"])


def test_a_card_with_an_address_is_an_article_and_else_it_is_text():
    (found,) = compose((Card(title="套餐", text="说明", url="https://a.cn"),))
    article = {"title": "套餐", "description": "说明", "url": "https://a.cn", "picurl": ""}
    assert found == {"msgtype": "news", "news": {"articles": [article]}}
    assert texts(Card(title="套餐", text="说明")) == ["套餐\n说明"]


def test_a_place_is_told_in_words():
    assert texts(Location(latitude=31.2, longitude=121.5, label="营业厅")) == ["[营业厅]"]


def test_of_nothing_nothing_is_sent():
    assert compose((Text(text=""),)) == ()
