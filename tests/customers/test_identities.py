"""The same person is written alike, however his address looks."""

import pytest

from hub.core.identities import identify, signed, united


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("13900000001", "number:13900000001"),
        ("+86 139 0000 0001", "number:13900000001"),
        ("0086-13900000001", "number:13900000001"),
        ("8613900000001", "number:13900000001"),
        ("１３９００００００１", "number:1390000001"),
        ("0571-8765 4321", "number:057187654321"),
        ("+86 571 8765 4321", "number:057187654321"),
        ("(0571) 87654321", "number:057187654321"),
        ("+49 30 901820", "number:4930901820"),
        ("Wang@Example.COM", "mail:wang@example.com"),
        (" wang@example.com ", "mail:wang@example.com"),
    ],
)
def test_numbers_and_mail_addresses_are_recognised(address: str, identity: str) -> None:
    assert identify(address) == identity


@pytest.mark.parametrize(
    "address",
    ["", "v1", "10086", "id:u-1", "wang@localhost", "a b@example.com", "1" * 16, "+", "86"],
)
def test_what_names_nobody_elsewhere_is_no_identity(address: str) -> None:
    assert identify(address) == ""


def test_a_signed_id_is_never_a_number() -> None:
    assert signed("13900000001") != identify("13900000001")
    assert united("13900000001") not in (signed("13900000001"), identify("13900000001"))
