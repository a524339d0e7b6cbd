"""Files of articles: what goes out comes in the same, and what is broken says where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import InputError, TooLong
from knowledge.articles import clean
from knowledge.exchange import Entry, Form, form_of, read_entries, write_entries
from knowledge.exchange.files import MAX_BYTES, MAX_ENTRIES
from knowledge.seed import seed_entries
from tests.knowledge.doubles import text
from tests.knowledge.test_articles import TEXTS

IDS = st.one_of(st.just(""), st.text("abcXYZ019-_", min_size=1, max_size=12))
ENTRIES = st.lists(
    st.builds(lambda words, name: Entry(text=clean(words), id=name), TEXTS, IDS).filter(
        lambda entry: entry.text.title != "" and entry.text.answer != ""
    ),
    min_size=1,
    max_size=4,
    unique_by=(
        lambda entry: (entry.text.language, entry.text.title),
        lambda entry: entry.id or id(entry),
    ),
)


def flaws_of(data: bytes | str, form: Form, locale: str = "zh-CN") -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_entries(data.encode() if isinstance(data, str) else data, form, locale=locale)
    assert caught.value.code == "bad_file"
    return caught.value.fields


@pytest.mark.parametrize("form", Form)
@given(ENTRIES)
def test_what_goes_out_comes_in_the_same(form: Form, entries: list[Entry]) -> None:
    assert read_entries(write_entries(entries, form), form) == entries


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(
    "answer",
    [
        "# 像标题\n\\# 也像\n## 答案\n- id: x",
        "=1+1",
        "'=1+1",
        '逗号,引号"换行\n分号;',
        "a\n\n\nb",
        "- 一\n- 二",
    ],
)
def test_answers_that_look_like_the_form_itself_survive(form: Form, answer: str) -> None:
    entries = [Entry(text=text("=标题|,", answer, questions=("只有|一条",))), Entry(text=text("b"))]
    assert read_entries(write_entries(entries, form), form) == entries


@pytest.mark.parametrize("form", Form)
def test_the_seed_survives_every_form(form: Form) -> None:
    assert read_entries(write_entries(seed_entries(), form), form) == seed_entries()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_table_saved_by_excel_is_read_in_whatever_encoding(encoding: str) -> None:
    table = "标题,问法,答案,分类,语言\n查余额,余额多少|还剩多少钱,在应用里看,话费,中文\n"
    (entry,) = read_entries(table.encode(encoding), Form.CSV)
    assert entry.text == text(
        "查余额", "在应用里看", questions=("余额多少", "还剩多少钱"), category="话费"
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_may_use_commas_semicolons_or_tabs(delimiter: str) -> None:
    table = f"title{delimiter}answer\r\nA{delimiter}B\r\n"
    assert [entry.text.title for entry in read_entries(table.encode(), Form.CSV)] == ["A"]


def test_a_formula_is_shielded_from_the_spreadsheet() -> None:
    data = write_entries([Entry(text=text("=HYPERLINK(1)"))], Form.CSV)
    assert "'=HYPERLINK(1)" in data.decode("utf-8-sig")


def test_every_flaw_of_a_table_is_told_with_its_row_and_remedy() -> None:
    table = "标题,答案,语言\nA,好,zh\n,好,zh\nB,,法语\nA,又,zh\nC,一,zh,多了\n"
    assert flaws_of(table, Form.CSV) == {
        "第 3 行 · 标题": "不能为空，请补上",
        "第 4 行 · 答案": "不能为空，请补上",
        "第 4 行 · 语言": "不认识的语言，请填 zh-CN, en 之一",
        "第 5 行 · 标题": "与第 2 处重复，请删去一处或改名",
        "第 6 行": "这一行的列比表头多，内容里有逗号时请用英文双引号括起来",
    }


def test_flaws_are_told_in_english_to_who_reads_english() -> None:
    assert flaws_of("title,answer\nA,\n", Form.CSV, "en-US") == {
        "row 2 · answer": "must not be empty, please fill it in"
    }


def test_a_table_without_its_columns_says_which_are_missing() -> None:
    assert flaws_of("名字,说明\nA,B\n", Form.CSV) == {
        "第 1 行 · 标题": "表头缺少“标题”列，请在第一行补上这一列",
        "第 1 行 · 答案": "表头缺少“答案”列，请在第一行补上这一列",
    }


@pytest.mark.parametrize(
    ("data", "form", "place"),
    [
        ("", Form.CSV, "文件"),
        ("[]", Form.JSON, "文件"),
        ("", Form.MARKDOWN, "文件"),
        ('title,answer\n"A,B\n', Form.CSV, "第 2 行"),
        ('[{"title": "A",\n "answer": }]', Form.JSON, "第 2 行"),
        ('"A"', Form.JSON, "文件"),
        ("[" * 100_000, Form.JSON, "文件"),
        ('["A"]', Form.JSON, "第 1 篇"),
        ('[{"title": 5, "answer": "B"}]', Form.JSON, "第 1 篇 · 标题"),
        ('[{"title": "A", "answer": "B", "questions": [1]}]', Form.JSON, "第 1 篇 · 问法"),
        ("前言\n# A\nB", Form.MARKDOWN, "第 1 行"),
        ("# A\n## 问法\n没有横线\n## 答案\nB", Form.MARKDOWN, "第 3 行 · 问法"),
        ("# A\n- id: 不 行\n\nB", Form.MARKDOWN, "第 1 行 · 编号"),
        (b"title,answer\nA,\xff\xff\xff\n", Form.CSV, "第 2 行"),
    ],
)
def test_a_bad_file_names_the_place(data: bytes | str, form: Form, place: str) -> None:
    assert place in flaws_of(data, form)


@pytest.mark.parametrize("form", Form)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_anything_but_articles_or_a_clear_error(
    form: Form, data: bytes
) -> None:
    try:
        assert read_entries(data, form)
    except InputError as error:
        assert error.fields


def test_a_plain_markdown_page_is_an_article_without_questions() -> None:
    (entry,) = read_entries("# 标题\n\n第一段\n\n## 小标题\n第二段\n".encode(), Form.MARKDOWN)
    assert entry.text == text("标题", "第一段\n\n## 小标题\n第二段")


def test_lone_surrogates_in_json_do_no_harm() -> None:
    data = json.dumps([{"title": "A\ud800", "answer": "B\x00"}]).encode()
    assert read_entries(data, Form.JSON) == [Entry(text=text("A", "B"))]


def test_a_file_of_unreasonable_size_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLong):
        read_entries(b"x" * (MAX_BYTES + 1), Form.CSV)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.CSV", Form.CSV), ("b.json", Form.JSON), ("c.md", Form.MARKDOWN), ("csv", Form.CSV)],
)
def test_the_form_is_known_by_the_name(name: str, form: Form) -> None:
    assert form_of(name) is form


def test_another_form_is_refused_by_name() -> None:
    with pytest.raises(InputError) as caught:
        form_of("a.xlsx")
    assert caught.value.code == "unknown_form"


def test_a_file_with_too_many_articles_is_refused_as_a_whole() -> None:
    entries = [Entry(text=text(f"第 {number} 篇")) for number in range(MAX_ENTRIES + 1)]
    assert flaws_of(write_entries(entries, Form.JSON), Form.JSON) == {
        f"第 {MAX_ENTRIES + 1} 篇": f"一个文件最多 {MAX_ENTRIES} 篇，请分成几个文件"
    }
