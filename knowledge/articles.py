"""The rules of an article's life: who may do what to it in which state.

edit: any state -> draft, a new version; what customers see stays until the new one is published.
submit: draft -> review. approve: in review, by another person than the author of this version.
publish: in review and approved -> published. retire: anything that is live -> retired, not shown.
"""

import re
from dataclasses import replace
from datetime import datetime

from hub.core.articles import Article, ArticleState, ArticleText
from hub.core.errors import Conflict, InputError

_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufeff\ud800-\udfff]")
LANGUAGES = ("zh-CN", "en")
LIMITS = {"title": 200, "question": 200, "questions": 50, "answer": 20_000, "category": 50}


def clean(text: ArticleText) -> ArticleText:
    """The same text without stray white space, control characters and repeated questions."""
    questions = dict.fromkeys(_one_line(question) for question in text.questions)
    answer = _printable(text.answer).strip()
    return ArticleText(
        title=_one_line(text.title),
        answer="\n".join(line.rstrip() for line in answer.splitlines()),
        questions=tuple(question for question in questions if question),
        category=_one_line(text.category),
        language=_one_line(text.language) or LANGUAGES[0],
    )


def flaws(text: ArticleText) -> dict[str, str]:
    """Field -> what is wrong with it (`empty`, `too_long`, `too_many`, `unknown_language`)."""
    found = {name: "empty" for name in ("title", "answer") if not getattr(text, name)}
    for name in ("title", "answer", "category"):
        if len(getattr(text, name)) > LIMITS[name]:
            found[name] = "too_long"
    if len(text.questions) > LIMITS["questions"]:
        found["questions"] = "too_many"
    if any(len(question) > LIMITS["question"] for question in text.questions):
        found["questions"] = "too_long"
    if text.language not in LANGUAGES:
        found["language"] = "unknown_language"
    return found


def checked(text: ArticleText) -> ArticleText:
    """The cleaned text; raises InputError naming each field that will not do."""
    text = clean(text)
    if found := flaws(text):
        raise InputError("bad_article", fields=found)
    return text


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
    )


def submit(article: Article, *, by: str, at: datetime) -> Article:
    _must_be(article, ArticleState.DRAFT)
    return replace(_touched(article, at), state=ArticleState.REVIEW)


def approve(article: Article, *, by: str, at: datetime) -> Article:
    _must_be(article, ArticleState.REVIEW)
    if by == article.author:
        raise Conflict("own_article")
    return replace(_touched(article, at), reviewer=by)


def publish(article: Article, *, by: str, at: datetime) -> Article:
    _must_be(article, ArticleState.REVIEW)
    if not article.reviewer:
        raise Conflict("not_approved")
    return go_live(article, at=at)


def retire(article: Article, *, by: str, at: datetime) -> Article:
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


def _touched(article: Article, at: datetime) -> Article:
    return replace(article, rev=article.rev + 1, updated_at=at)


def _must_be(article: Article, state: ArticleState) -> None:
    if article.state is not state:
        raise Conflict("article_state", state=article.state.value)


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    """Without what no editor can see or no file can carry (controls, lone surrogates, BOM)."""
    return _UNPRINTABLE.sub("", text)
