"""Names that people write: what cannot be seen in them is left out, and is no name by itself."""

import pytest
from pydantic import ValidationError

from agent_console.api.forms import In
from agent_console.api.shapes.common import Line
from agent_console.api.shapes.marks import LabelChange
from agent_console.api.shapes.order_rules import OrderFormIn


class Named(In):
    name: Line


def test_what_turns_a_line_round_or_has_no_width_is_left_out() -> None:
    assert Named(name="\u202e宽带\u200b报障\u2069").name == "宽带报障"
    assert LabelChange(add=("催\u2060办",)).add == ("催办",)


def test_what_people_read_of_a_form_of_orders_is_seen_too() -> None:
    field = {
        "type": "string", "title": "\u202e号码\u200b", "x-title-en": "Num\u2060ber",
        "enum": ["移\u200b动", "固话"], "maxLength": 20,
    }  # fmt: skip
    form = OrderFormIn(fields={"type": "object", "properties": {"number": field}}, version=0)
    assert form.fields["properties"]["number"] == {
        "type": "string", "title": "号码", "x-title-en": "Number", "enum": ["移动", "固话"],
        "maxLength": 20,
    }  # fmt: skip


@pytest.mark.parametrize("properties", [None, [], {"number": "\u200b"}, {"number": {"enum": 7}}])
def test_what_is_no_form_is_left_to_whoever_checks_forms(properties: object) -> None:
    fields = {"properties": properties}
    assert OrderFormIn(fields=fields, version=0).fields == fields


@pytest.mark.parametrize("name", ["\u202e\u200b", "", " ", 7])
def test_what_shows_nothing_is_no_name(name: object) -> None:
    with pytest.raises(ValidationError):
        Named.model_validate({"name": name})
