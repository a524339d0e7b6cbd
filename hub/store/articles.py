"""Articles and all their versions as documents; read here, written through the committer."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.articles import Article, ArticleState, ArticleText, ArticleVersion, Link, Review
from hub.core.events import Kind
from hub.core.parts import file_part
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "articles"
VERSIONS = "article_versions"
INDEXES = [
    IndexModel([("updated_at", DESCENDING)]),
    IndexModel([("state", ASCENDING), ("updated_at", DESCENDING)]),
    IndexModel([("text.language", ASCENDING), ("text.title", ASCENDING)]),
]
AT_ONCE = 50
"""Ids in one question: beyond, the embedded store reads the whole collection."""
VERSION_INDEXES = [IndexModel([("article_id", ASCENDING), ("version", DESCENDING)])]


_DAYS = ("valid_from", "valid_until")
_NAMES = ("questions", "regions", "tiers")


def article_to_document(article: Article) -> Document:
    body = asdict(article)
    body["_id"] = body.pop("id")
    body["state"] = article.state.value
    body["text"] = _text_to_document(article.text)
    body["live"] = _text_to_document(article.live) if article.live else None
    return body


def article_from_document(document: Document) -> Article:
    body = {name: value for name, value in document.items() if name != "_id"}
    body["text"] = _text_from_document(body["text"])
    body["live"] = _text_from_document(body["live"]) if body["live"] else None
    body["state"] = ArticleState(body["state"])
    body["review"] = Review(**body["review"]) if body.get("review") else None
    return Article(id=document["_id"], **body)


def _text_to_document(text: ArticleText) -> Document:
    """Days as ISO texts: the store knows only moments."""
    body = asdict(text)
    return body | {name: body[name] and body[name].isoformat() for name in _DAYS}


def _text_from_document(document: Document) -> ArticleText:
    """What an older hub wrote lacks the younger fields."""
    body = dict(document)
    body |= {name: date.fromisoformat(body[name]) for name in _DAYS if body.get(name)}
    body |= {name: tuple(body[name]) for name in _NAMES if name in body}
    body["links"] = tuple(Link(**one) for one in body.get("links", ()))
    body["attachments"] = tuple(file_part(**one) for one in body.get("attachments", ()))
    return ArticleText(**body)


def write(draft: Draft, before: Article | None, after: Article) -> None:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    document = article_to_document(after)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        change = {name: value for name, value in document.items() if name != "_id"}
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": change})
    if before is None or before.version != after.version:
        _keep_version(draft, after)
    elif after.review and after.review != before.review:
        name = _version_name(after.id, after.review.version)
        draft.update(VERSIONS, {"_id": name}, {"$push": {"reviews": asdict(after.review)}})


def _version_name(article_id: str, version: int) -> str:
    return f"{article_id}.{version:06d}"


def _keep_version(draft: Draft, article: Article) -> None:
    """Its files are referred to by the version, which is never deleted: no sweep takes them."""
    name = _version_name(article.id, article.version)
    version = {
        "_id": name,
        "article_id": article.id,
        "version": article.version,
        "text": _text_to_document(article.text),
        "author": article.author,
        "at": article.updated_at,
    }
    draft.insert(VERSIONS, version)
    for file in article.text.attachments:
        draft.refer_to_file(name, file.file_id)


def record(draft: Draft, action: str, ids: Sequence[str], *, by: str) -> None:
    """One event for all articles that an action changed."""
    draft.event(Kind.ARTICLE, by=by, action=action, ids=list(ids))


def _version_from_document(document: Document) -> ArticleVersion:
    return ArticleVersion(
        version=document["version"],
        text=_text_from_document(document["text"]),
        author=document["author"],
        at=document["at"],
        reviews=tuple(Review(**one) for one in document.get("reviews", ())),
    )


class Articles:
    """The collections `articles` and `article_versions`."""

    def __init__(self, db: Database) -> None:
        self._articles = db[COLLECTION]
        self._versions = db[VERSIONS]

    async def get(self, article_id: str) -> Article | None:
        document = await self._articles.find_one({"_id": article_id})
        return article_from_document(document) if document else None

    async def get_many(self, ids: Iterable[str]) -> dict[str, Article]:
        wanted = sorted(ids)
        found: dict[str, Article] = {}
        for start in range(0, len(wanted), AT_ONCE):
            some = {"$in": wanted[start : start + AT_ONCE]}
            async for document in self._articles.find({"_id": some}):
                found[document["_id"]] = article_from_document(document)
        return found

    async def page(
        self,
        *,
        state: ArticleState | None = None,
        category: str = "",
        language: str = "",
        q: str = "",
        skip: int = 0,
        limit: int = 50,
    ) -> list[Article]:
        """Newest first; `category` with all below it, `q` is a part of the title."""
        where: dict[str, Any] = {}
        if state:
            where["state"] = state.value
        if category:
            where["text.category"] = {"$regex": f"^{re.escape(category)}(/|$)"}
        if language:
            where["text.language"] = language
        if q:
            where["text.title"] = {"$regex": re.escape(q), "$options": "i"}
        found = self._articles.find(where).sort("updated_at", -1).skip(skip).limit(limit)
        return [article_from_document(document) async for document in found]

    async def versions(self, article_id: str) -> list[ArticleVersion]:
        """Every edit, newest first."""
        found = self._versions.find({"article_id": article_id}).sort("version", -1)
        return [_version_from_document(document) async for document in found]

    async def version(self, article_id: str, number: int) -> ArticleVersion | None:
        found = await self._versions.find_one({"_id": _version_name(article_id, number)})
        return _version_from_document(found) if found else None

    async def categories(self, language: str = "") -> Counter[str]:
        """Category -> how many articles are filed under exactly this one, retired ones left out."""
        where: dict[str, Any] = {"state": {"$ne": ArticleState.RETIRED.value}}
        if language:
            where["text.language"] = language
        found = self._articles.find(where, {"text.category": 1}, batch_size=1000)
        return Counter([one["text"]["category"] async for one in found])

    async def id_by_title(self, language: str, title: str) -> str | None:
        where = {"text.language": language, "text.title": title}
        found = await self._articles.find_one(where, {"_id": 1})
        return found["_id"] if found else None

    async def every(self, *, live_only: bool = False) -> AsyncIterator[Article]:
        """All articles, or all that customers are shown, in no order."""
        where = {"live_version": {"$gt": 0}} if live_only else {}
        async for document in self._articles.find(where, batch_size=200):
            yield article_from_document(document)

    async def size(self) -> int:
        """How many there are of every state, at once and about right."""
        return int(await self._articles.estimated_document_count())

    async def live_revs(self) -> dict[str, int]:
        """Id -> rev of all that customers are shown."""
        found = self._articles.find({"live_version": {"$gt": 0}}, {"rev": 1}, batch_size=1_000)
        return {one["_id"]: one["rev"] async for one in found}

    async def ids_by_title(self) -> dict[tuple[str, str], str]:
        """(language, title) -> id, of the newest versions."""
        fields = {"text.language": 1, "text.title": 1}
        found = self._articles.find({}, fields, batch_size=1000)
        return {(one["text"]["language"], one["text"]["title"]): one["_id"] async for one in found}
