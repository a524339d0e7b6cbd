"""The search index in memory: a projection of the live articles, made anew at every start."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import Document, Index, Occur, Query, Schema, SchemaBuilder, Searcher

from hub.core.articles import Article, ArticleText
from knowledge.analysis import Unit, terms

_HEAP = 15_000_000
"""The least that the index writer works with, in bytes; it is taken only while it writes."""
_ASK, _ANSWER = 2.0, 0.4
"""Boosts: a match in a question says more than one somewhere in an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A live article that shares words with the question; `asks` are the terms of each wording."""

    id: str
    text: ArticleText
    version: int
    bm25: float
    asks: tuple[tuple[str, ...], ...]
    answer: frozenset[str]


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("ask", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("answer", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("body", stored=True)
    return builder.build()


class Build:
    """An index that is being filled and answers nothing yet."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.size = 0
        self._writer = index.writer(_HEAP, 1)

    def add(self, articles: Iterable[Article]) -> None:
        """Add the live ones of these."""
        for article in articles:
            if article.live is not None:
                self._writer.add_document(_document(article, article.live))
                self.size += 1

    def remove(self, article_ids: Iterable[str]) -> None:
        for article_id in article_ids:
            self._writer.delete_documents_by_term("id", article_id)

    def finish(self) -> None:
        """Make all of it visible to new searchers."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self.index.reload()


class ArticleIndex:
    """Blocking calls, a query well under a millisecond; one writer at a time, any readers."""

    def __init__(self) -> None:
        self._schema = _schema()
        self._index = Index(self._schema)
        self.ready = False

    def build(self) -> Build:
        """An empty index beside this one, to be filled and changed over to."""
        return Build(Index(self._schema))

    def change_over(self, build: Build) -> None:
        """Answer from the new index; who is reading the old one reads on in it."""
        build.finish()
        self._index = build.index
        self.ready = True

    def put(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None:
        """Bring these articles up to date; the ones that are not live any more disappear."""
        build = Build(self._index)
        build.remove([*gone, *(article.id for article in articles)])
        build.add(articles)
        build.finish()

    def searcher(self) -> Searcher:
        """A view of one moment; several questions to one view agree with each other."""
        return self._index.searcher()

    def candidates(self, searcher: Searcher, units: Sequence[Unit], limit: int) -> list[Candidate]:
        """The best by BM25, best first."""
        found = searcher.search(self._query(units), limit, count=False)
        return [_candidate(score, searcher.doc(address)) for score, address in found.hits]

    def _query(self, units: Sequence[Unit]) -> Query:
        boosts: dict[str, float] = {}
        for unit in units:
            for term in unit.terms:
                boosts[term] = max(boosts.get(term, 0), unit.weight, 0.3)
            for part in unit.parts:
                boosts[part] = max(boosts.get(part, 0), unit.weight / 2)
        clauses = [
            (Occur.Should, Query.boost_query(self._term(field, term), boost * much))
            for term, boost in boosts.items()
            for field, much in (("ask", _ASK), ("answer", _ANSWER))
        ]
        return Query.boolean_query(clauses)

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")


def _document(article: Article, text: ArticleText) -> Document:
    asks = [terms(wording) for wording in (text.title, *text.questions)]
    answer = terms(text.answer)
    document = Document()
    document.add_text("id", article.id)
    document.add_text("ask", " ".join(term for ask in asks for term in ask))
    document.add_text("answer", " ".join(answer))
    document.add_bytes("body", _body(article, text, asks, answer))
    return document


def _body(article: Article, text: ArticleText, asks: list[list[str]], answer: list[str]) -> bytes:
    body = {
        "id": article.id,
        "version": article.live_version,
        "text": [text.title, text.answer, text.category, text.language],
        "asks": asks,
        "answer": sorted(set(answer)),
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _candidate(score: float, document: Document) -> Candidate:
    raw = document.get_first("body")
    body: dict[str, Any] = json.loads(bytes(raw or b"{}"))
    title, answer, category, language = body["text"]
    return Candidate(
        id=body["id"],
        text=ArticleText(title=title, answer=answer, category=category, language=language),
        version=body["version"],
        bm25=score,
        asks=tuple(tuple(ask) for ask in body["asks"]),
        answer=frozenset(body["answer"]),
    )
