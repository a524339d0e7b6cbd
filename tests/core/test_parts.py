"""Parts and their one JSON form."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.parts import (
    Audio,
    Card,
    Choice,
    Choices,
    File,
    Image,
    Location,
    Part,
    Text,
    file_part,
    part_from_json,
    part_to_json,
    plain_text,
)


def _files(cls: type[File]) -> st.SearchStrategy[File]:
    sizes = st.integers(min_value=0)
    return st.builds(cls, name=st.text(), content_type=st.text(), size=sizes, file_id=st.text())


_finite = st.floats(allow_nan=False, allow_infinity=False)
_choices = st.builds(Choice, value=st.text(), title=st.text())
parts = st.one_of(
    st.builds(Text, text=st.text()),
    _files(Image),
    _files(File),
    _files(Audio),
    st.builds(Location, latitude=_finite, longitude=_finite, label=st.text()),
    st.builds(Choices, text=st.text(), options=st.lists(_choices, max_size=4).map(tuple)),
    st.builds(Card, title=st.text(), text=st.text(), url=st.text()),
)


@given(part=parts)
def test_a_part_survives_its_json_form(part: Part):
    assert part_from_json(json.loads(json.dumps(part_to_json(part)))) == part


def test_a_text_has_the_form_of_the_contract():
    assert part_to_json(Text(text="您好")) == {"type": "text", "text": "您好"}


@pytest.mark.parametrize(
    "body", [{}, {"type": "dance"}, {"type": "text"}, {"type": "text", "text": "a", "more": 1}]
)
def test_what_is_no_part_is_refused(body: dict[str, Any]):
    with pytest.raises((KeyError, TypeError)):
        part_from_json(body)


@pytest.mark.parametrize(
    ("content_type", "cls"),
    [("image/png", Image), ("audio/amr", Audio), ("video/mp4", File), ("text/plain", File)],
)
def test_a_file_is_the_part_that_its_type_asks_for(content_type: str, cls: type[File]):
    part = file_part(name="a", content_type=content_type, size=1, file_id="f")
    assert type(part) is cls


def test_plain_text_is_what_a_reader_without_pictures_reads():
    image = Image(name="a.png", content_type="image/png", size=1, file_id="f")
    said = (Text(text="您好"), image, Card(title="套餐", text="59 元"), Text(text=""))
    assert plain_text(said) == "您好\n[a.png]\n套餐\n59 元"
    assert plain_text(()) == ""
    assert plain_text((Location(latitude=1, longitude=2, label="营业厅"),)) == "[营业厅]"
