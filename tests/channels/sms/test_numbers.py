"""Numbers as addresses: one person has one, however a carrier writes it."""

import pytest

from channels.sms.numbers import address_of, identity_of


@pytest.mark.parametrize(
    "number",
    ["13900000001", "8613900000001", "+8613900000001", "008613900000001", "+86 139-0000-0001"],
)
def test_a_chinese_mobile_is_bare(number: str):
    assert address_of(number) == "13900000001"
    assert identity_of(address_of(number)) == "number:13900000001"


@pytest.mark.parametrize(
    "number, address",
    [
        ("10010", "10010"),
        ("106550101860", "106550101860"),
        ("057188886666", "057188886666"),
        ("+8657188886666", "057188886666"),
        ("+447700900123", "+447700900123"),
        ("00447700900123", "+447700900123"),
        ("UNICOM", "UNICOM"),
        (" Uni com ", "Uni com"),
        ("", ""),
    ],
)
def test_others_are_as_they_are_dialled_from_here(number: str, address: str):
    assert address_of(number) == address == address_of(address)


def test_what_the_carrier_calls_international_begins_with_its_country():
    assert address_of("447700900123", abroad=True) == "+447700900123"
    assert address_of("8613900000001", abroad=True) == "13900000001"


def test_nobody_is_known_by_a_name_or_a_service_number():
    assert identity_of("UNICOM") == identity_of("10010") == ""
