"""Articles over HTTP: all their fields, their history, their tree and their files."""

from typing import Any

import pytest
from aiohttp import FormData

from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store

WHOLE: dict[str, Any] = {
    "title": "怎么查话费",
    "answer": "打开 App 看账单。",
    "questions": ["查账单"],
    "category": "话费/账单",
    "language": "zh-CN",
    "short": "App 里看。",
    "mail": "您好：请打开 App。",
    "valid_from": "2026-01-01",
    "valid_until": "2030-12-31",
    "regions": ["浙江"],
    "tiers": ["gold", "diamond"],
    "links": [{"title": "账单", "url": "https://www.yuanxin.example/bill"}],
    "attachments": [],
    "translates": "",
}


async def made(editor: Browser, **fields: Any) -> dict[str, Any]:
    return await editor.post("/articles", {**WHOLE, **fields})


async def put(editor: Browser, path: str, body: dict[str, Any]) -> dict[str, Any]:
    status, answer = await editor.call("PUT", path, body)
    assert status == 200, answer
    return answer


def said(article: dict[str, Any]) -> dict[str, Any]:
    return {name: article[name] for name in WHOLE}


async def test_an_article_is_told_as_it_was_written(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    article = await made(editor)
    assert said(article) == WHOLE
    assert said(await editor.get(f"/articles/{article['id']}")) == WHOLE


async def test_what_will_not_do_is_said_field_by_field_in_both_languages(
    hub: Hub, browsers: Any
) -> None:
    editor = await browsers("editor")
    bad = {
        "valid_until": "2025-01-01",
        "tiers": ["brass"],
        "links": [{"title": "x", "url": "http://x"}],
        "category": "a/b/c/d",
    }
    for language, word in (("zh-CN", "等级"), ("en", "tiers")):
        status, body = await editor.call(
            "POST", "/articles", {**WHOLE, **bad}, headers={"Accept-Language": language}
        )
        assert (status, body["error"]["code"]) == (400, "bad_article")
        assert body["error"]["fields"].keys() == bad.keys()
        assert word in body["error"]["fields"]["tiers"]
    status, body = await editor.call("POST", "/articles", {**WHOLE, "valid_from": "明天"})
    assert (status, body["error"]["fields"]) == (400, {"valid_from": "请写成 2026-01-31 的样子"})


async def test_a_title_is_used_once_in_a_language(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    first = await made(editor)
    status, body = await editor.call("POST", "/articles", {**WHOLE, "title": " 怎么查话费 "})
    assert (status, body["error"]["fields"]) == (400, {"title": "已有同名文章"})
    assert (await made(editor, language="en", translates=first["id"]))["translates"] == first["id"]
    other = await made(editor, title="另一篇")
    change = {**WHOLE, "version": 1}
    assert (await editor.call("PUT", f"/articles/{other['id']}", change))[0] == 400
    await put(editor, f"/articles/{first['id']}", change)


async def test_a_translation_names_an_article_that_is_there(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    status, body = await editor.call("POST", "/articles", {**WHOLE, "translates": "nothing"})
    assert (status, body["error"]["fields"]) == (400, {"translates": "没有这篇文章"})
    article = await made(editor)
    itself = {**WHOLE, "translates": article["id"], "version": 1}
    assert (await editor.call("PUT", f"/articles/{article['id']}", itself))[0] == 400


async def test_every_version_is_kept_and_one_goes_back_by_an_edit(hub: Hub, browsers: Any) -> None:
    editor, admin = await browsers("editor"), await browsers("admin")
    path = f"/articles/{(await made(editor))['id']}"
    await put(admin, path, {**WHOLE, "answer": "新的答案", "version": 1})
    versions = (await editor.get(f"{path}/versions"))["items"]
    assert [(one["version"], one["author"], one["answer"]) for one in versions] == [
        (2, "admin", "新的答案"),
        (1, "editor", "打开 App 看账单。"),
    ]
    assert versions[0]["author_name"] and versions[0]["at"] > versions[1]["at"]
    old = await editor.get(f"{path}/versions/1")
    assert old == versions[1]
    back = await put(editor, path, {**said(old), "version": 2})
    assert (back["version"], said(back)) == (3, WHOLE)
    for missing in ("9", "0", "x", "²"):
        assert (await editor.call("GET", f"{path}/versions/{missing}"))[0] == 404
    assert (await editor.call("GET", "/articles/none/versions"))[0] == 404


async def test_whoever_returns_an_article_tells_its_author_why(hub: Hub, browsers: Any) -> None:
    editor, admin = await browsers("editor"), await browsers("admin")
    path = f"/articles/{(await made(editor))['id']}"
    await editor.post(f"{path}/submit", {})
    for language, word in (("zh-CN", "退回的原因"), ("en", "Say why")):
        how = {"Accept-Language": language}
        body: dict[str, Any] = {"version": 1, "remark": " "}
        status, answer = await admin.call("POST", f"{path}/return", body, headers=how)
        assert (status, answer["error"]["code"]) == (400, "no_reason")
        assert word in answer["error"]["message"] and answer["error"]["fields"]["remark"]
    long = {"version": 1, "remark": "长" * 1001}
    assert (await admin.call("POST", f"{path}/return", long))[0] == 400
    returned = await admin.post(f"{path}/return", {"version": 1, "remark": "缺价格"})
    assert (
        returned["review"].items() >= {"by": "admin", "words": "缺价格", "approved": False}.items()
    )
    (version,) = (await editor.get(f"{path}/versions"))["items"]
    assert version["reviews"] == [(await editor.get(path))["review"]] == [returned["review"]]


async def test_the_tree_counts_each_category_with_all_below_it(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    for number, category in enumerate(("话费/账单", "话费/账单", "话费", "", "宽带/故障/光猫")):
        await made(editor, title=str(number), category=category)
    await made(editor, language="en", category="Bills")
    tree = (await editor.get("/articles/categories?language=zh-CN"))["items"]
    assert [(one["path"], one["level"], one["count"]) for one in tree] == [
        ("宽带", 1, 1),
        ("宽带/故障", 2, 1),
        ("宽带/故障/光猫", 3, 1),
        ("话费", 1, 3),
        ("话费/账单", 2, 2),
    ]
    assert tree[1]["name"] == "故障"
    everything = (await editor.get("/articles/categories"))["items"]
    assert len(everything) == len(tree) + 1
    listed = (await editor.get("/articles?category=话费"))["items"]
    assert {one["title"] for one in listed} == {"0", "1", "2"}
    assert len((await editor.get("/articles?language=en"))["items"]) == 1


async def test_a_file_hangs_on_its_article_and_goes_with_its_versions(
    hub: Hub, browsers: Any
) -> None:
    editor, agent = await browsers("editor"), await browsers("agent")
    path = f"/articles/{(await made(editor))['id']}"
    form = FormData(quote_fields=False)  # as browsers do
    form.add_field("file", b"<b>hi</b>", filename="C:\\\\指南.html", content_type="text/html")
    article = await editor.post(f"{path}/attachments?version=1", data=form)
    (file,) = article["attachments"]
    assert (file["name"], file["content_type"], file["size"]) == ("指南.html", "text/html", 9)
    assert (article["version"], article["state"]) == (2, "draft")
    url = hub.url(f"/api/v1{path}/attachments/{file['file_id']}")
    async with agent.session.get(url) as response:
        assert (await response.read(), response.status) == (b"<b>hi</b>", 200)
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    await put(editor, path, {**WHOLE, "version": 2})
    again = {**WHOLE, "attachments": [file["file_id"]], "version": 3}
    assert (await put(editor, path, again))["attachments"] == [file]
    assert (await agent.call("POST", f"{path}/attachments?version=4", data=b"x"))[0] == 403


async def test_nobody_reaches_another_file_through_an_article(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    path = f"/articles/{(await made(editor))['id']}"
    foreign = await hub.console.services.stores.files.put("bill.pdf", "application/pdf", b"secret")
    named = {**WHOLE, "attachments": [foreign.file_id], "version": 1}
    status, body = await editor.call("PUT", path, named)
    assert (status, list(body["error"]["fields"])) == (400, ["attachments"])
    assert (await editor.call("GET", f"{path}/attachments/{foreign.file_id}"))[0] == 404
    status, body = await editor.call("POST", "/articles", {**named, "title": "新"} | {"version": 1})
    assert status == 400


async def test_an_upload_names_the_version_it_was_meant_for(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    path = f"/articles/{(await made(editor))['id']}/attachments"
    status, body = await editor.call("POST", f"{path}?version=3", data=b"x")
    assert (status, body["error"]["code"]) == (409, "version_conflict")
    assert (await editor.call("POST", path, data=b"x"))[0] == 400
    status, body = await editor.call("POST", f"{path}?version=1", data=b"")
    assert (status, body["error"]["fields"]) == (400, {"file": "不能为空"})
    await editor.post(f"{path}?version=1&name=a.txt", data=b"x")


async def test_an_import_leaves_an_articles_files_where_they_are(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    article = await made(editor)
    path = f"/articles/{article['id']}"
    await editor.post(f"{path}/attachments?version=1&name=a.txt", data=b"x")
    page = f"# 改过的题目\n\n- id: {article['id']}\n\n## 答案\n\n改过\n".encode()
    await editor.post("/knowledge/import", data=page, headers={"Content-Type": "text/markdown"})
    changed = await editor.get(path)
    assert (changed["title"], len(changed["attachments"])) == ("改过的题目", 1)


async def test_an_import_is_shown_before_it_is_made(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    await editor.post("/articles", {"title": "甲", "answer": "一"})
    await editor.post("/articles", {"title": "乙", "answer": "二"})
    told_of = {"甲": "一", "乙": "三", "丙": "四"}
    page = "".join(f"# {title}\n\n## 答案\n\n{answer}\n\n" for title, answer in told_of.items())
    how = {"data": page.encode(), "headers": {"Content-Type": "text/markdown"}}
    told = await editor.post("/knowledge/import?preview=true", **how)
    assert [(one["title"], one["fate"], one["fields"]) for one in told["items"]] == [
        ("甲", "same", []),
        ("乙", "changed", ["answer"]),
        ("丙", "created", []),
    ]
    assert len((await editor.get("/articles?language=zh-CN"))["items"]) == 2
    done = await editor.post("/knowledge/import", **how)
    counts = ("created", "changed", "same")
    assert [done[name] for name in counts] == [told[name] for name in counts]
    assert done["items"] == []
