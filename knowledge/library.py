"""What people do with articles: write, review, publish, bring in and take out whole files."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.core.articles import Article, ArticleState, ArticleText
from hub.core.clock import new_id
from hub.core.errors import Conflict, NotFound
from hub.store import articles as store
from hub.store.articles import Articles
from hub.store.committer import Committer
from hub.store.draft import Draft
from knowledge import articles as rules
from knowledge.exchange import Entry


class Action(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    PUBLISH = "publish"
    RETIRE = "retire"


_RULES = {
    Action.SUBMIT: rules.submit,
    Action.APPROVE: rules.approve,
    Action.PUBLISH: rules.publish,
    Action.RETIRE: rules.retire,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many articles of a file were new, changed an old one, or said the same as before."""

    created: int
    changed: int
    same: int


class Library:
    """Every write is one commit; rights are the caller's to check, rules of state are here."""

    def __init__(self, committer: Committer, articles: Articles) -> None:
        self._committer = committer
        self.articles = articles

    async def get(self, article_id: str) -> Article:
        article = await self.articles.get(article_id)
        if article is None:
            raise NotFound("article")
        return article

    async def create(self, text: ArticleText, *, by: str) -> Article:
        """A draft; raises InputError("bad_article") naming the fields that will not do."""
        article_id = new_id()

        def decide(draft: Draft) -> Article:
            article = rules.new(article_id, text, by=by, at=draft.now)
            return _written(draft, None, article, "created", by)

        return await self._committer.commit(None, decide)

    async def edit(self, article_id: str, text: ArticleText, *, version: int, by: str) -> Article:
        """A new version; raises Conflict("version_conflict") when `version` is not the newest."""
        before = await self.get(article_id)

        def decide(draft: Draft) -> Article:
            after = rules.edit(before, text, version=version, by=by, at=draft.now)
            return _written(draft, before, after, "edited", by)

        return await self._committer.commit(None, decide)

    async def act(
        self, article_id: str, action: Action, *, by: str, version: int | None = None
    ) -> Article:
        """Raises Conflict: article_state, own_article, not_approved or version_conflict.

        `version`, where given, is the one the person has read: he approves that and no other.
        """
        before = await self.get(article_id)
        if version not in {None, before.version}:
            raise Conflict("version_conflict", version=before.version)

        def decide(draft: Draft) -> Article:
            after = _RULES[action](before, by=by, at=draft.now)
            return _written(draft, before, after, action.value, by)

        return await self._committer.commit(None, decide)

    async def bring_in(
        self, entries: Sequence[Entry], *, by: str, publish: bool = False
    ) -> Imported:
        """All entries in one commit: as drafts for review, or shown at once with `publish`.

        An entry replaces the article of its id, else the one of its language and title.
        """
        pairs = await self._pair(entries)

        def decide(draft: Draft) -> Imported:
            put = [_put(draft, before, entry, by, publish) for entry, before in pairs]
            ids = [article.id for article in put if article]
            if ids:
                store.record(draft, "imported", ids, by=by)
            new = sum(before is None for _, before in pairs)
            same = len(pairs) - len(ids)
            return Imported(created=new, changed=len(ids) - new, same=same)

        return await self._committer.commit(None, decide)

    async def _pair(self, entries: Sequence[Entry]) -> list[tuple[Entry, Article | None]]:
        """Entries with an id for certain, each with the article that it replaces."""
        by_title = await self.articles.ids_by_title()
        named = [_named(entry, by_title) for entry in entries]
        known = await self.articles.get_many(entry.id for entry in named)
        return [(entry, known.get(entry.id)) for entry in named]

    async def take_out(self) -> list[Entry]:
        """Every article's newest text, by category and title, retired ones left out."""
        kept = [a async for a in self.articles.every() if a.state is not ArticleState.RETIRED]
        kept.sort(key=lambda article: (article.text.category, article.text.title, article.id))
        return [Entry(text=article.text, id=article.id) for article in kept]


def _written(draft: Draft, before: Article | None, after: Article, action: str, by: str) -> Article:
    store.write(draft, before, after)
    store.record(draft, action, [after.id], by=by)
    return after


def _named(entry: Entry, by_title: dict[tuple[str, str], str]) -> Entry:
    known = entry.id or by_title.get((entry.text.language, entry.text.title))
    return Entry(text=entry.text, id=known or new_id())


def _put(
    draft: Draft, before: Article | None, entry: Entry, by: str, publish: bool
) -> Article | None:
    """The article as imported; None when nothing changes."""
    if before is None:
        after = rules.new(entry.id, entry.text, by=by, at=draft.now)
    elif before.text != entry.text:
        after = rules.edit(before, entry.text, version=before.version, by=by, at=draft.now)
    elif publish and before.live != entry.text:
        after = before
    else:
        return None
    after = rules.go_live(after, at=draft.now) if publish else after
    store.write(draft, before, after)
    return after
