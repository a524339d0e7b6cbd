"""Articles and all their versions as documents; read here, written through the committer."""

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.articles import Article, ArticleState, ArticleText
from hub.core.events import Kind
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


def article_to_document(article: Article) -> Document:
    body = asdict(article)
    body["_id"] = body.pop("id")
    body["state"] = article.state.value
    return body


def article_from_document(document: Document) -> Article:
    body = {name: value for name, value in document.items() if name != "_id"}
    body["text"] = _text(body["text"])
    body["live"] = _text(body["live"]) if body["live"] else None
    body["state"] = ArticleState(body["state"])
    return Article(id=document["_id"], **body)


def _text(body: Document) -> ArticleText:
    return ArticleText(**{**body, "questions": tuple(body["questions"])})


def write(draft: Draft, before: Article | None, after: Article) -> None:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    document = article_to_document(after)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        change = {name: value for name, value in document.items() if name != "_id"}
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": change})
    if before is None or before.version != after.version:
        draft.insert(VERSIONS, _version(after))


def _version(article: Article) -> Document:
    return {
        "_id": f"{article.id}.{article.version:06d}",
        "article_id": article.id,
        "version": article.version,
        "text": asdict(article.text),
        "author": article.author,
        "at": article.updated_at,
    }


def record(draft: Draft, action: str, ids: Sequence[str], *, by: str) -> None:
    """One event for all articles that an action changed."""
    draft.event(Kind.ARTICLE, by=by, action=action, ids=list(ids))


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
        q: str = "",
        skip: int = 0,
        limit: int = 50,
    ) -> list[Article]:
        """Newest first; `q` is a part of the title."""
        where: dict[str, Any] = {}
        if state:
            where["state"] = state.value
        if category:
            where["text.category"] = category
        if q:
            where["text.title"] = {"$regex": re.escape(q), "$options": "i"}
        found = self._articles.find(where).sort("updated_at", -1).skip(skip).limit(limit)
        return [article_from_document(document) async for document in found]

    async def versions(self, article_id: str) -> list[tuple[int, ArticleText, str]]:
        """(version, text, author) of every edit, newest first."""
        found = self._versions.find({"article_id": article_id}).sort("version", -1)
        return [(one["version"], _text(one["text"]), one["author"]) async for one in found]

    async def every(self, *, live_only: bool = False) -> AsyncIterator[Article]:
        """All articles, or all that customers are shown, in no order."""
        where = {"live_version": {"$gt": 0}} if live_only else {}
        async for document in self._articles.find(where, batch_size=200):
            yield article_from_document(document)

    async def ids_by_title(self) -> dict[tuple[str, str], str]:
        """(language, title) -> id, of the newest versions."""
        fields = {"text.language": 1, "text.title": 1}
        found = self._articles.find({}, fields, batch_size=1000)
        return {(one["text"]["language"], one["text"]["title"]): one["_id"] async for one in found}
