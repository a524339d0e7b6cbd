"""Articles in a real store: documents both ways, versions, guards and events."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from hub.core.articles import Article, ArticleState, ArticleText, Link
from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.parts import file_part
from hub.pipeline.pipeline import Spine
from hub.store import articles as store
from hub.store.articles import Articles
from hub.store.draft import Draft
from hub.store.files import ORPHAN_AFTER, Files

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


async def test_every_field_of_a_text_is_kept(spine: Spine) -> None:
    whole = article("a")
    text = replace(
        whole.text,
        short="短",
        mail="长",
        valid_from=date(2026, 1, 1),
        valid_until=date(2030, 12, 31),
        regions=("浙江",),
        tiers=("gold",),
        links=(Link(title="账单", url="https://www.yuanxin.example/bill"),),
        attachments=(file_part(name="a.png", content_type="image/png", size=3, file_id="f"),),
        translates="b",
    )
    written = await put(spine, None, replace(whole, text=text, live=text, live_version=1))
    assert await Articles(spine.db).get("a") == written


async def test_an_article_of_an_older_hub_is_read_without_the_younger_fields(spine: Spine) -> None:
    await put(spine, None, article("a"))
    young = ("short", "mail", "valid_from", "regions", "tiers", "links", "attachments")
    gone = {"$unset": {f"text.{name}": "" for name in young}}
    await spine.db["articles"].update_one({"_id": "a"}, gone)
    assert await Articles(spine.db).get("a") == article("a")


async def test_a_file_of_any_version_is_never_swept(spine: Spine) -> None:
    files = Files(spine.db)
    kept = await files.put("a.txt", "text/plain", b"kept")
    orphan = await files.put("b.txt", "text/plain", b"orphan")
    first = article("a")
    first = await put(spine, None, replace(first, text=replace(first.text, attachments=(kept,))))
    without = replace(first.text, attachments=())
    await put(spine, first, replace(first, rev=2, version=2, text=without))
    late = spine.clock.now() + ORPHAN_AFTER * 2
    assert await files.sweep(late) == 1
    assert (await files.open(kept.file_id))[1] == b"kept"
    with pytest.raises(NotFound):
        await files.open(orphan.file_id)


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
    articles = Articles(spine.db)
    kept = [(one.version, one.text, one.author, one.at) for one in await articles.versions("a")]
    assert kept == [(2, edited.text, "bob", NOW), (1, first.text, "ann", NOW)]
    assert await articles.version("a", 2) == (await articles.versions("a"))[0]
    assert await articles.version("a", 3) is None


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


async def test_a_category_is_listed_with_all_below_it_and_counted_by_itself(spine: Spine) -> None:
    articles = Articles(spine.db)
    for name, category, language in (
        ("a", "话费", "zh-CN"),
        ("b", "话费/账单", "zh-CN"),
        ("c", "话费单", "zh-CN"),
        ("d", "Bills/New", "en"),
    ):
        text = ArticleText(title=name, answer="答案", category=category, language=language)
        await put(spine, None, article(name, text=text))
    retired = ArticleText(title="e", answer="答案", category="话费")
    await put(spine, None, article("e", text=retired, state=ArticleState.RETIRED))
    assert {a.id for a in await articles.page(category="话费")} == {"a", "b", "e"}
    assert [a.id for a in await articles.page(language="en")] == ["d"]
    counted = {"话费": 1, "话费/账单": 1, "话费单": 1}
    assert await articles.categories("zh-CN") == counted
    assert await articles.categories() == counted | {"Bills/New": 1}


async def test_live_articles_can_be_read_without_the_others(spine: Spine) -> None:
    articles = Articles(spine.db)
    draft = await put(spine, None, article("a"))
    await put(spine, None, article("b", "另一篇", live=draft.text, live_version=1))
    assert [a.id async for a in articles.every(live_only=True)] == ["b"]
    assert {a.id async for a in articles.every()} == {"a", "b"}
    assert await articles.ids_by_title() == {("zh-CN", "标题"): "a", ("zh-CN", "另一篇"): "b"}
