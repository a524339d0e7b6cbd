"""Passages are cut from the raw answer, where it speaks of the question."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import units
from knowledge.passage import LENGTH, passage

ANSWER = "本业务可以随时办理。发票在 App 的“我的”里下载。\n积分不能换现金。"


def test_the_sentence_with_the_questions_words_begins_the_passage() -> None:
    assert passage(ANSWER, units("發票在哪下載")).startswith("发票在 App")
    assert passage(ANSWER, units("积分")) == "积分不能换现金。"


def test_short_sentences_are_followed_by_the_next() -> None:
    assert passage(ANSWER, units("办理")) == ANSWER


@given(st.text(max_size=600), st.text(max_size=20))
def test_a_passage_is_always_a_piece_of_the_raw_answer(answer: str, query: str) -> None:
    piece = passage(answer, units(query))
    assert piece in answer
    assert piece or not answer.strip()


def test_a_passage_of_many_sentences_stays_short() -> None:
    assert len(passage("一句话说完。" * 100, units("一句"))) <= LENGTH
