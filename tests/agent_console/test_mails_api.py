"""A mail as it came: read again from its source, shown where nothing of it can run, downloaded."""

import asyncio
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

import pytest

from channels.email.threading import Marks, Place
from hub.core.identities import masked
from hub.house.ports import free_port
from tests.agent_console.conftest import Browser, Hub
from tests.channels.email.account import MAILBOX
from tests.channels.email.imap_double import Box, ImapDouble
from tests.channels.email.letters import joined, mail, packed, part

pytestmark = [pytest.mark.store, pytest.mark.timeout(120)]

PNG = b"\x89PNG\r\n\x1a\n made up"
HTML = (
    '<p>账单 <img src="cid:logo@a"> <img src="https://pixel.example/a.gif?x=1&amp;y=2">'
    '<img alt=">" src="http://pixel.example/b.png"></p>'
    '<script>alert(1)</script><p onclick="alert(2)">见附件</p>'
    '<blockquote>&lt;img data-src="no picture"&gt;</blockquote>'
)


def letter(**fields: str) -> bytes:
    words, kind = joined(
        "alternative", part("见附件", "Content-Type: text/plain; charset=utf-8"),
        part(HTML, "Content-Type: text/html; charset=utf-8"), boundary="b2",
    )  # fmt: skip
    body, outer = joined(
        "related", part(words, kind),
        packed(PNG, "Content-Type: image/png; name=logo.png", "Content-ID: <logo@a>"),
        packed(b"%PDF", "Content-Type: application/pdf; name=bill.pdf"),
    )  # fmt: skip
    return mail(body, outer, Cc="李四 <li@other.example>, wang@other.example", **fields)


@pytest.fixture
async def box(hub: Hub, browsers: Any) -> AsyncIterator[Box]:
    """The mailbox of an account of this hub."""
    double, port = ImapDouble(), free_port()
    await double.start(port)
    config = deepcopy(MAILBOX)
    config["imap"]["port"] = port
    admin = await browsers("admin")
    await admin.post(
        "/channels",
        {"channel": "email", "name": "support", "node_id": "root", "config": config},
    )
    yield double.boxes["demo"]
    await double.stop()


@pytest.fixture
async def agent(browsers: Any) -> Browser:
    found: Browser = await browsers("agent")
    return found


async def arrived(agent: Browser, count: int = 1) -> list[dict[str, Any]]:
    """What has come by mail: the messages of its first conversation."""
    async with asyncio.timeout(20):
        while True:
            found = (await agent.get("/conversations"))["items"]
            if found:
                path = f"/conversations/{found[0]['id']}/messages"
                told = [one for one in (await agent.get(path))["items"] if one["envelope"]]
                if len(told) == count:
                    return told
            await asyncio.sleep(0.05)


async def test_a_mail_is_told_as_it_came(hub: Hub, box: Box, agent: Browser):
    raw = letter(Subject="=?utf-8?b?6LSm5Y2V?=")
    box.put(raw)
    (message,) = await arrived(agent)
    assert message["envelope"]["subject"] == "账单"
    assert message["envelope"]["cc"] == ["李四", masked("wang@other.example")]
    assert message["envelope"]["sent_at"] == "2026-05-04T02:20:30.000Z"
    told = await agent.get(f"/messages/{message['id']}/mail")
    assert told["sender"] == {"name": "张三", "address": "zhangsan@qq.example"}
    assert [one["address"] for one in told["cc"]] == ["li@other.example", "wang@other.example"]
    assert (told["text"], told["whole"], told["size"]) == ("见附件", True, len(raw))
    assert (told["html"], told["withheld"]) == (True, 2)
    assert {"name": "Subject", "value": "账单"} in told["headers"]
    logo, bill = told["attachments"]
    assert (logo["content_id"], logo["inline"], bill["name"]) == ("logo@a", True, "bill.pdf")
    file = f"/conversations/{message['conversation_id']}/messages/{message['seq']}/files"
    url = hub.url(f"/api/v1{file}/{bill['file_id']}")
    async with agent.session.get(url) as answer:
        assert await answer.read() == b"%PDF"


