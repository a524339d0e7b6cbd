"""Articles in a real store: documents both ways, versions, guards and events."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.core.articles import Article, ArticleState, ArticleText
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.pipeline.pipeline import Spine
from hub.store import articles as store
from hub.store.articles import Articles
from hub.store.draft import Draft

pytestmark = pytest.mark.store
NOW = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)


def article(name: str, title: str = "标题", **fields: Any) -> Article:
    text = ArticleText(title=title, answer="答案", questions=("一", "二"), category="话费")
    whole = Article(
        id=name, text=text, state=ArticleState.DRAFT, version=1, rev=1, author="ann",
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    return replace(whole, **fields)


async def put(spine: Spine, before: Article | None, after: Article) -> Article:
    def decide(draft: Draft) -> Article:
        store.write(draft, before, after)
        store.record(draft, "edited", [after.id], by="ann")
        return after

    return await spine.committer.commit(None, decide)


async def test_an_article_is_read_as_it_was_written(spine: Spine) -> None:
    articles = Articles(spine.db)
    draft = await put(spine, None, article("a"))
    shown = await put(spine, None, article("b", live=draft.text, live_version=1))
    assert await articles.get("a") == draft
    assert await articles.get_many(["a", "b", "no"]) == {"a": draft, "b": shown}
    assert await articles.get("no") is None


async def test_a_write_over_a_newer_one_is_a_conflict_and_changes_nothing(spine: Spine) -> None:
    first = await put(spine, None, article("a"))
    second = await put(spine, first, replace(first, rev=2, version=2, author="bob"))
    with pytest.raises(Conflict):
        await put(spine, first, replace(first, rev=2, version=2, author="eve"))
    assert await Articles(spine.db).get("a") == second


async def test_every_edit_keeps_its_version_and_a_mere_action_makes_none(spine: Spine) -> None:
    first = await put(spine, None, article("a"))
    edited = replace(first, rev=2, version=2, text=replace(first.text, title="新"), author="bob")
    await put(spine, first, edited)
    await put(spine, edited, replace(edited, rev=3, state=ArticleState.REVIEW))
    versions = await Articles(spine.db).versions("a")
    assert versions == [(2, edited.text, "bob"), (1, first.text, "ann")]


async def test_a_write_makes_an_event_with_ids_and_no_text(spine: Spine) -> None:
    await put(spine, None, article("a"))
    (entry,) = await spine.feed.since(0)
    assert (entry.event.kind, entry.event.by) == (Kind.ARTICLE, "ann")
    assert dict(entry.event.data) == {"action": "edited", "ids": ["a"]}


async def test_pages_come_newest_first_and_by_state_category_and_title(spine: Spine) -> None:
    articles = Articles(spine.db)
    late = NOW.replace(hour=9)
    await put(spine, None, article("old", "查话费"))
    await put(spine, None, article("new", "查流量(新)", updated_at=late))
    await put(spine, None, article("seen", "开发票", state=ArticleState.REVIEW))
    assert next(a.id for a in await articles.page()) == "new"
    assert [a.id for a in await articles.page(state=ArticleState.REVIEW)] == ["seen"]
    assert [a.id for a in await articles.page(q="流量(")] == ["new"]
    assert await articles.page(category="宽带") == []
    assert len(await articles.page(skip=1, limit=1)) == 1


async def test_live_articles_can_be_read_without_the_others(spine: Spine) -> None:
    articles = Articles(spine.db)
    draft = await put(spine, None, article("a"))
    await put(spine, None, article("b", "另一篇", live=draft.text, live_version=1))
    assert [a.id async for a in articles.every(live_only=True)] == ["b"]
    assert {a.id async for a in articles.every()} == {"a", "b"}
    assert await articles.ids_by_title() == {("zh-CN", "标题"): "a", ("zh-CN", "另一篇"): "b"}
