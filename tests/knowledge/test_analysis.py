"""The laws of the shared analysis."""

from hypothesis import given
from hypothesis import strategies as st
from zhconv_rs import zhconv

from knowledge.analysis import normalise, terms, units
from knowledge.seed import seed_entries

SENTENCES = [
    sentence
    for entry in seed_entries()
    for sentence in (entry.text.title, *entry.text.questions, *entry.text.answer.splitlines())
]


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_full_width_equals_half_width(text: str) -> None:
    full = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert normalise(full) == normalise(text)
    assert terms(full) == terms(text)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3))
def test_traditional_equals_simplified(sentences: list[str]) -> None:
    text = "，".join(sentences)
    traditional = zhconv(text, "zh-Hant")
    assert normalise(traditional) == normalise(text)
    assert terms(traditional) == terms(text)


def test_traditional_characters_of_every_common_simplified_one_come_back() -> None:
    common = [
        bytes([high, low]).decode("gb2312", "ignore")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
    ]
    lost = [one for one in common if normalise(zhconv(one, "zh-Hant")) != normalise(one)]
    assert lost == ["硷"]


@given(st.text())
def test_terms_hold_no_white_space_and_survive_a_white_space_analyser(text: str) -> None:
    found = terms(text)
    assert " ".join(found).split() == found


@given(st.sampled_from(SENTENCES))
def test_case_does_not_matter(sentence: str) -> None:
    assert terms(sentence.upper()) == terms(sentence.lower())


def test_different_words_for_one_thing_give_the_same_terms() -> None:
    assert terms("我的SIM卡弄丢了") == terms("電話卡不見了")
    assert terms("查话费") == terms("话费查询")
    assert set(terms("退订")) == set(terms("关掉"))


def test_fillers_say_nothing() -> None:
    assert terms("你好，请问我想问一下怎么办呢？") == []


def test_an_unknown_word_is_found_by_its_bigrams_however_it_is_cut() -> None:
    assert "翯霸" in terms("翯霸怎么用")
    assert "翯霸" in terms("我的翯霸坏了")


def test_a_long_word_also_gives_the_words_inside_it() -> None:
    assert terms("停机保号") == ["停机保号", "停机"]


def test_an_amount_of_data_is_data_but_a_network_is_not() -> None:
    assert terms("10G") == ["流量"]
    assert terms("5G") == ["5g"]


def test_names_and_nouns_weigh_more_than_small_words() -> None:
    weights = {unit.word: unit.weight for unit in units("昨天下载发票")}
    assert weights["发票"] > weights["下载"] > weights["昨天"]


def test_initials_that_people_type_are_not_cut_out_of_english_words() -> None:
    assert terms("ll") == ["流量"]
    assert terms("bill watch") == ["bill", "watch"]
