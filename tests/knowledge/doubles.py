"""Small articles and indexes made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from hub.core.articles import Article, ArticleText
from knowledge import articles as rules
from knowledge.backend import SearchBackend
from knowledge.exchange import Entry
from knowledge.index import MemoryIndex

Index = TypeVar("Index", bound=SearchBackend)
NOW = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)


def text(title: str = "怎么查流量", answer: str = "在 App 里查。", **fields: Any) -> ArticleText:
    return ArticleText(title=title, answer=answer, **fields)


def live(article_id: str, words: ArticleText) -> Article:
    return rules.go_live(rules.new(article_id, words, by="editor", at=NOW), at=NOW)


async def index_of(articles: Sequence[Article]) -> MemoryIndex:
    return await filled(MemoryIndex(), articles)


async def filled(index: Index, articles: Sequence[Article], edition: int = 0) -> Index:
    """The same index, with these articles in it and no others."""
    build = await index.build(edition)
    await build.add(articles)
    await build.change_over()
    return index


def live_entries(entries: Sequence[Entry]) -> list[Article]:
    return [live(entry.id, entry.text) for entry in entries]
