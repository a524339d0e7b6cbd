"""The titles of all articles in memory: found at every stroke, in Chinese and in pinyin."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.core.articles import Article, ArticleState
from hub.core.events import Kind
from hub.core.pinyin import seeker
from hub.store.articles import Articles
from hub.store.group import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    id: str
    title: str
    category: str
    language: str
    state: ArticleState


class Titles:
    """Read at the first question, then only what has changed; `hear` is called for every event."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles
        self._known: dict[str, Title] | None = None
        self._changed: set[str] = set()
        self._lock = asyncio.Lock()

    def hear(self, entry: Entry) -> None:
        if entry.event.kind is Kind.ARTICLE:
            self._changed |= set(entry.event.data["ids"])

    async def find(self, asked: str, limit: int) -> Sequence[Title]:
        """Those whose title says or spells what was typed; retired ones come last."""
        async with self._lock:
            known = await self._read()
        return await asyncio.to_thread(_found, asked, tuple(known.values()), limit)

    async def _read(self) -> dict[str, Title]:
        changed, self._changed = self._changed, set()
        try:
            if self._known is None:
                every = self._articles.every()
                self._known = {article.id: _title(article) async for article in every}
            elif changed:
                some = await self._articles.get_many(changed)
                self._known |= {name: _title(article) for name, article in some.items()}
        except BaseException:
            self._changed |= changed
            raise
        return self._known


def _title(article: Article) -> Title:
    return Title(
        id=article.id,
        title=article.text.title,
        category=article.text.category,
        language=article.text.language,
        state=article.state,
    )


def _found(asked: str, titles: Iterable[Title], limit: int) -> Sequence[Title]:
    seek = seeker(asked)
    found = [one for one in titles if seek(one.title)]
    found.sort(key=lambda one: (one.state is ArticleState.RETIRED, len(one.title), one.title))
    return found[:limit]
