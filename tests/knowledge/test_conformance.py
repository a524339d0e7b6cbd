"""What every search back end has to do, and do alike."""

import asyncio
import time
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from hub.core.articles import Article, ArticleText
from hub.core.errors import Unavailable
from hub.core.ports.knowledge import Audience
from knowledge import articles as rules
from knowledge.analysis import units
from knowledge.backend import Candidate, SearchBackend
from knowledge.search import ArticleSearch
from knowledge.seed import seed_entries
from tests.knowledge.doubles import NOW, filled, index_of, live, live_entries, text

TODAY = NOW.date()
DAY = timedelta(days=1)
SPECIAL = [
    "",
    " ",
    "？！。",
    "\x00",
    "a AND (b OR",
    'ask:* {"match_all":{}}',
    "kb_v*/_search?q=%",
    "😀" * 9,
]


async def candidates(
    index: SearchBackend, query: str, audience: Audience | None = None, day: date = TODAY
) -> list[Candidate]:
    return await index.candidates(units(query), audience=audience, day=day, limit=10)


async def found(
    index: SearchBackend, query: str, audience: Audience | None = None, day: date = TODAY
) -> list[str]:
    return sorted(one.id for one in await candidates(index, query, audience, day))


def questions(articles: Sequence[Article]) -> list[str]:
    """Every article by its title, and by a wording of its own where it has one."""
    texts = [article.live for article in articles if article.live]
    return [q for text in texts for q in (text.title, *text.questions[:1])]


@pytest.mark.timeout(300)
async def test_the_same_questions_have_the_same_answers_as_in_the_process(
    index: SearchBackend,
) -> None:
    """Articles that are equally near may change places: what is sure and the best score may not."""
    articles = live_entries(seed_entries()[:60])
    ours, theirs = (
        ArticleSearch(await index_of(articles)),
        ArticleSearch(await filled(index, articles)),
    )
    for question in [*questions(articles)[:60], "今天天气怎么样", "银行卡余额怎么查"]:
        expected, given = await ours.search(question), await theirs.search(question)
        assert [hit.article_id for hit in given.hits[:1]] == [
            hit.article_id for hit in expected.hits[:1]
        ], question
        assert given.sure == expected.sure


async def test_an_article_is_found_by_title_question_and_answer(index: SearchBackend) -> None:
    words = text("怎么开发票", "可以下载电子版。", questions=("报销要抬头",))
    await filled(index, [live("invoice", words), live("data", text())])
    for query in ("发票", "抬头", "下载"):
        assert await found(index, query) == ["invoice"]


async def test_a_match_in_a_question_comes_before_one_in_an_answer(index: SearchBackend) -> None:
    await filled(
        index,
        [live("answer", text("查话费", "发票在这里。")), live("ask", text("开发票", "见柜台。"))],
    )
    assert [one.id for one in await candidates(index, "发票")] == ["ask", "answer"]


async def test_what_is_not_live_is_not_found(index: SearchBackend) -> None:
    await filled(index, [rules.new("draft", text("怎么开发票"), by="ann", at=NOW)])
    assert await found(index, "发票") == []


async def test_live_words_are_found_and_not_the_draft_of_their_successor(
    index: SearchBackend,
) -> None:
    before = live("a", text("怎么开发票"))
    draft = rules.edit(before, text("积分兑换"), version=1, by="ann", at=NOW)
    await filled(index, [draft])
    (one,) = await candidates(index, "发票")
    assert (one.text.title, one.version) == ("怎么开发票", 1)
    assert await found(index, "积分") == []


async def test_a_changed_article_is_found_at_once_by_its_new_words_only(
    index: SearchBackend,
) -> None:
    before = live("a", text("怎么开发票"))
    await filled(index, [before])
    await index.put([edited(before, text("积分兑换"))])
    assert await found(index, "发票") == []
    assert await found(index, "积分") == ["a"]
    assert (await index.frequencies(())).size == 1


async def test_an_edit_is_found_within_a_second_among_hundreds(index: SearchBackend) -> None:
    many = [live(f"n{n}", text(f"第{n}号设备的说明", "请看手册。")) for n in range(300)]
    await filled(index, many)
    took = []
    for number, words in enumerate(("积分兑换", "停机保号", "宽带移机"), start=7):
        began = time.monotonic()
        await index.put([edited(many[number], text(words))])
        assert await found(index, words) == [f"n{number}"]
        took.append(time.monotonic() - began)
    assert min(took) < 1


async def test_an_article_that_is_put_twice_is_there_once(index: SearchBackend) -> None:
    article = live("a", text("怎么开发票"))
    await filled(index, [article])
    for _ in range(2):
        await index.put([article])
    assert await found(index, "发票") == ["a"]


async def test_a_retired_and_a_deleted_article_disappear(index: SearchBackend) -> None:
    article = live("a", text("怎么开发票"))
    await filled(index, [article, live("b", text("发票抬头"))])
    retired = rules.retire(article, by="bob", at=NOW)
    for _ in range(2):
        await index.put([retired], gone=["b", "never-was"])
        assert await found(index, "发票") == []


async def test_validity_is_checked_on_the_day_and_both_ends_count(index: SearchBackend) -> None:
    words = text("怎么开发票", valid_from=TODAY - DAY, valid_until=TODAY + DAY)
    await filled(index, [live("a", words), live("always", text("发票抬头"))])
    days = {TODAY + n * DAY: await found(index, "发票", day=TODAY + n * DAY) for n in range(-2, 3)}
    assert ["a" in ids for ids in days.values()] == [False, True, True, True, False]
    assert all("always" in ids for ids in days.values())


