"""What may stand in a field of the house, and how what is personal is shown in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.customer_fields import CustomerField, FieldKind, fault
from hub.core.identities import hidden, masked


@pytest.mark.parametrize(
    ("kind", "value", "wrong"),
    [
        (FieldKind.TEXT, "海曙区", ""),
        (FieldKind.TEXT, "长" * 201, "too_long_value"),
        (FieldKind.NUMBER, "214.60", ""),
        (FieldKind.NUMBER, "NaN", "not_number"),
        (FieldKind.NUMBER, "十二", "not_number"),
        (FieldKind.DATE, "2020-02-29", ""),
        (FieldKind.DATE, "2021-02-29", "not_date"),
        (FieldKind.DATE, "20210228", "not_date"),
        (FieldKind.CHOICE, "良好", ""),
        (FieldKind.CHOICE, "一般", "unknown_value"),
    ],
)
def test_a_value_is_of_its_kind(kind: FieldKind, value: str, wrong: str) -> None:
    field = CustomerField(
        id="f", name="字段", kind=kind, options=("良好",), seen_by="customers.see"
    )
    assert fault(field, value) == wrong
    assert fault(field, "") == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("13900008812", "139 **** 8812"),
        ("+86 139 0000 8812", "139 **** 8812"),
        ("0574-8730123", "057 **** 0123"),
        ("Zhou.Min@Example.com", "z***@example.com"),
        ("visitor-7f2a", "visitor-7f2a"),
    ],
)
def test_numbers_and_mail_addresses_are_shown_in_part(address: str, shown: str) -> None:
    assert masked(address) == shown


@given(st.text(min_size=1, max_size=40))
def test_what_is_hidden_keeps_most_of_itself(text: str) -> None:
    left = hidden(text).replace(" **** ", "").replace("**** ", "").replace("****", "")
    assert len(left) < len(text) or "*" in text
