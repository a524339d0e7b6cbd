"""The index as a projection of live articles."""

from hub.core.articles import ArticleText
from knowledge import articles as rules
from knowledge.analysis import units
from knowledge.backend import Candidate
from knowledge.index import MemoryIndex
from tests.knowledge.doubles import NOW, index_of, live, text


async def found(index: MemoryIndex, query: str) -> list[str]:
    return [one.id for one in await candidates(index, query)]


async def candidates(index: MemoryIndex, query: str) -> list[Candidate]:
    return await index.candidates(units(query), audience=None, day=NOW.date(), limit=10)


async def test_an_article_is_found_by_title_question_and_answer() -> None:
    words = text("怎么开发票", "可以下载电子版。", questions=("报销要抬头",))
    index = await index_of([live("invoice", words), live("data", text())])
    for query in ("发票", "抬头", "下载"):
        assert await found(index, query) == ["invoice"]


async def test_what_is_not_live_is_not_found() -> None:
    index = await index_of([rules.new("draft", text("怎么开发票"), by="ann", at=NOW)])
    assert await found(index, "发票") == []


async def test_a_changed_article_is_found_by_its_new_words_only() -> None:
    index = await index_of([live("a", text("怎么开发票"))])
    await index.put([live("a", text("积分兑换"))])
    assert await found(index, "发票") == []
    assert await found(index, "积分") == ["a"]
    assert (await index.frequencies(())).size == 1


async def test_a_retired_and_a_deleted_article_disappear() -> None:
    article = live("a", text("怎么开发票"))
    index = await index_of([article, live("b", text("发票抬头"))])
    await index.put([rules.retire(article, by="bob", at=NOW)], gone=["b"])
    assert await found(index, "发票") == []


async def test_a_build_answers_nothing_until_it_is_changed_over_to() -> None:
    index = await index_of([live("old", text("怎么开发票"))])
    build = await index.build(0)
    await build.add([live("new", text("怎么开发票"))])
    assert await found(index, "发票") == ["old"]
    await build.change_over()
    assert await found(index, "发票") == ["new"]


async def test_the_live_words_are_indexed_and_not_the_draft_of_their_successor() -> None:
    edited = rules.edit(
        live("a", text("怎么开发票")), text("积分兑换"), version=1, by="ann", at=NOW
    )
    index = await index_of([edited])
    (one,) = await candidates(index, "发票")
    assert (one.text.title, one.version) == ("怎么开发票", 1)
    assert await found(index, "积分") == []


async def test_a_candidate_carries_all_that_an_answer_needs() -> None:
    words = ArticleText(title="Bill", answer="Open the app.", category="billing", language="en")
    index = await index_of([live("bill", words)])
    (one,) = await candidates(index, "bill")
    assert one.text == words
    assert one.asks == (("bill",),)
    assert {"open", "app"} <= one.answer
