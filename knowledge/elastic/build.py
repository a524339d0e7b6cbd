"""A new index beside the one that answers, and the moment in which it takes its place."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from elasticsearch import AsyncElasticsearch

from hub.core.articles import Article
from hub.core.errors import Unavailable
from knowledge.elastic.cluster import WORK_PATIENCE, Cluster
from knowledge.elastic.mapping import ALIAS, OURS, PATTERN, SETTINGS, edition_of, mapping, new_name
from knowledge.imprint import Imprint, imprint

Operation = dict[str, Any]


class ElasticBuild:
    """Implements knowledge.backend.Build; only one process builds at a time."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index

    @classmethod
    async def begin(cls, cluster: Cluster, edition: int) -> "ElasticBuild":
        """Whoever died in the middle of this has left an index, which goes now."""
        index = new_name()
        async with cluster.asking(WORK_PATIENCE) as client:
            await _sweep(client)
            await client.indices.create(index=index, settings=SETTINGS, mappings=mapping(edition))
        return cls(cluster, index)

    async def add(self, articles: Sequence[Article]) -> None:
        prepared = await asyncio.to_thread(operations, self._index, articles)
        await self._cluster.bulk(prepared)

    async def change_over(self) -> None:
        """One step for all who ask; the old index goes afterwards."""
        async with self._cluster.asking(WORK_PATIENCE) as client:
            await client.indices.refresh(index=self._index)
            await self._check(client)
            await client.indices.update_aliases(
                actions=[
                    {"remove": {"index": PATTERN, "alias": ALIAS, "must_exist": False}},
                    {"add": {"index": self._index, "alias": ALIAS}},
                ]
            )
            await _sweep(client)

    async def _check(self, client: AsyncElasticsearch) -> None:
        """Whether it is still ours: writing to a deleted index makes one of no shape."""
        found = await client.indices.get_mapping(index=self._index)
        if edition_of(found[self._index]["mappings"].get("_meta", {})) is None:
            raise Unavailable("another process has swept the new index away")


async def _sweep(client: AsyncElasticsearch) -> None:
    """Delete our indices that nobody asks."""
    found = await client.indices.get_alias(index=PATTERN)
    left = [name for name, told in found.items() if OURS.fullmatch(name) and not told["aliases"]]
    if left:
        await client.indices.delete(index=left, ignore_unavailable=True)


def operations(
    index: str, articles: Iterable[Article], gone: Iterable[str] = ()
) -> list[Operation]:
    """Each carries its article's rev: the cluster keeps the newest, in whatever order they come."""
    known = [_operation(index, article) for article in articles]
    return [*known, *({"_op_type": "delete", "_index": index, "_id": one} for one in gone)]


def _operation(index: str, article: Article) -> Operation:
    what = {"_index": index, "_id": article.id, "version": article.rev, "version_type": "external"}
    if article.live is None:
        return what | {"_op_type": "delete"}
    return what | {"_op_type": "index", "_source": _source(imprint(article, article.live))}


def _source(one: Imprint) -> dict[str, Any]:
    return {
        "ask": one.ask,
        "answer": one.answer,
        "regions": one.regions,
        "tiers": one.tiers,
        "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "body": one.body,
    }
