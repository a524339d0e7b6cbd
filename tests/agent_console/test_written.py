"""Names that people write: what cannot be seen in them is left out, and is no name by itself."""

import pytest
from pydantic import ValidationError

from agent_console.api.forms import In
from agent_console.api.shapes.common import Line
from agent_console.api.shapes.marks import LabelChange


class Named(In):
    name: Line


def test_what_turns_a_line_round_or_has_no_width_is_left_out() -> None:
    assert Named(name="\u202e宽带\u200b报障\u2069").name == "宽带报障"
    assert LabelChange(add=("催\u2060办",)).add == ("催办",)


@pytest.mark.parametrize("name", ["\u202e\u200b", "", " ", 7])
def test_what_shows_nothing_is_no_name(name: object) -> None:
    with pytest.raises(ValidationError):
        Named.model_validate({"name": name})