async def test_an_article_for_some_is_found_by_them_and_by_nobody_else(
    index: SearchBackend,
) -> None:
    await filled(
        index,
        [
            live("all", text("发票")),
            live("zhejiang", text("发票", regions=("浙江", "江苏"))),
            live("gold", text("发票", tiers=("gold",))),
            live("both", text("发票", regions=("浙江",), tiers=("gold",))),
        ],
    )
    assert await found(index, "发票") == ["all", "both", "gold", "zhejiang"]
    for audience, expected in (
        (Audience(), ["all"]),
        (Audience(region="浙江"), ["all", "zhejiang"]),
        (Audience(region="广东", tier="silver"), ["all"]),
        (Audience(tier="gold"), ["all", "gold"]),
        (Audience(region="浙江", tier="gold"), ["all", "both", "gold", "zhejiang"]),
    ):
        assert await found(index, "发票", audience) == expected, audience


async def test_filters_do_not_change_the_order(index: SearchBackend) -> None:
    articles = [
        live("a", text("发票", "发票", regions=("浙江",))), live("b", text("发票抬头怎么填写"))
    ]  # fmt: skip
    await filled(index, articles)
    expected = [one.id for one in await candidates(index, "发票")]
    given = await candidates(index, "发票", Audience(region="浙江"))
    assert [one.id for one in given] == expected == ["a", "b"]


async def test_terms_are_counted_over_all_titles_and_questions(index: SearchBackend) -> None:
    await filled(
        index,
        [
            live("a", text("开发票", "积分", valid_until=TODAY - DAY)),
            live("b", text("开发票", questions=("发票",))),
            live("c", text("查话费")),
        ],
    )
    told = await index.frequencies(["发票", "话费", "积分", "套餐"])
    assert dict(told.counts) == {"发票": 2, "话费": 1, "积分": 0, "套餐": 0}
    assert told.size == 3


async def test_a_candidate_carries_all_that_an_answer_needs(index: SearchBackend) -> None:
    words = ArticleText(
        title="Bill", answer="Open the app.", category="billing", language="en", short="App.",
        valid_from=TODAY, regions=("浙江",),
    )  # fmt: skip
    await filled(index, [live("bill", words)])
    (one,) = await candidates(index, "bill")
    assert (one.text, one.version, one.asks) == (words, 1, (("bill",),))
    assert {"open", "app"} <= one.answer


@pytest.mark.parametrize("query", SPECIAL)
async def test_signs_of_no_meaning_find_nothing_and_break_nothing(
    index: SearchBackend, query: str
) -> None:
    await filled(index, [live("a", text("怎么开发票"))])
    findings = await ArticleSearch(index).search(query)
    assert (findings.hits, findings.sure) == ((), False)


async def test_a_question_of_five_thousand_characters_is_answered(index: SearchBackend) -> None:
    await filled(index, [live("a", text("怎么开发票"))])
    findings = await ArticleSearch(index).search("我想问一下发票怎么开" * 500)
    assert [hit.article_id for hit in findings.hits] == ["a"]


async def test_an_article_as_long_as_may_be_is_found(index: SearchBackend) -> None:
    await filled(index, [live("a", text("怎么开发票", "流量" * 10_000))])
    assert await found(index, "发票流量") == ["a"]


async def test_an_empty_index_answers_nothing_and_counts_nothing(index: SearchBackend) -> None:
    await filled(index, [])
    assert await found(index, "发票") == []
    told = await index.frequencies(["发票"])
    assert (told.counts["发票"], told.size) == (0, 0)


async def test_before_anything_is_built_search_is_unavailable_and_says_so(
    index: SearchBackend,
) -> None:
    assert await index.edition() is None
    assert (await index.state())["state"] == "warming"
    with pytest.raises(Unavailable):
        await candidates(index, "发票")
    with pytest.raises(Unavailable):
        await index.put([live("a", text("怎么开发票"))])
    assert await index.edition() is None


async def test_a_build_answers_nothing_until_it_is_changed_over_to(index: SearchBackend) -> None:
    await filled(index, [live("old", text("怎么开发票"))])
    build = await index.build(7)
    await build.add([live("new", text("怎么开发票"))])
    assert await found(index, "发票") == ["old"]
    assert await index.edition() == 0
    await build.change_over()
    assert await found(index, "发票") == ["new"]
    assert await index.edition() == 7
    state = await index.state()
    assert (state["state"], state["articles"], state["edition"]) == ("up", 1, 7)


@pytest.mark.timeout(300)
async def test_no_question_goes_without_its_answer_while_the_index_is_rebuilt(
    index: SearchBackend,
) -> None:
    articles = [live(f"n{n}", text(f"第{n}号设备的说明")) for n in range(200)]
    await filled(index, [*articles, live("a", text("怎么开发票"))])
    answers: list[list[str]] = []

    async def ask() -> None:
        while True:
            answers.append(await found(index, "发票"))
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        asking = [group.create_task(ask()) for _ in range(2)]
        for edition in range(1, 4):
            await filled(index, [*articles, live("a", text("怎么开发票"))], edition)
        for task in asking:
            task.cancel()
    assert len(answers) > 20
    assert all(answer == ["a"] for answer in answers)


def edited(article: Article, words: ArticleText) -> Article:
    draft = rules.edit(article, words, version=article.version, by="ann", at=NOW)
    return rules.go_live(draft, at=NOW)
