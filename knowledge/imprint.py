"""What an index keeps of a live article: terms to find it by, whom it is for, its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from hub.core.articles import Article, ArticleText
from hub.core.ports.knowledge import Audience
from knowledge.analysis import Unit, normalise, terms
from knowledge.backend import Candidate
from knowledge.likeness import letters

ASK, ANSWER = 2.0, 0.4
"""Boosts: a match in a question says more than one somewhere in an answer."""
EVERYBODY = "*"
"""The region or tier of an article that names none."""
_TEXT = TypeAdapter(ArticleText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Values that any index can keep; `body` is plain JSON and carries what ranking needs.

    Lists of terms are strings there and the text is JSON in JSON: most bodies that are read
    belong to candidates that are not shown.
    """

    id: str
    rev: int
    ask: str
    answer: str
    regions: tuple[str, ...]
    tiers: tuple[str, ...]
    valid_from: date
    valid_until: date
    body: dict[str, Any]


def imprint(article: Article, text: ArticleText) -> Imprint:
    """`text` is the article's live text."""
    wordings = (text.title, *text.questions)
    asks = [terms(wording) for wording in wordings]
    answer = terms(text.answer)
    body = {
        "need": text.translates or article.id,
        "language": text.language[:2],
        "version": article.live_version,
        "text": _TEXT.dump_json(text, exclude_defaults=True).decode(),
        "asks": [" ".join(dict.fromkeys(ask)) for ask in asks],
        "said": [letters(normalise(wording)) for wording in wordings],
        "answer": " ".join(sorted(set(answer))),
    }
    return Imprint(
        id=article.id,
        rev=article.rev,
        ask=" ".join(term for ask in asks for term in ask),
        answer=" ".join(answer),
        regions=text.regions or (EVERYBODY,),
        tiers=text.tiers or (EVERYBODY,),
        valid_from=text.valid_from or date.min,
        valid_until=text.valid_until or date.max,
        body=body,
    )


def candidate(article_id: str, body: dict[str, Any], bm25: float) -> Candidate:
    return Candidate(
        id=article_id,
        need=body["need"],
        language=body["language"],
        version=body["version"],
        bm25=bm25,
        asks=tuple(tuple(ask.split()) for ask in body["asks"]),
        said=tuple(body["said"]),
        answer=frozenset(body["answer"].split()),
        stored=body["text"],
    )


def boosts(units: Sequence[Unit]) -> dict[str, float]:
    """What each term of a question counts for when candidates are looked for."""
    found: dict[str, float] = {}
    for unit in units:
        for term in unit.terms:
            found[term] = max(found.get(term, 0), unit.weight, 0.3)
        for part in unit.parts:
            found[part] = max(found.get(part, 0), unit.weight / 2)
    return found


def limits(audience: Audience | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Field -> values one of which an article must have; nothing for those who may see all."""
    if audience is not None:
        yield "regions", (EVERYBODY, audience.region)
        yield "tiers", (EVERYBODY, audience.tier)
