"""Search gives the right article with evidence, and says when there is none."""

import asyncio
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Unavailable
from knowledge.index import MemoryIndex
from knowledge.search import ArticleSearch
from knowledge.seed import seed_entries
from tests.knowledge.doubles import index_of, live, live_entries, text

SEARCH = ArticleSearch(asyncio.run(index_of(live_entries(seed_entries()))))
EVALUATION = files("knowledge") / "eval"
SHARED = Path(__file__).parents[3] / "shared" / "data"


def rows(name: str) -> list[list[str]]:
    lines = (EVALUATION / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


async def test_the_right_article_comes_first_for_real_sounding_questions() -> None:
    questions = rows("zh-CN.tsv")
    assert len(questions) >= 100
    wrong = []
    for question, expected in questions:
        findings = await SEARCH.search(question)
        if not findings.hits or findings.hits[0].article_id not in expected.split("|"):
            wrong.append(question)
    assert len(wrong) / len(questions) <= 0.06, wrong


async def test_most_questions_of_ours_are_answered_and_hardly_one_wrongly() -> None:
    questions = rows("zh-CN.tsv")
    sure = wrong = 0
    for question, expected in questions:
        findings = await SEARCH.search(question)
        sure += findings.sure
        wrong += findings.sure and findings.hits[0].article_id not in expected.split("|")
    assert sure / len(questions) >= 0.85
    assert wrong / len(questions) <= 0.03


async def test_questions_for_other_houses_are_not_answered() -> None:
    questions = [row[0] for row in rows("off-topic.tsv")]
    assert len(questions) >= 100
    answered = [question for question in questions if (await SEARCH.search(question)).sure]
    assert len(answered) / len(questions) <= 0.05, answered


@pytest.mark.shared_data
async def test_questions_about_hotels_and_restaurants_are_not_answered() -> None:
    path = SHARED / "zh" / "oos_zh_crosswoz_apache2.tsv"
    if not path.exists():
        pytest.skip("the real data are not beside the project")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    answered = [line for line in lines if (await SEARCH.search(line.split("\t")[0])).sure]
    assert len(answered) / len(lines) <= 0.03, answered


async def test_a_hit_carries_its_evidence() -> None:
    findings = await SEARCH.search("手機丟了怎麼辦")
    best = findings.hits[0]
    assert findings.sure
    assert (best.article_id, best.version, best.category) == ("loss", 1, "停复机")
    assert best.passage in best.answer
    assert 0.5 < best.score <= 1


async def test_traditional_and_full_width_questions_find_the_same() -> None:
    plain = await SEARCH.search("puk码在哪里查")
    other = await SEARCH.search("ＰＵＫ碼在哪裡查")
    assert plain == other


async def test_at_most_k_hits_come_best_first() -> None:
    findings = await SEARCH.search("怎么查询", k=3)
    scores = [hit.score for hit in findings.hits]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["", "   ", "？？", "请问怎么办", "\x00", "😀" * 10_000])
async def test_a_question_without_content_finds_nothing(query: str) -> None:
    findings = await SEARCH.search(query)
    assert not findings.sure
    assert not findings.hits


@given(st.text(max_size=60))
def test_no_question_breaks_the_search_and_scores_stay_within_bounds(query: str) -> None:
    findings = asyncio.run(SEARCH.search(query))
    assert all(0 <= hit.score <= 1 for hit in findings.hits)
    assert all(hit.passage in hit.answer for hit in findings.hits)


async def test_an_article_in_the_customers_language_comes_before_its_twin() -> None:
    twins = [
        live("zh", text("roaming fee", "答案", language="zh-CN")),
        live("en", text("roaming fee", "Answer", language="en")),
    ]
    search = ArticleSearch(await index_of(twins))
    for locale, first in (("zh-CN", "zh"), ("en-US", "en")):
        findings = await search.search("roaming fee", locale=locale)
        assert findings.hits[0].article_id == first


async def test_before_the_index_is_built_search_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        await ArticleSearch(MemoryIndex()).search("流量")


async def test_an_empty_knowledge_base_answers_nothing() -> None:
    findings = await ArticleSearch(await index_of([])).search("流量怎么查")
    assert (findings.hits, findings.sure) == ((), False)


async def test_the_same_words_find_their_article_also_among_thousands() -> None:
    many = [live(f"n{n}", text(f"第 {n} 号设备的说明", "请看手册。")) for n in range(2_000)]
    search = ArticleSearch(await index_of([*many, *live_entries(seed_entries())]))
    findings = await search.search("话费发票怎么开")
    assert findings.sure
    assert findings.hits[0].article_id == "invoice"
