"""What a cluster adds: an index that many hubs share, that may be old, and that may go away."""

import asyncio
import json
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession, web

from hub.core.articles import Article
from hub.core.errors import Unavailable
from hub.house.ports import free_port
from knowledge import articles as rules
from knowledge.analysis import units
from knowledge.elastic import mapping
from knowledge.elastic.index import PATIENCE, ElasticIndex
from tests.knowledge.clusters import Server
from tests.knowledge.doubles import NOW, filled, live, text

INVOICE = live("a", text("怎么开发票"))


@asynccontextmanager
async def hub_on(url: str, patience: float = 10) -> AsyncIterator[ElasticIndex]:
    """Patient, since a server just started is slow: most tests are not about that."""
    index = ElasticIndex([url], patience=patience)
    try:
        yield index
    finally:
        await index.close()


@pytest.fixture
async def index(server: Server) -> AsyncIterator[ElasticIndex]:
    async with hub_on(server.url) as found:
        yield found


async def found(index: ElasticIndex, query: str = "发票") -> list[str]:
    day = NOW.date()
    some = await index.candidates(units(query), audience=None, day=day, limit=10)
    return sorted(one.id for one in some)


def changed(article: Article, title: str) -> Article:
    draft = rules.edit(article, text(title), version=article.version, by="ann", at=NOW)
    return rules.go_live(draft, at=NOW)


def stored(*articles: Article) -> Callable[[], Awaitable[dict[str, int]]]:
    async def revs() -> dict[str, int]:
        return {article.id: article.rev for article in articles}

    return revs


