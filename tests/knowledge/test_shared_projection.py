"""Several hubs follow the articles into one cluster, also when it goes away and comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hub.core.errors import Unavailable
from hub.house.beside import beside
from hub.pipeline.pipeline import Spine
from hub.store.articles import Articles
from knowledge.elastic.build import ElasticBuild
from knowledge.elastic.index import ElasticIndex
from knowledge.exchange import Entry
from knowledge.library import Action, Library
from knowledge.projection import Projection, reindex
from knowledge.search import ArticleSearch
from tests.knowledge.clusters import Server
from tests.knowledge.doubles import text

pytestmark = pytest.mark.store


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.projection.PAUSE", 0.1)
    monkeypatch.setattr("knowledge.projection.WATCH", 0.2)


@pytest.fixture
def library(spine: Spine) -> Library:
    return Library(spine.committer, Articles(spine.db))


@asynccontextmanager
async def hub(spine: Spine, server: Server, *, builds: bool = True) -> AsyncIterator[ElasticIndex]:
    index = ElasticIndex([server.url], patience=10)
    projection = Projection(index, Articles(spine.db), may_build=lambda: builds)
    async with beside(projection.run(spine.feed)):
        yield index
    await index.close()


async def found(index: ElasticIndex) -> list[str] | None:
    try:
        hits = (await ArticleSearch(index).search("流量")).hits
    except Unavailable:
        return None
    return [hit.article_id for hit in hits]


async def wait_for(index: ElasticIndex, expected: list[str]) -> None:
    async with asyncio.timeout(60):
        while await found(index) != expected:
            await asyncio.sleep(0.05)


async def test_one_hub_builds_and_all_follow(
    spine: Spine, server: Server, library: Library
) -> None:
    await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
    async with hub(spine, server, builds=False) as waiting:
        await asyncio.sleep(0.5)
        assert server.indices() == []
        async with hub(spine, server) as building:
            for index in (waiting, building):
                await wait_for(index, ["a"])
            await library.act("a", Action.RETIRE, by="ann")
            for index in (waiting, building):
                await wait_for(index, [])
        assert len(server.indices()) == 1


async def test_a_hub_that_starts_on_a_good_index_builds_none_and_catches_up(
    spine: Spine, server: Server, library: Library
) -> None:
    await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
    async with hub(spine, server) as index:
        await wait_for(index, ["a"])
    before = server.indices()
    await library.act("a", Action.RETIRE, by="ann")
    await library.bring_in([Entry(id="b", text=text("流量包"))], by="ann", publish=True)
    async with hub(spine, server) as index:
        await wait_for(index, ["b"])
    assert server.indices() == before


async def test_what_changes_while_the_cluster_is_away_is_found_when_it_is_back(
    spine: Spine, server: Server, library: Library
) -> None:
    await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
    async with hub(spine, server) as index:
        await wait_for(index, ["a"])
        server.stop()
        await library.act("a", Action.RETIRE, by="ann")
        await library.bring_in([Entry(id="b", text=text("流量包"))], by="ann", publish=True)
        await asyncio.sleep(0.3)
        assert await found(index) is None
        server.start()
        await wait_for(index, ["b"])


async def test_a_builder_that_dies_half_way_harms_nothing_and_the_next_one_finishes(
    spine: Spine, server: Server, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.bring_in([Entry(id="a", text=text())], by="ann", publish=True)
    async with hub(spine, server) as index:
        await wait_for(index, ["a"])
        with monkeypatch.context() as patch:
            stuck = asyncio.Event()

            async def change_over(_: ElasticBuild) -> None:
                stuck.set()
                await asyncio.sleep(3_600)

            patch.setattr(ElasticBuild, "change_over", change_over)
            await reindex(spine.committer, by="ann")
            await asyncio.wait_for(stuck.wait(), 30)
        assert await found(index) == ["a"]
    assert len(server.indices()) == 2
    async with hub(spine, server) as index:
        await reindex(spine.committer, by="ann")
        async with asyncio.timeout(30):
            while await index.edition() != spine.feed.last or len(server.indices()) > 1:
                await asyncio.sleep(0.05)
        assert await found(index) == ["a"]
