"""The index follows the articles, in this process and in others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hub.pipeline.pipeline import Spine
from hub.store.articles import Articles
from knowledge.exchange import Entry
from knowledge.index import MemoryBuild, MemoryIndex
from knowledge.library import Action, Library
from knowledge.projection import Projection, reindex
from knowledge.search import ArticleSearch
from knowledge.seed import seed_articles
from tests.knowledge.doubles import text
from tests.waiting import until

pytestmark = pytest.mark.store


@asynccontextmanager
async def following(spine: Spine) -> AsyncIterator[tuple[MemoryIndex, Projection]]:
    index = MemoryIndex()
    projection = Projection(index, Articles(spine.db))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(projection.run(spine.feed))
        await until_ready(index)
        yield index, projection
        task.cancel()


async def until_ready(index: MemoryIndex) -> None:
    for _ in range(1_000):
        if await index.edition() is not None:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError("the index was not built")


async def wait_for(index: MemoryIndex, query: str, expected: list[str]) -> None:
    search = ArticleSearch(index)
    found: list[str] | None = None
    async with asyncio.timeout(10):
        while found != expected:
            await asyncio.sleep(0.01)
            found = [hit.article_id for hit in (await search.search(query)).hits]


async def test_what_was_there_before_the_start_is_found(spine: Spine) -> None:
    await seed_articles(Library(spine.committer, Articles(spine.db)))
    async with following(spine) as (index, _):
        findings = await ArticleSearch(index).search("忘了服务密码怎么办")
        assert findings.sure
        assert findings.hits[0].article_id == "password"


async def test_published_and_retired_articles_come_and_go(spine: Spine) -> None:
    library = Library(spine.committer, Articles(spine.db))
    async with following(spine) as (index, _):
        await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
        await wait_for(index, "流量", ["a"])
        await library.act("a", Action.RETIRE, by="ann")
        await wait_for(index, "流量", [])
        assert (await ArticleSearch(index).search("流量")).hits == ()


async def test_a_rebuild_on_request_finds_what_was_written_behind_our_back(spine: Spine) -> None:
    library = Library(spine.committer, Articles(spine.db))
    await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
    async with following(spine) as (index, _):
        await wait_for(index, "流量", ["a"])
        await spine.db["articles"].delete_one({"_id": "a"})
        await reindex(spine.committer, by="ann")
        await wait_for(index, "流量", [])
        assert (await ArticleSearch(index).search("流量")).hits == ()


async def test_an_edit_during_a_rebuild_is_found_before_and_after_it(
    spine: Spine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.projection.BATCH", 1)
    library = Library(spine.committer, Articles(spine.db))
    entries = [Entry(id=f"n{n}", text=text(f"第{n}号设备")) for n in range(5)]
    await library.bring_in(entries, by="ann", publish=True)
    async with following(spine) as (index, projection):
        seen: list[tuple[bool, list[str]]] = []
        real = MemoryBuild.add

        async def add(build, articles):
            """In the middle of the rebuild an editor writes; the next batch waits for his work."""
            if not seen:
                await library.bring_in([Entry(id="a", text=text())], by="bob", publish=True)
            await real(build, articles)
            hits = (await ArticleSearch(index).search("流量")).hits
            seen.append((bool(projection.state()), [hit.article_id for hit in hits]))

        monkeypatch.setattr(MemoryBuild, "add", add)
        await reindex(spine.committer, by="ann")
        await until(lambda: len(seen) > 2 and not projection.state())
        assert (True, ["a"]) in seen
        await wait_for(index, "流量", ["a"])


async def test_an_outage_of_the_store_is_waited_out_and_nothing_forgotten(
    spine: Spine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.projection.PAUSE", 0.01)
    library = Library(spine.committer, Articles(spine.db))
    async with following(spine) as (index, projection):
        failures = iter([ConnectionError("away"), ConnectionError("away")])
        real = projection._articles.get_many

        async def get_many(ids):
            if error := next(failures, None):
                raise error
            return await real(ids)

        monkeypatch.setattr(projection._articles, "get_many", get_many)
        await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
        await wait_for(index, "流量", ["a"])
        assert next(failures, None) is None
