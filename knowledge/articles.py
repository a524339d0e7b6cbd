"""The rules of an article's life: who may do what to it in which state.

edit: any state -> draft, a new version; what customers see stays until the new one is published.
submit: draft -> review. return: review -> draft, the same version without its approval, with a
reason unless its author takes it back. approve: in review, by another person than that author.
publish: in review and approved -> published. retire: anything that is live -> retired, not shown.
"""

from dataclasses import replace
from datetime import datetime

from hub.core.articles import Article, ArticleState, ArticleText, Review
from hub.core.errors import Conflict, InputError
from knowledge.text import block, checked


def new(article_id: str, text: ArticleText, *, by: str, at: datetime) -> Article:
    return Article(
        id=article_id,
        text=checked(text),
        state=ArticleState.DRAFT,
        version=1,
        rev=1,
        author=by,
        created_at=at,
        updated_at=at,
    )


def edit(article: Article, text: ArticleText, *, version: int, by: str, at: datetime) -> Article:
    """A new version; raises Conflict when `version` is not the newest any more."""
    if version != article.version:
        raise Conflict("version_conflict", version=article.version)
    return replace(
        _touched(article, at),
        text=checked(text),
        state=ArticleState.DRAFT,
        version=article.version + 1,
        author=by,
        reviewer="",
        review=_open(article),
    )


def submit(article: Article, *, by: str, at: datetime, words: str = "") -> Article:
    _must_be(article, ArticleState.DRAFT)
    return replace(_touched(article, at), state=ArticleState.REVIEW)


def approve(article: Article, *, by: str, at: datetime, words: str = "") -> Article:
    _must_be(article, ArticleState.REVIEW)
    if by == article.author:
        raise Conflict("own_article")
    review = Review(version=article.version, approved=True, by=by, at=at, words=block(words))
    return replace(_touched(article, at), reviewer=by, review=review)


def send_back(article: Article, *, by: str, at: datetime, words: str = "") -> Article:
    """To its author, who is told why, or taken back by himself; an approval goes with it."""
    _must_be(article, ArticleState.REVIEW)
    back = replace(_touched(article, at), state=ArticleState.DRAFT, reviewer="")
    if by == article.author:
        return replace(back, review=_open(article))
    review = Review(version=article.version, approved=False, by=by, at=at, words=block(words))
    if not any(one.isprintable() and not one.isspace() for one in words):
        raise InputError("no_reason", fields={"remark": "missing"})
    return replace(back, review=review)


def publish(article: Article, *, by: str, at: datetime, words: str = "") -> Article:
    _must_be(article, ArticleState.REVIEW)
    if not article.reviewer:
        raise Conflict("not_approved")
    return go_live(article, at=at)


def retire(article: Article, *, by: str, at: datetime, words: str = "") -> Article:
    if article.live is None:
        raise Conflict("article_state", state=article.state.value)
    return replace(_touched(article, at), state=ArticleState.RETIRED, live=None, live_version=0)


def go_live(article: Article, *, at: datetime) -> Article:
    """Show the newest version to customers, whatever its state: for seeds and trusted imports."""
    return replace(
        _touched(article, at),
        state=ArticleState.PUBLISHED,
        live=article.text,
        live_version=article.version,
    )


def _open(article: Article) -> Review | None:
    """What is still to be mended; an approval is of these words and no others."""
    return None if article.review and article.review.approved else article.review


def _touched(article: Article, at: datetime) -> Article:
    return replace(article, rev=article.rev + 1, updated_at=at)


def _must_be(article: Article, state: ArticleState) -> None:
    if article.state is not state:
        raise Conflict("article_state", state=article.state.value)
