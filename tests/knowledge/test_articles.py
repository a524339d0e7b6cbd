"""The rules of an article's life."""

from dataclasses import replace

import pytest

from hub.core.articles import Article, ArticleState
from hub.core.errors import Conflict, InputError
from knowledge import articles as rules
from tests.knowledge.doubles import NOW, live, text


def draft() -> Article:
    return rules.new("a", text(), by="ann", at=NOW)


def in_review() -> Article:
    return rules.submit(draft(), by="ann", at=NOW)


def test_a_new_article_is_a_draft_that_nobody_sees() -> None:
    article = draft()
    assert (article.state, article.version, article.live) == (ArticleState.DRAFT, 1, None)


def test_the_whole_way_from_draft_to_retired() -> None:
    published = rules.publish(rules.approve(in_review(), by="bob", at=NOW), by="ann", at=NOW)
    assert published.state is ArticleState.PUBLISHED
    assert (published.live, published.live_version) == (published.text, 1)
    retired = rules.retire(published, by="bob", at=NOW)
    assert (retired.state, retired.live, retired.live_version) == (ArticleState.RETIRED, None, 0)


def test_nobody_approves_his_own_words() -> None:
    with pytest.raises(Conflict) as caught:
        rules.approve(in_review(), by="ann", at=NOW)
    assert caught.value.code == "own_article"


def test_what_is_returned_is_a_draft_of_the_same_version_without_its_approval() -> None:
    approved = rules.approve(in_review(), by="bob", at=NOW, words="好")
    returned = rules.send_back(approved, by="bob", at=NOW, words="  缺价格\n")
    assert (returned.state, returned.version, returned.reviewer) == (ArticleState.DRAFT, 1, "")
    assert returned.review and not returned.review.approved
    assert (returned.review.by, returned.review.words) == ("bob", "缺价格")


@pytest.mark.parametrize("words", ["", "  \n", "\u200b\ufeff"])
def test_whoever_returns_an_article_says_why_but_its_author(words: str) -> None:
    with pytest.raises(InputError) as caught:
        rules.send_back(in_review(), by="bob", at=NOW, words=words)
    assert (caught.value.code, caught.value.fields) == ("no_reason", {"remark": "missing"})
    assert rules.send_back(in_review(), by="ann", at=NOW, words=words).review is None


def test_a_reason_stays_until_it_is_answered_by_another_review() -> None:
    returned = rules.send_back(in_review(), by="bob", at=NOW, words="缺价格")
    edited = rules.edit(returned, text("改过"), version=1, by="ann", at=NOW)
    again = rules.submit(edited, by="ann", at=NOW)
    assert again.review == returned.review
    approved = rules.approve(again, by="bob", at=NOW, words="现在好了")
    assert approved.review and (approved.review.version, approved.review.words) == (2, "现在好了")
    assert rules.send_back(approved, by="ann", at=NOW).review is None
    assert rules.edit(approved, text("再改"), version=2, by="ann", at=NOW).review is None


def test_nothing_is_published_without_approval() -> None:
    with pytest.raises(Conflict) as caught:
        rules.publish(in_review(), by="bob", at=NOW)
    assert caught.value.code == "not_approved"


@pytest.mark.parametrize("act", [rules.send_back, rules.approve, rules.publish, rules.retire])
def test_a_draft_cannot_be_returned_approved_published_or_retired(act) -> None:
    with pytest.raises(Conflict) as caught:
        act(draft(), by="bob", at=NOW)
    assert caught.value.params == {"state": "draft"}


def test_editing_a_published_article_keeps_the_old_words_shown_until_the_new_are_published() -> (
    None
):
    edited = rules.edit(live("a", text()), text("新标题"), version=1, by="ann", at=NOW)
    assert (edited.state, edited.version) == (ArticleState.DRAFT, 2)
    assert edited.live is not None
    assert (edited.live.title, edited.live_version) == ("怎么查流量", 1)


def test_an_edit_takes_the_approval_back() -> None:
    approved = rules.approve(in_review(), by="bob", at=NOW)
    assert rules.edit(approved, text("改过"), version=1, by="ann", at=NOW).reviewer == ""


def test_an_edit_of_an_old_version_is_a_conflict_that_names_the_newest() -> None:
    with pytest.raises(Conflict) as caught:
        rules.edit(replace(draft(), version=3), text(), version=2, by="ann", at=NOW)
    assert (caught.value.code, caught.value.params) == ("version_conflict", {"version": 3})
