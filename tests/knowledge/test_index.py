"""The index as a projection of live articles."""

from hub.core.articles import ArticleText
from knowledge import articles as rules
from knowledge.analysis import units
from knowledge.index import ArticleIndex
from tests.knowledge.doubles import NOW, index_of, live, text


def found(index: ArticleIndex, query: str) -> list[str]:
    return [one.id for one in index.candidates(index.searcher(), units(query), 10)]


def test_an_article_is_found_by_title_question_and_answer() -> None:
    words = text("怎么开发票", "可以下载电子版。", questions=("报销要抬头",))
    index = index_of([live("invoice", words), live("data", text())])
    for query in ("发票", "抬头", "下载"):
        assert found(index, query) == ["invoice"]


def test_what_is_not_live_is_not_found() -> None:
    index = index_of([rules.new("draft", text("怎么开发票"), by="ann", at=NOW)])
    assert found(index, "发票") == []


def test_a_changed_article_is_found_by_its_new_words_only() -> None:
    index = index_of([live("a", text("怎么开发票"))])
    index.put([live("a", text("积分兑换"))])
    assert found(index, "发票") == []
    assert found(index, "积分") == ["a"]
    assert index.searcher().num_docs == 1


def test_a_retired_and_a_deleted_article_disappear() -> None:
    article = live("a", text("怎么开发票"))
    index = index_of([article, live("b", text("发票抬头"))])
    index.put([rules.retire(article, by="bob", at=NOW)], gone=["b"])
    assert found(index, "发票") == []


def test_a_build_answers_nothing_until_it_is_changed_over_to() -> None:
    index = index_of([live("old", text("怎么开发票"))])
    build = index.build()
    build.add([live("new", text("怎么开发票"))])
    assert found(index, "发票") == ["old"]
    index.change_over(build)
    assert found(index, "发票") == ["new"]


def test_the_live_words_are_indexed_and_not_the_draft_of_their_successor() -> None:
    edited = rules.edit(
        live("a", text("怎么开发票")), text("积分兑换"), version=1, by="ann", at=NOW
    )
    index = index_of([edited])
    (one,) = index.candidates(index.searcher(), units("发票"), 10)
    assert (one.text.title, one.version) == ("怎么开发票", 1)
    assert found(index, "积分") == []


def test_a_candidate_carries_all_that_an_answer_needs() -> None:
    words = ArticleText(title="Bill", answer="Open the app.", category="billing", language="en")
    index = index_of([live("bill", words)])
    (one,) = index.candidates(index.searcher(), units("bill"), 10)
    assert one.text == words
    assert one.asks == (("bill",),)
    assert {"open", "app"} <= one.answer
