"""What people do with articles, on a real store."""

from dataclasses import replace

import pytest

from hub.core.articles import ArticleState
from hub.core.errors import Conflict, InputError, NotFound
from hub.pipeline.pipeline import Spine
from hub.store.articles import Articles
from knowledge.exchange import Entry, Form, read_entries, write_entries
from knowledge.library import Action, Imported, Library
from knowledge.seed import seed_articles, seed_entries
from tests.knowledge.doubles import text

pytestmark = pytest.mark.store


@pytest.fixture
def library(spine: Spine) -> Library:
    return Library(spine.committer, Articles(spine.db))


async def test_an_article_goes_from_draft_to_the_customers_by_two_people(library: Library) -> None:
    made = await library.create(text(), by="ann")
    await library.act(made.id, Action.SUBMIT, by="ann")
    returned = await library.act(made.id, Action.RETURN, by="bob", version=1, words="缺价格")
    assert returned.state is ArticleState.DRAFT
    await library.act(made.id, Action.SUBMIT, by="ann")
    await library.act(made.id, Action.APPROVE, by="bob", version=1)
    await library.act(made.id, Action.PUBLISH, by="bob")
    article = await library.get(made.id)
    assert (article.state, article.reviewer) == (ArticleState.PUBLISHED, "bob")
    assert article.live == text()


async def test_every_review_is_kept_with_its_version_and_in_the_log_by_ids_alone(
    library: Library, spine: Spine
) -> None:
    made = await library.create(text(), by="ann")
    for words in ("缺价格", "还缺有效期"):
        await library.act(made.id, Action.SUBMIT, by="ann")
        await library.act(made.id, Action.RETURN, by="bob", words=words)
    await library.edit(made.id, text("改过"), version=1, by="ann")
    await library.act(made.id, Action.SUBMIT, by="ann")
    article = await library.act(made.id, Action.APPROVE, by="eve", words="")
    second, first = await library.articles.versions(made.id)
    assert [(one.by, one.words, one.version) for one in first.reviews] == [
        ("bob", "缺价格", 1),
        ("bob", "还缺有效期", 1),
    ]
    assert second.reviews == (article.review,) == ((await library.get(made.id)).review,)
    log = [event async for event in spine.db["events"].find({"kind": "article"})]
    assert len(log) == 8
    assert not any("缺" in str(event) for event in log)


async def test_two_editors_of_one_version_do_not_overwrite_each_other(library: Library) -> None:
    made = await library.create(text(), by="ann")
    await library.edit(made.id, text("甲的"), version=1, by="ann")
    with pytest.raises(Conflict) as caught:
        await library.edit(made.id, text("乙的"), version=1, by="bob")
    assert (caught.value.code, caught.value.params) == ("version_conflict", {"version": 2})
    assert (await library.get(made.id)).text.title == "甲的"


async def test_nobody_approves_what_he_has_not_read(library: Library) -> None:
    made = await library.create(text(), by="ann")
    await library.edit(made.id, text("后来改的"), version=1, by="ann")
    await library.act(made.id, Action.SUBMIT, by="ann")
    with pytest.raises(Conflict):
        await library.act(made.id, Action.APPROVE, by="bob", version=1)


async def test_an_unknown_article_is_not_found_and_a_bad_one_not_made(library: Library) -> None:
    with pytest.raises(NotFound):
        await library.act("nothing", Action.SUBMIT, by="ann")
    with pytest.raises(InputError):
        await library.create(text(""), by="ann")


async def test_a_file_brought_in_is_draft_until_reviewed(library: Library) -> None:
    done = await library.bring_in([Entry(text=text()), Entry(text=text("另一篇"))], by="ann")
    assert done == Imported(created=2, changed=0, same=0)
    assert {a.state for a in await library.articles.page()} == {ArticleState.DRAFT}


async def test_a_file_brought_in_again_changes_only_what_is_different(library: Library) -> None:
    await library.bring_in([Entry(text=text()), Entry(text=text("另一篇"))], by="ann")
    again = [Entry(text=text()), Entry(text=text("另一篇", "新的答案"))]
    assert await library.bring_in(again, by="bob") == Imported(created=0, changed=1, same=1)
    versions = sorted(a.version for a in await library.articles.page())
    assert versions == [1, 2]


async def test_an_entry_with_an_id_replaces_that_article_whatever_its_title(
    library: Library,
) -> None:
    made = await library.create(text(), by="ann")
    await library.bring_in([Entry(id=made.id, text=text("改名"))], by="ann", publish=True)
    article = await library.get(made.id)
    assert (article.text.title, article.version) == ("改名", 2)
    assert article.live == article.text


async def test_what_is_taken_out_can_be_brought_in_and_changes_nothing(library: Library) -> None:
    await seed_articles(library)
    data = write_entries(await library.take_out(), Form.CSV)
    entries = read_entries(data, Form.CSV)
    assert sorted(e.id for e in entries) == sorted(e.id for e in seed_entries())
    done = await library.bring_in(entries, by="ann", publish=True)
    assert done == Imported(created=0, changed=0, same=len(entries))


async def test_retired_articles_are_not_taken_out(library: Library) -> None:
    await seed_articles(library)
    await library.act("puk", Action.RETIRE, by="bob")
    assert "puk" not in {entry.id for entry in await library.take_out()}


async def test_a_seed_that_says_something_new_reaches_what_nobody_has_touched(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [
        Entry(id="a", text=text("甲")),
        Entry(id="b", text=text("乙")),
        Entry(id="c", text=text()),
    ]
    monkeypatch.setattr("knowledge.seed.loading.seed_entries", lambda: old)
    assert await seed_articles(library) == 3
    await library.edit("b", text("编辑改的"), version=1, by="ann")
    await library.act("c", Action.RETIRE, by="ann")
    newer = [replace(one, text=replace(one.text, short="短")) for one in old]
    monkeypatch.setattr("knowledge.seed.loading.seed_entries", lambda: newer)
    assert await seed_articles(library) == 1
    article = await library.get("a")
    assert (article.live, article.version) == (newer[0].text, 2)
    assert (await library.get("b")).text.title == "编辑改的"
    assert (await library.get("c")).live is None


async def test_the_seed_is_sown_once_and_leaves_what_editors_changed(library: Library) -> None:
    assert await seed_articles(library) == len(seed_entries())
    await library.edit("puk", text("改过的"), version=1, by="ann")
    assert await seed_articles(library) == 0
    assert (await library.get("puk")).text.title == "改过的"
