"""Files of articles: what goes out comes in the same, and what is broken says where."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import InputError, TooLong
from knowledge.exchange import Entry, Form, form_of, read_entries, write_entries
from knowledge.exchange.files import MAX_BYTES, MAX_ENTRIES
from knowledge.seed import seed_entries
from knowledge.text import clean, flaws
from tests.knowledge.doubles import text
from tests.knowledge.test_text import LINK, TEXTS

IDS = st.one_of(st.just(""), st.text("abcXYZ019-_", min_size=1, max_size=12))
ENTRIES = st.lists(
    st.builds(lambda words, name: Entry(text=clean(words), id=name), TEXTS, IDS).filter(
        lambda entry: flaws(entry.text) == {}
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
        "看下面\n## 短信\n\\## Mail\n## 问法",
    ],
)
def test_answers_that_look_like_the_form_itself_survive(form: Form, answer: str) -> None:
    first = text("=标题|,", answer, questions=("只有|一条",), short=answer, mail=answer)
    entries = [Entry(text=first), Entry(text=text("b"))]
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


def test_every_flaw_of_the_finer_fields_is_told_with_its_remedy() -> None:
    page = (
        "# A\n- valid_from: 明天\n- valid_until: 2026-02-30\n- tiers: 金, 铜\n"
        "- links: 账单 https://x\n- category: a/b/c/d\n- translates: ?\n\n答案\n"
        "# B\n- valid_from: 2026-02-01\n- valid_until: 2026-01-01\n- links: 站 <http://x>\n\n答案\n"
    )
    tiers = "supreme, diamond, gold, silver, normal"
    assert flaws_of(page, Form.MARKDOWN) == {
        "第 1 行 · 生效日期": "日期请写成 2026-01-31 的样子",
        "第 1 行 · 失效日期": "日期请写成 2026-01-31 的样子",
        "第 1 行 · 链接": "链接请写成“标题 <https://…>”，几个链接用分号隔开",
        "第 1 行 · 客户等级": f"不认识的客户等级，请填 {tiers} 之中的",
        "第 1 行 · 分类": "分类最多 3 级，用 / 隔开",
        "第 1 行 · 译自": "编号只能用字母、数字、- 和 _，最多 64 位",
        "第 10 行 · 失效日期": "失效日期不能早于生效日期",
        "第 10 行 · 链接": "链接要有标题，网址要以 https:// 开头",
    }
    assert flaws_of(page, Form.MARKDOWN, "en")["line 1 · valid from"] == (
        "please write the day like 2026-01-31"
    )


def test_sections_and_field_lines_of_a_page_are_read_in_either_language() -> None:
    page = (
        "# Bill\n\n- language: en\n- translates: bill\n- valid until: 2030-12-31\n"
        "- tiers: 金, diamond\n- regions: 浙江、江苏\n"
        "- links: 账单 <https://www.yuanxin.example/bill>\n\n"
        "## Questions\n\n- my bill\n\n## Answer\n\nOpen the app.\n\n"
        "## SMS\n\nApp.\n\n## Mail\n\nDear customer,\nopen it.\n"
    )
    (entry,) = read_entries(page.encode(), Form.MARKDOWN)
    assert entry.text == text(
        "Bill",
        "Open the app.",
        questions=("my bill",),
        language="en",
        translates="bill",
        valid_until=date(2030, 12, 31),
        tiers=("gold", "diamond"),
        regions=("浙江", "江苏"),
        links=(LINK,),
        short="App.",
        mail="Dear customer,\nopen it.",
    )
    assert "## SMS" in write_entries([entry], Form.MARKDOWN).decode()


def test_the_example_of_the_documentation_is_read_in_every_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "articles.md").read_text("utf-8")
    example = re.search(r"```markdown\n(.*?)```", page, re.DOTALL)
    assert example
    (entry,) = read_entries(example[1].encode(), Form.MARKDOWN)
    text = entry.text
    assert (entry.id, text.category, text.tiers) == ("bill", "话费/账单", ("gold", "diamond"))
    assert (text.regions, len(text.links)) == (("浙江", "江苏"), 2)
    assert text.questions and text.answer and text.short and text.mail


def test_lists_in_json_may_be_lists() -> None:
    body = {
        "title": "A",
        "answer": "B",
        "tiers": ["gold"],
        "regions": ["浙江", "江苏"],
        "links": [{"title": LINK.title, "url": LINK.url}],
        "short": None,
    }
    (entry,) = read_entries(json.dumps([body]).encode(), Form.JSON)
    expected = text("A", "B", tiers=("gold",), regions=("浙江", "江苏"), links=(LINK,))
    assert entry.text == expected


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
        ('[{"title": "A", "answer": "B", "tiers": {"a": 1}}]', Form.JSON, "第 1 篇 · 客户等级"),
        ('[{"title": "A", "answer": "B", "links": ["x"]}]', Form.JSON, "第 1 篇 · 链接"),
        ('[{"title": "A", "answer": "B", "links": 5}]', Form.JSON, "第 1 篇 · 链接"),
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
