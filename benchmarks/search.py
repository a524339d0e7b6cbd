"""Search among 50,000 articles: questions, edits and a rebuild, beside the bare engine."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import cycle, islice

from benchmarks.figures import Figure, Result, Skipped, at_most
from benchmarks.library import Sources
from benchmarks.load import Round, drive, percentile
from benchmarks.stage import Stage
from hub.core.articles import Article
from hub.core.clock import SystemClock
from hub.house.beside import beside
from hub.pipeline.pipeline import Spine
from hub.store.articles import Articles, article_to_document, record, write
from hub.store.database import connect
from hub.store.draft import Draft
from hub.store.schema import migrate
from knowledge import articles as rules
from knowledge.analysis import units
from knowledge.index import MemoryIndex, question
from knowledge.projection import Projection, reindex
from knowledge.search import LONGEST, ArticleSearch

ARTICLES = 50_000
QUESTIONS = 2_000
EDITS = 10
_AT_ONCE = 500
_CANDIDATES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """As much of a hub as search is."""

    spine: Spine
    index: MemoryIndex
    search: ArticleSearch

    async def edition(self, number: int) -> None:
        """Until the index is this old or newer."""
        while (found := await self.index.edition()) is None or found < number:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def measure(where: Stage) -> list[Result]:
    try:
        sources = Sources()
    except FileNotFoundError:
        return [Skipped(name="search", why="the real data are not beside the project")]
    async with _hub(where.address("search"), sources) as hub:
        asked = sources.asked()
        return [
            *await _questions(hub, asked), await _edits(hub), *await _rebuild(hub, asked)
        ]  # fmt: skip


async def _questions(hub: Hub, asked: Iterator[str]) -> list[Figure]:
    texts = [next(asked) for _ in range(QUESTIONS)]
    bare = _bare(hub.index, texts)
    left = iter(texts)
    ours = await drive([lambda: hub.search.search(next(left))], QUESTIONS)
    name = f"search among {ARTICLES:,} articles"
    return [
        Figure(
            name=name, value=percentile([ours], percent), unit=f"ms, p{percent}", target=target,
            reference=percentile([bare], percent), against="bare engine, the same terms",
        )
        for percent, target in ((50, None), (99, at_most(8)))
    ]  # fmt: skip


def _bare(index: MemoryIndex, texts: list[str]) -> Round:
    """The engine alone: no analysis of the question, no ranking, no passage."""
    searcher, day = index.searcher(), date(2026, 1, 1)
    queries = [question(units(text[:LONGEST]), None, day) for text in texts]
    waits: list[float] = []
    for query in queries:
        began = time.perf_counter()
        searcher.search(query, _CANDIDATES, count=False)
        waits.append(time.perf_counter() - began)
    return Round(sum(waits), waits)


async def _edits(hub: Hub) -> Figure:
    """From the commit until the new word is found."""
    articles, slowest = Articles(hub.spine.db), 0.0
    for n in range(EDITS):
        before, word = await articles.get(f"n{n:06d}"), f"xq{n:04d}zz"
        assert before
        await hub.spine.committer.commit(None, partial(_edit, before, word))
        began = time.perf_counter()
        while not (await hub.search.search(word)).hits:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        slowest = max(slowest, time.perf_counter() - began)
    return Figure(name="an edit is found", value=slowest, unit="s, slowest", target=at_most(1))


def _edit(before: Article, word: str, draft: Draft) -> None:
    text = replace(before.text, title=f"{before.text.title} {word}")
    written = rules.edit(before, text, version=before.version, by="bench", at=draft.now)
    write(draft, before, rules.go_live(written, at=draft.now))
    record(draft, "published", [before.id], by="bench")


async def _rebuild(hub: Hub, asked: Iterator[str]) -> list[Figure]:
    """Answered meanwhile: a question that finds nothing any more ends the measurement."""
    texts = [text for text in islice(asked, 50) if (await hub.search.search(text)).hits]
    number = hub.spine.feed.last + 1
    began = time.perf_counter()
    await reindex(hub.spine.committer, by="bench")
    waits: list[float] = []
    async with beside(_ask(hub, cycle(texts), waits)):
        await hub.edition(number)
    seconds = time.perf_counter() - began
    return [
        Figure(
            name=f"rebuild of {ARTICLES:,} articles", value=seconds, unit="s", target=at_most(60)
        ),
        Figure(
            name="search meanwhile", value=percentile([Round(seconds, waits)], 99), unit="ms, p99"
        ),
    ]  # fmt: skip


async def _ask(hub: Hub, texts: Iterator[str], waits: list[float]) -> None:
    while True:
        began = time.perf_counter()
        found = await hub.search.search(next(texts))
        waits.append(time.perf_counter() - began)
        assert found.hits, "an index that is being rebuilt has to answer"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _hub(address: str, sources: Sources) -> AsyncIterator[Hub]:
    db = connect(address)
    try:
        await migrate(db)
        await db["articles"].drop_indexes()  # with them, filling takes four times as long
        documents = [article_to_document(one) for one in sources.articles(ARTICLES)]
        for start in range(0, ARTICLES, _AT_ONCE):
            await db["articles"].insert_many(documents[start : start + _AT_ONCE])
        del documents
        spine, index = Spine(db, SystemClock()), MemoryIndex()
        hub = Hub(spine=spine, index=index, search=ArticleSearch(index))
        await spine.feed.start()
        projection = Projection(index, Articles(db)).run(spine.feed)
        async with beside(spine.committer.run()), beside(spine.feed.run()), beside(projection):
            await hub.edition(0)
            yield hub
    finally:
        db.close()