def ask(server: Server, path: str, method: str = "GET", body: object = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{server.url}/{path}", data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


async def test_one_index_stands_behind_the_alias_and_the_old_one_is_deleted(
    server: Server, index: ElasticIndex
) -> None:
    for edition in (0, 1):
        await filled(index, [INVOICE], edition)
    (name,) = server.indices()
    assert mapping.OURS.fullmatch(name)
    assert list(ask(server, f"{name}/_alias")[name]["aliases"]) == ["kb"]


async def test_what_a_dead_builder_left_goes_and_what_is_not_ours_stays(
    server: Server, index: ElasticIndex
) -> None:
    await filled(index, [INVOICE])
    await (await index.build(1)).add([live("half", text("怎么开发票"))])
    assert len(server.indices()) == 2
    ask(server, "kb_vendor", "PUT", {})
    try:
        await filled(index, [INVOICE], 2)
        assert await found(index) == ["a"]
        ours = [name for name in server.indices() if name != "kb_vendor"]
        assert len(ours) == 1
        assert "kb_vendor" in server.indices()
    finally:
        ask(server, "kb_vendor", "DELETE")


async def test_a_builder_whose_index_was_swept_away_does_not_change_over(
    server: Server, index: ElasticIndex
) -> None:
    await filled(index, [INVOICE])
    build = await index.build(1)
    (name,) = [name for name in server.indices() if not ask(server, name)[name]["aliases"]]
    ask(server, name, "DELETE")
    with pytest.raises(Unavailable):
        await build.add([live("late", text("怎么开发票"))])
        await build.change_over()
    assert await found(index) == ["a"]
    await filled(index, [INVOICE], 2)
    assert len(server.indices()) == 1


async def test_the_mapping_is_strict_and_explicit(server: Server, index: ElasticIndex) -> None:
    await filled(index, [INVOICE])
    (name,) = server.indices()
    told = ask(server, f"{name}/_mapping")[name]["mappings"]
    assert told["dynamic"] == "strict"
    assert told["properties"]["ask"]["analyzer"] == "whitespace"
    assert told["properties"]["body"]["enabled"] is False


async def test_a_late_writer_does_not_bring_an_older_state_back(index: ElasticIndex) -> None:
    newer = changed(INVOICE, "积分兑换")
    await filled(index, [newer])
    await index.put([INVOICE])
    assert await found(index, "积分") == ["a"]
    assert await found(index) == []


@pytest.mark.peers
@pytest.mark.parametrize("server", ["peer"], indirect=True)
async def test_a_late_writer_does_not_bring_back_what_was_retired(index: ElasticIndex) -> None:
    """The double forgets what it has deleted; a cluster remembers it for as long as we asked."""
    await filled(index, [INVOICE])
    await index.put([rules.retire(INVOICE, by="bob", at=NOW)])
    await index.put([INVOICE])
    assert await found(index) == []


async def test_an_index_of_another_shape_is_none_and_one_of_another_analysis_is_old(
    index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(index, [INVOICE], 5)
    assert await index.edition() == 5
    with monkeypatch.context() as patch:
        patch.setattr(mapping, "analysis", lambda: "other")
        assert await index.edition() == -1
        assert await found(index) == ["a"]
    with monkeypatch.context() as patch:
        patch.setattr(mapping, "SHAPE", mapping.SHAPE + 1)
        assert await index.edition() is None
        assert (await index.state())["state"] == "warming"


async def test_a_hub_that_comes_later_finds_what_the_index_has_missed(
    server: Server, index: ElasticIndex
) -> None:
    other, gone = live("b", text("查话费")), live("c", text("查话费"))
    await filled(index, [INVOICE, other, gone])
    async with hub_on(server.url) as later:
        now = stored(changed(INVOICE, "积分"), other, live("new", text("查话费")))
        assert set(await later.missed(now)) == {"a", "c", "new"}
        assert not await later.missed(now)


async def test_a_hub_notices_that_another_has_rebuilt_the_index(
    server: Server, index: ElasticIndex
) -> None:
    await filled(index, [INVOICE])
    newer = stored(changed(INVOICE, "积分"))
    await index.missed(newer)
    async with hub_on(server.url) as builder:
        await filled(builder, [INVOICE], 1)
    assert set(await index.missed(newer)) == {"a"}


async def test_a_cluster_that_is_away_is_told_at_once_and_its_return_is_found(
    server: Server, index: ElasticIndex
) -> None:
    await filled(index, [INVOICE])
    assert not await index.missed(stored(INVOICE))
    server.stop()
    try:
        took = [await _refused(index) for _ in range(5)]
        state = await index.state()
        assert state["state"] == "down"
        assert "127.0.0.1" not in state["reason"]
    finally:
        server.start()
    assert max(took) < 4
    assert sum(took[1:]) < 2
    if not await _healed(index):
        await filled(index, [INVOICE])
    much_later = replace(INVOICE, rev=INVOICE.rev + 99)
    assert "a" in await index.missed(stored(much_later))


async def test_a_cluster_that_hangs_holds_nobody_for_long_and_most_not_at_all(
    index: ElasticIndex, server: Server
) -> None:
    await filled(index, [INVOICE])
    assert await found(index) == ["a"]
    async with proxy(server) as (between, url), hub_on(url, PATIENCE) as ours:
        assert await found(ours) == ["a"]
        between.hangs = True
        assert 0.8 < await _refused(ours) < 4
        assert max(await asyncio.gather(*(_refused(ours) for _ in range(50)))) < 0.8
        between.hangs = False
        await asyncio.sleep(1.1)
        assert await found(ours) == ["a"]


async def test_what_the_cluster_had_no_room_for_is_sent_again(
    index: ElasticIndex, server: Server
) -> None:
    await filled(index, [INVOICE])
    async with proxy(server) as (between, url), hub_on(url) as ours:
        between.full = 2
        await ours.put([changed(INVOICE, "积分兑换")])
        assert between.full == 0
        assert await found(ours, "积分") == ["a"]


class Between:
    """A proxy in front of a cluster, which answers 429 to `full` bulks or not at all."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.hangs = False
        self.full = 0

    async def handle(self, request: web.Request) -> web.Response:
        if self.hangs:
            await asyncio.sleep(5)
        if self.full and request.path.endswith("_bulk"):
            self.full -= 1
            headers = {"X-Elastic-Product": "Elasticsearch"}
            return web.json_response({"error": {}, "status": 429}, status=429, headers=headers)
        headers = {name: request.headers[name] for name in ("Accept", "Content-Type")
                   if name in request.headers}  # fmt: skip
        url, body = self._url + request.path_qs, await request.read()
        async with ClientSession() as session, session.request(
            request.method, url, data=body, headers=headers
        ) as answer:  # fmt: skip
            kept = {name: answer.headers[name] for name in ("Content-Type", "X-Elastic-Product")}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)


@asynccontextmanager
async def proxy(server: Server) -> AsyncIterator[tuple[Between, str]]:
    between, port = Between(server.url), free_port()
    site = web.Application()
    site.router.add_route("*", "/{path:.*}", between.handle)
    runner = web.AppRunner(site, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield between, f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def _healed(index: ElasticIndex) -> bool:
    """Wait until it answers again by itself; whether an index has survived.

    The double may come back with an older state than it has acknowledged.
    """
    async with asyncio.timeout(60):
        while (state := await index.state())["state"] == "down":
            await asyncio.sleep(0.2)
    return bool(state["state"] == "up")


async def _refused(index: ElasticIndex) -> float:
    """Seconds until it said that it cannot."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        await found(index)
    return time.monotonic() - began
