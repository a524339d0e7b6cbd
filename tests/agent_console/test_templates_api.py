"""Reply templates over HTTP: listed, worded anew, refused where they cannot be filled in."""

import asyncio
from typing import Any

import pytest

from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store

TAKEN = "/templates/desk_taken/zh-CN"


async def test_all_templates_are_listed_and_can_be_filtered(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    page = await editor.get("/templates")
    names = [(one["name"], one["language"]) for one in page["items"]]
    assert [name for name, _ in names] == sorted(name for name, _ in names)
    assert len(set(names)) == len(names)
    assert (page["languages"], page["next"]) == (["zh-CN", "en"], None)
    assert {"web", "rest"} <= set(page["channels"])
    found = (await editor.get("/templates?language=en&q=desk_TAKEN"))["items"]
    assert [(one["name"], one["variables"], one["edits"]) for one in found] == [
        ("desk_taken", ["name"], [])
    ]
    assert (await editor.get("/templates?q=人工排队"))["items"][0]["name"] == "queue_entered"
    assert (await editor.get("/templates?edited=true"))["items"] == []


async def test_a_template_is_said_as_it_was_worded_and_given_back(hub: Hub, browsers: Any) -> None:
    editor, agent = await browsers("editor"), await browsers("agent")
    body = {"text": "{name}来帮您。", "channel": "", "version": 0}
    status, template = await editor.call("PUT", TAKEN, body)
    assert status == 200
    (edit,) = template["edits"]
    assert (edit["text"], edit["version"], edit["author"], edit["usable"]) == (
        "{name}来帮您。",
        1,
        "editor",
        True,
    )
    assert (await editor.get("/templates?edited=true"))["items"] == [template]
    conversation_id = await hub.queued()
    await agent.post(f"/conversations/{conversation_id}/take")
    messages = (await editor_sees(agent, conversation_id))["items"]
    assert "王小雨来帮您。" in [part["text"] for one in messages for part in one["parts"]]
    status, back = await editor.call("DELETE", f"{TAKEN}?version=1")
    assert (status, back["edits"][0]["text"], back["edits"][0]["version"]) == (200, None, 2)
    assert (await editor.call("DELETE", f"{TAKEN}?version=2"))[0] == 404
    kept = (await editor.get(f"{TAKEN}/versions"))["items"]
    assert [one["text"] for one in kept] == [None, "{name}来帮您。"]


async def editor_sees(agent: Any, conversation_id: str) -> Any:
    await asyncio.sleep(0.1)
    return await agent.get(f"/conversations/{conversation_id}/messages")


async def test_a_channel_has_its_own_text_and_history(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    for channel, text in (("", "{name}甲"), ("web", "{name}乙")):
        await editor.call("PUT", TAKEN, {"text": text, "channel": channel, "version": 0})
    shown = await editor.get(TAKEN)
    assert [(one["channel"], one["text"]) for one in shown["edits"]] == [
        ("", "{name}甲"),
        ("web", "{name}乙"),
    ]
    kept = (await editor.get(f"{TAKEN}/versions?channel=web"))["items"]
    assert [one["text"] for one in kept] == ["{name}乙"]
    assert len((await editor.get("/templates?edited=true&channel=web"))["items"]) == 1
    assert (await editor.get("/templates?edited=true&channel=rest"))["items"] == []


@pytest.mark.parametrize(
    ("language", "text", "code", "word"),
    [
        ("zh-CN", "{nama}您好", "unknown_variable", "没有变量 {nama}，可以用的是 {name}"),
        ("en", "{nama}您好", "unknown_variable", "no variable {nama}; it has {name}"),
        ("zh-CN", "您好", "missing_variable", "缺少变量 {name}"),
        ("en", "您好", "missing_variable", "The variable {name} is missing"),
        ("zh-CN", "{name", "bad_braces", "花括号"),
        ("en", "{name.__class__}", "bad_braces", "Braces"),
        ("zh-CN", " ", "bad_template", "模板"),
    ],
)
async def test_what_cannot_be_filled_in_is_refused_with_the_reason(
    hub: Hub, browsers: Any, language: str, text: str, code: str, word: str
) -> None:
    editor = await browsers("editor")
    body, headers = {"text": text, "version": 0}, {"Accept-Language": language}
    status, answer = await editor.call("PUT", TAKEN, body, headers=headers)
    assert (status, answer["error"]["code"]) == (400, code)
    assert word in answer["error"]["message"]
    assert answer["error"]["fields"]["text"]
    assert (await editor.get(TAKEN))["edits"] == []


async def test_nobody_overwrites_what_he_has_not_read(hub: Hub, browsers: Any) -> None:
    editor, admin = await browsers("editor"), await browsers("admin")
    await editor.call("PUT", TAKEN, {"text": "{name}甲", "version": 0})
    status, body = await admin.call("PUT", TAKEN, {"text": "{name}乙", "version": 0})
    assert (status, body["error"]["code"]) == (409, "template_conflict")
    assert (await admin.call("DELETE", f"{TAKEN}?version=7"))[0] == 409


async def test_what_is_not_there_is_said_so(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    body = {"text": "x", "version": 0}
    for path in ("/templates/none/zh-CN", "/templates/desk_taken/fr"):
        assert (await editor.call("GET", path))[0] == 404
        assert (await editor.call("PUT", path, body))[0] == 404
        assert (await editor.call("GET", f"{path}/versions"))[0] == 404
    status, answer = await editor.call("PUT", TAKEN, {**body, "channel": "pigeon"})
    assert (status, list(answer["error"]["fields"])) == (400, ["channel"])


async def test_an_agent_neither_sees_nor_words_templates(hub: Hub, browsers: Any) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    assert (await agent.call("GET", "/templates"))[0] == 403
    await supervisor.get("/templates")
    body = {"text": "{name}甲", "version": 0}
    assert (await supervisor.call("PUT", TAKEN, body))[0] == 403
