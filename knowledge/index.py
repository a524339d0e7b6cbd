"""The search index in memory, by tantivy: one a process, made anew at every start."""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tantivy import Document, FieldType, Index, Occur, Query, Schema, SchemaBuilder, Searcher

from hub.core.articles import Article
from hub.core.errors import Unavailable
from hub.core.ports.knowledge import Audience
from knowledge import imprint
from knowledge.analysis import Unit
from knowledge.backend import Candidate, Frequencies
from knowledge.imprint import Imprint

_HEAP = 15_000_000
"""The least that the index writer works with, in bytes; it is taken only while it writes."""


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("id", "regions", "tiers"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("ask", "answer"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("valid_from", "valid_until"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("body", stored=True)
    return builder.build()


_SCHEMA = _schema()


class _Writer:
    """Blocking; of one index, only one at a time."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._writer = index.writer(_HEAP, 1)

    def write(self, articles: Iterable[Article], gone: Iterable[str] = ()) -> None:
        for article_id in gone:
            self._writer.delete_documents_by_term("id", article_id)
        for article in articles:
            if article.live is not None:
                self._writer.add_document(_document(imprint.imprint(article, article.live)))

    def finish(self) -> None:
        """Make all of it visible to new searchers."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()


class MemoryBuild:
    """Implements knowledge.backend.Build."""

    def __init__(self, take_over: Callable[[Index], None]) -> None:
        self._take_over = take_over
        self._index = Index(_SCHEMA)
        self._writer = _Writer(self._index)

    async def add(self, articles: Sequence[Article]) -> None:
        await asyncio.to_thread(self._writer.write, articles)

    async def change_over(self) -> None:
        """Who is reading the old index reads on in it."""
        await asyncio.to_thread(self._writer.finish)
        self._take_over(self._index)


class MemoryIndex:
    """Implements knowledge.backend.SearchBackend; a query takes well under a millisecond."""

    name = "tantivy"

    def __init__(self) -> None:
        self._current: Index | None = None
        self._edition: int | None = None

    @property
    def _index(self) -> Index:
        if self._current is None:
            raise Unavailable("the index is being built")
        return self._current

    def searcher(self) -> Searcher:
        """A view of this moment."""
        return self._index.searcher()

    async def candidates(
        self, units: Sequence[Unit], *, audience: Audience | None, day: date, limit: int
    ) -> list[Candidate]:
        return await asyncio.to_thread(self._find, question(units, audience, day), limit)

    def _find(self, query: Query, limit: int) -> list[Candidate]:
        searcher = self.searcher()
        found = searcher.search(query, limit, count=False)
        return [_candidate(score, searcher.doc(address)) for score, address in found.hits]

    async def frequencies(self, terms: Collection[str]) -> Frequencies:
        searcher = self.searcher()
        counts = {term: searcher.doc_freq("ask", term) for term in terms}
        return Frequencies(counts=counts, size=searcher.num_docs)

    async def put(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None:
        """One writer at a time; the caller sees to that."""
        await asyncio.to_thread(self._put, articles, gone)

    def _put(self, articles: Sequence[Article], gone: Iterable[str]) -> None:
        writer = _Writer(self._index)
        writer.write(articles, [*gone, *(article.id for article in articles)])
        writer.finish()

    async def build(self, edition: int) -> MemoryBuild:
        def take_over(index: Index) -> None:
            self._current, self._edition = index, edition

        return MemoryBuild(take_over)

    async def edition(self) -> int | None:
        return self._edition

    async def missed(self, _: object) -> Collection[str]:
        """Nothing: nobody else writes it, and it never goes away."""
        return ()

    async def state(self) -> Mapping[str, Any]:
        if self._current is None:
            return {"state": "warming"}
        size = self._current.searcher().num_docs
        return {"state": "up", "articles": size, "edition": self._edition}

    async def close(self) -> None:
        """Nothing is held that needs closing."""


def question(units: Sequence[Unit], audience: Audience | None, day: date) -> Query:
    """Any of the words, weighed; filters decide and do not weigh."""
    words = [
        (Occur.Should, Query.boost_query(_term(field, term), boost * much))
        for term, boost in imprint.boosts(units).items()
        for field, much in (("ask", imprint.ASK), ("answer", imprint.ANSWER))
    ]
    filters = [Query.const_score_query(one, 0.0) for one in _filters(audience, day)]
    clauses = [(Occur.Must, one) for one in (Query.boolean_query(words), *filters)]
    return Query.boolean_query(clauses)


def _filters(audience: Audience | None, day: date) -> Iterator[Query]:
    for field, values in imprint.limits(audience):
        allowed = [(Occur.Should, _term(field, value)) for value in values]
        yield Query.boolean_query(allowed)
    today, kind = day.toordinal(), FieldType.Unsigned
    yield Query.range_query(_SCHEMA, "valid_from", kind, None, today)
    yield Query.range_query(_SCHEMA, "valid_until", kind, today, None)


def _term(field: str, term: str) -> Query:
    return Query.term_query(_SCHEMA, field, term, "freq")


def _document(one: Imprint) -> Document:
    document = Document()
    document.add_text("id", one.id)
    document.add_text("ask", one.ask)
    document.add_text("answer", one.answer)
    for field, values in (("regions", one.regions), ("tiers", one.tiers)):
        for value in values:
            document.add_text(field, value)
    document.add_unsigned("valid_from", one.valid_from.toordinal())
    document.add_unsigned("valid_until", one.valid_until.toordinal())
    body = {"id": one.id, **one.body}
    document.add_bytes("body", json.dumps(body, ensure_ascii=False).encode())
    return document


def _candidate(score: float, document: Document) -> Candidate:
    raw = document.get_first("body")
    body: dict[str, Any] = json.loads(bytes(raw or b"{}"))
    return imprint.candidate(body["id"], body, score)
