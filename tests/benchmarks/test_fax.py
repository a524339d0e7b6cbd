"""How like a text is to what was written."""

import pytest

from benchmarks.fax import likeness


@pytest.mark.parametrize(
    ("read", "share"),
    [("话费账单", 1), ("话贵账单", 0.75), ("话费账", 0.75), ("", 0), ("话费账单多", 0.75)],
)
def test_every_sign_that_is_wrong_missing_or_too_much_counts(read: str, share: float):
    assert likeness(read, "话费账单") == share
