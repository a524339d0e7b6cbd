"""What people do with articles: write, review, publish, bring in and take out whole files."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hub.core.articles import Article, ArticleState, ArticleText, ArticleVersion
from hub.core.clock import new_id
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.parts import File
from hub.store import articles as store
from hub.store.articles import Articles
from hub.store.committer import Committer
from hub.store.draft import Draft
from knowledge import articles as rules
from knowledge.exchange import Entry
from knowledge.text import checked


class Action(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    RETIRE = "retire"


_RULES = {
    Action.SUBMIT: rules.submit,
    Action.RETURN: rules.send_back,
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


class Fate(StrEnum):
    """What an import makes of an entry."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """An entry of a file and the article that it would replace; `fields` are those that differ."""

    entry: Entry
    before: Article | None
    fate: Fate
    fields: tuple[str, ...] = ()


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
        await self._check(article_id, text, None)

        def decide(draft: Draft) -> Article:
            article = rules.new(article_id, text, by=by, at=draft.now)
            return _written(draft, None, article, "created", by)

        return await self._committer.commit(None, decide)

    async def edit(self, article_id: str, text: ArticleText, *, version: int, by: str) -> Article:
        """A new version; raises Conflict("version_conflict") when `version` is not the newest."""
        before = await self.get(article_id)
        await self._check(article_id, text, before)

        def decide(draft: Draft) -> Article:
            after = rules.edit(before, text, version=version, by=by, at=draft.now)
            return _written(draft, before, after, "edited", by)

        return await self._committer.commit(None, decide)

    async def attach(self, article_id: str, file: File, *, version: int, by: str) -> Article:
        """A new version with one more stored file."""
        before = await self.get(article_id)
        files = (*before.text.attachments, file)

        def decide(draft: Draft) -> Article:
            text = replace(before.text, attachments=files)
            after = rules.edit(before, text, version=version, by=by, at=draft.now)
            return _written(draft, before, after, "edited", by)

        return await self._committer.commit(None, decide)

    async def files(self, article_id: str) -> dict[str, File]:
        """All that versions of this article have had attached, by file id."""
        versions = await self.articles.versions(article_id)
        return {file.file_id: file for one in versions for file in one.text.attachments}

    async def version(self, article_id: str, number: int) -> ArticleVersion:
        found = await self.articles.version(article_id, number)
        if found is None:
            raise NotFound("article version")
        return found

    async def _check(self, article_id: str, text: ArticleText, before: Article | None) -> None:
        """What the text alone does not tell: its title is taken, its original is nowhere."""
        text = checked(text)
        found: dict[str, str] = {}
        is_new_title = before is None or _title(before.text) != _title(text)
        if is_new_title and await self.articles.id_by_title(*_title(text)):
            found["title"] = "title_taken"
        if text.translates and not await self._may_translate(article_id, text.translates):
            found["translates"] = "unknown_article"
        if found:
            raise InputError("bad_article", fields=found)

    async def _may_translate(self, article_id: str, original: str) -> bool:
        return original != article_id and await self.articles.get(original) is not None

    async def act(
        self,
        article_id: str,
        action: Action,
        *,
        by: str,
        version: int | None = None,
        words: str = "",
    ) -> Article:
        """Raises Conflict: article_state, own_article, not_approved or version_conflict.

        `version`, where given, is the one the person has read: he approves that and no other.
        `words` say why he returns it, or what he remarks on it: InputError("no_reason").
        """
        before = await self.get(article_id)
        if version not in {None, before.version}:
            raise Conflict("version_conflict", version=before.version)

        def decide(draft: Draft) -> Article:
            after = _RULES[action](before, by=by, at=draft.now, words=words)
            return _written(draft, before, after, action.value, by)

        return await self._committer.commit(None, decide)

    async def bring_in(
        self, entries: Sequence[Entry], *, by: str, publish: bool = False
    ) -> Imported:
        """All entries in one commit: as drafts for review, or shown at once with `publish`.

        An entry replaces the article of its id, else the one of its language and title; files say
        nothing of attachments, so an article keeps its own.
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

    async def foresee(self, entries: Sequence[Entry], *, publish: bool) -> list[Outlook]:
        """What `bring_in` would make of each of them now."""
        pairs = await self._pair(entries)
        return [_outlook(entry, before, publish) for entry, before in pairs]

    async def _pair(self, entries: Sequence[Entry]) -> list[tuple[Entry, Article | None]]:
        """Entries with an id for certain, each with the article that it replaces."""
        by_title = await self.articles.ids_by_title()
        named = [_named(entry, by_title) for entry in entries]
        known = await self.articles.get_many(entry.id for entry in named)
        pairs = [(entry, known.get(entry.id)) for entry in named]
        return [(_with_files_of(before, entry), before) for entry, before in pairs]

    async def shown(self) -> int:
        """How many articles customers are answered from."""
        return len(await self.articles.live_revs())

    async def take_out(self) -> list[Entry]:
        """Every article's newest text, by category and title, retired ones left out."""
        kept = [a async for a in self.articles.every() if a.state is not ArticleState.RETIRED]
        kept.sort(key=lambda article: (article.text.category, article.text.title, article.id))
        return [
            Entry(text=replace(article.text, attachments=()), id=article.id) for article in kept
        ]


def _title(text: ArticleText) -> tuple[str, str]:
    return text.language, text.title


def _written(draft: Draft, before: Article | None, after: Article, action: str, by: str) -> Article:
    store.write(draft, before, after)
    store.record(draft, action, [after.id], by=by)
    return after


def _named(entry: Entry, by_title: dict[tuple[str, str], str]) -> Entry:
    known = entry.id or by_title.get((entry.text.language, entry.text.title))
    return Entry(text=entry.text, id=known or new_id())


def _with_files_of(before: Article | None, entry: Entry) -> Entry:
    files = before.text.attachments if before else ()
    return replace(entry, text=replace(entry.text, attachments=files))


def _outlook(entry: Entry, before: Article | None, publish: bool) -> Outlook:
    if before is None:
        return Outlook(entry=entry, before=None, fate=Fate.CREATED)
    fields = tuple(
        field.name
        for field in dataclasses.fields(entry.text)
        if getattr(before.text, field.name) != getattr(entry.text, field.name)
    )
    goes_live = publish and before.live != entry.text
    fate = Fate.CHANGED if fields or goes_live else Fate.SAME
    return Outlook(entry=entry, before=before, fate=fate, fields=fields)


def _put(
    draft: Draft, before: Article | None, entry: Entry, by: str, publish: bool
) -> Article | None:
    """The article as imported; None when nothing changes."""
    outlook = _outlook(entry, before, publish)
    if before is None:
        after = rules.new(entry.id, entry.text, by=by, at=draft.now)
    elif outlook.fields:
        after = rules.edit(before, entry.text, version=before.version, by=by, at=draft.now)
    elif outlook.fate is Fate.CHANGED:
        after = before
    else:
        return None
    after = rules.go_live(after, at=draft.now) if publish else after
    store.write(draft, before, after)
    return after
