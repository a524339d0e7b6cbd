"""All forms of an English word are found as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.stem import stem


@pytest.mark.parametrize(
    "forms",
    [
        "invoice invoices invoiced",
        "charge charges charging charged",
        "stop stops stopped stopping",
        "company companies",
        "box boxes",
        "activate activated activating",
    ],
)
def test_forms_of_one_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["bus", "sms", "5g", "puk", "流量", "status", "process"])
def test_words_that_only_look_like_a_form_stay(word: str) -> None:
    assert stem(word) == word


@given(st.text())
def test_a_stem_is_never_empty_where_a_word_was_not(word: str) -> None:
    assert bool(stem(word)) == bool(word)
