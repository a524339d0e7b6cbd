"""One index for all hub processes, in an Elasticsearch cluster, behind an alias."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from elasticsearch.helpers import async_scan

from hub.core.articles import Article
from hub.core.errors import Unavailable
from hub.core.ports.knowledge import Audience
from knowledge import imprint
from knowledge.analysis import Unit
from knowledge.backend import Candidate, Frequencies
from knowledge.elastic import question
from knowledge.elastic.build import ElasticBuild, operations
from knowledge.elastic.cluster import WORK_PATIENCE, Cluster
from knowledge.elastic.mapping import ALIAS, edition_of

PATIENCE = 1.0
"""Seconds that a question waits for its answer."""
_PAGE = 5_000


class ElasticIndex:
    """Implements knowledge.backend.SearchBackend."""

    name = "elasticsearch"

    def __init__(self, urls: Sequence[str], *, patience: float = PATIENCE) -> None:
        self._cluster = Cluster(urls, patience)
        self._followed: tuple[str, int] | None = None

    async def candidates(
        self, units: Sequence[Unit], *, audience: Audience | None, day: date, limit: int
    ) -> list[Candidate]:
        query = question.candidates(units, audience, day)
        async with self._cluster.asking() as client:
            found = await client.search(
                index=ALIAS, query=query, size=limit, source_includes="body", track_total_hits=False
            )
        return [
            imprint.candidate(hit["_id"], hit["_source"]["body"], hit["_score"])
            for hit in found["hits"]["hits"]
        ]

    async def frequencies(self, terms: Collection[str]) -> Frequencies:
        ask = {"ask": question.frequencies(terms)} if terms else None
        async with self._cluster.asking() as client:
            told = await client.search(index=ALIAS, size=0, track_total_hits=True, aggs=ask)
        buckets = told["aggregations"]["ask"]["buckets"] if terms else []
        counts = {term: one["doc_count"] for term, one in zip(terms, buckets, strict=True)}
        return Frequencies(counts=counts, size=told["hits"]["total"]["value"])

    async def put(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None:
        prepared = await asyncio.to_thread(operations, ALIAS, articles, gone)
        await self._cluster.bulk(prepared, refresh=True, require_alias=True)

    async def build(self, edition: int) -> ElasticBuild:
        return await ElasticBuild.begin(self._cluster, edition)

    async def edition(self) -> int | None:
        _, meta = await self._standing()
        return edition_of(meta)

    async def missed(self, revs: Callable[[], Awaitable[Mapping[str, int]]]) -> set[str]:
        """All differences, where the index or the connection is not the one of the last time."""
        name, _ = await self._standing()
        following = (name, self._cluster.outages)
        if following == self._followed:
            return set()
        ours, theirs = await self._versions(), await revs()
        self._followed = following
        return {one for one in ours.keys() | theirs.keys() if ours.get(one) != theirs.get(one)}

    async def state(self) -> Mapping[str, Any]:
        try:
            name, meta = await self._standing()
            if edition_of(meta) is None:
                return {"state": "warming"}
            size = (await self.frequencies(())).size
        except Unavailable as error:
            return {"state": "down", "reason": error.detail}
        return {"state": "up", "articles": size, "index": name, "edition": meta["edition"]}

    async def close(self) -> None:
        await self._cluster.close()

    async def _standing(self) -> tuple[str, dict[str, Any]]:
        """The index that answers and what it says of itself; empty when there is none."""
        async with self._cluster.asking() as client:
            found = await client.indices.get_mapping(index=ALIAS, ignore_unavailable=True)
        for name, told in found.items():
            return name, told["mappings"].get("_meta", {})
        return "", {}

    async def _versions(self) -> dict[str, int]:
        found: dict[str, int] = {}
        query = {"version": True, "_source": False}
        async with self._cluster.asking(WORK_PATIENCE) as client:
            async for hit in async_scan(client, index=ALIAS, query=query, size=_PAGE):
                found[hit["_id"]] = hit["_version"]
        return found