async def test_its_page_runs_nothing_and_loads_only_what_was_asked_for(
    hub: Hub, box: Box, agent: Browser
):
    box.put(letter())
    (message,) = await arrived(agent)
    path = hub.url(f"/api/v1/messages/{message['id']}/mail/page")
    async with agent.session.get(path) as answer:
        page, headers = await answer.text(), answer.headers
    assert "data:image/png;base64," in page
    assert "cid:" not in page and "<script" not in page and "onclick" not in page
    assert page.count("<img") == 3 and page.count(' src="') == 1
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups") and "allow-scripts" not in policy
    assert "img-src data:;" in policy and headers["X-Frame-Options"] == "SAMEORIGIN"
    async with agent.session.get(path, params={"remote": "true"}) as answer:
        page, headers = await answer.text(), answer.headers
    assert page.count(' src="') == 3 and 'data-src="no picture"' in page
    assert "img-src data: https: http:;" in headers["Content-Security-Policy"]


async def test_its_source_is_downloaded_and_that_is_written_down(
    hub: Hub, box: Box, agent: Browser, browsers: Any
):
    raw = letter()
    box.put(raw)
    (message,) = await arrived(agent)
    async with agent.session.get(hub.url(f"/api/v1/messages/{message['id']}/source")) as answer:
        assert await answer.read() == raw
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.content_type == "message/rfc822"
    admin = await browsers("admin")
    (act,) = (await admin.get("/audit?kind=mail"))["items"]
    assert (act["data"]["what"], act["by"]) == ("mail_source", "agent")
    assert act["conversation_id"] == message["conversation_id"]


async def test_of_a_mail_that_is_gone_the_rest_is_told(hub: Hub, box: Box, agent: Browser):
    box.put(letter(Subject="宽带"))
    (message,) = await arrived(agent)
    await hub.spine.db["files.files"].delete_one({"filename": "mail.eml"})
    told = await agent.get(f"/messages/{message['id']}/mail")
    assert (told["whole"], told["html"], told["subject"]) == (False, False, "宽带")
    assert told["sender"]["address"] == "zhangsan@qq.example"
    assert [one["name"] for one in told["attachments"]] == ["logo.png", "bill.pdf"]
    for path in ("mail/page", "source"):
        status, answer = await agent.call("GET", f"/messages/{message['id']}/{path}")
        assert (status, answer["error"]["code"]) == (404, "no_mail")


async def test_what_is_quoted_is_known_to_be_cut(box: Box, agent: Browser):
    box.put(mail("谢谢\r\n\r\n在 2026-05-03，客服 <a@b.example> 写道：\r\n> 您好\r\n"))
    (message,) = await arrived(agent)
    assert message["envelope"]["cut"]
    told = await agent.get(f"/messages/{message['id']}/mail")
    assert (told["text"], "> 您好" in told["full_text"]) == ("谢谢", True)


async def test_whoever_bears_anothers_mark_is_told_to_be_a_stranger(
    hub: Hub, box: Box, agent: Browser
):
    marks = Marks(hub.post.hub.secret, "support")
    box.put(letter(To=marks.address(Place("0b" * 12, 7), "support@unicom.test")))
    (message,) = await arrived(agent)
    told = await agent.get(f"/messages/{message['id']}/mail")
    assert "stranger" in told["warnings"]


async def test_an_article_is_shown_as_the_mail_that_it_would_be(box: Box, browsers: Any):
    editor = await browsers("editor")
    links = [{"title": "发票页", "url": "https://carrier.example/invoice"}]
    article = {
        "title": "开发票",
        "questions": ["怎么开发票"],
        "answer": "在 App 里开。",
        "links": links,
    }
    told = await editor.post("/knowledge/letter", article)
    assert told["subject"] == "Re: 怎么开发票"
    assert "support@unicom.test" in told["sender"]
    assert "在 App 里开。" in told["text"] and "https://carrier.example/invoice" in told["html"]
    told = await editor.post("/knowledge/letter", article | {"mail": "您好：<b>请看附件</b>"})
    assert "您好：<b>请看附件</b>" in told["text"] and "&lt;b&gt;" in told["html"]


async def test_no_other_message_has_a_mail_behind_it(hub: Hub, agent: Browser):
    accepted = await hub.write("你好")
    for path in ("mail", "mail/page", "source"):
        status, answer = await agent.call("GET", f"/messages/{accepted.message_id}/{path}")
        assert (status, answer["error"]["code"]) == (404, "no_mail")
    status, answer = await agent.call("GET", "/messages/nothing/mail")
    assert (status, answer["error"]["code"]) == (404, "not_found")
