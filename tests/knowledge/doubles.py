"""Small articles and indexes made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hub.core.articles import Article, ArticleText
from knowledge import articles as rules
from knowledge.exchange import Entry
from knowledge.index import MemoryIndex

NOW = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)


def text(title: str = "怎么查流量", answer: str = "在 App 里查。", **fields: Any) -> ArticleText:
    return ArticleText(title=title, answer=answer, **fields)


def live(article_id: str, words: ArticleText) -> Article:
    return rules.go_live(rules.new(article_id, words, by="editor", at=NOW), at=NOW)


async def index_of(articles: Sequence[Article]) -> MemoryIndex:
    index = MemoryIndex()
    build = await index.build()
    await build.add(articles)
    await build.change_over()
    return index


def live_entries(entries: Sequence[Entry]) -> list[Article]:
    return [live(entry.id, entry.text) for entry in entries]
