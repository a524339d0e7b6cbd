"""What is suggested beside a conversation, over HTTP: which question it is for, and for whom."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from agent_console.api.suggestions import questions
from agent_console.rights import RIGHTS, Right
from hub.core.messages import Author, AuthorKind, Message
from hub.core.parts import File, Part, Text
from hub.core.people import Role
from tests.agent_console.conftest import Browser, Hub

AT = datetime(2026, 1, 1, tzinfo=UTC)


PICTURE = File(name="没信号.png", content_type="image/png", size=1, file_id="f")


def said(*texts: str, by: AuthorKind = AuthorKind.CUSTOMER) -> Message:
    """With a picture, whose name asks nothing."""
    parts: tuple[Part, ...] = (*(Text(text=one) for one in texts), PICTURE)
    return Message(
        thread_id="t", conversation_id="c", seq=1, author=Author(kind=by), parts=parts, at=AT
    )


def test_questions_are_what_the_customer_asked_the_last_first_and_each_once() -> None:
    messages = [
        said("宽带断了"), said("请重启光猫", by=AuthorKind.BOT), said("查话费", " 还有流量"),
        said("宽带断了"), said("您好，在吗"), said("转人工"), said("谢谢"), said(),
    ]  # fmt: skip
    assert questions(messages) == ["宽带断了", "查话费  还有流量"]
    assert [len(one) for one in questions([said("没信号" * 500)])] == [300]


async def _teach(browsers: Any) -> str:
    """An article that customers are shown; its id."""
    admin: Browser = await browsers("admin")
    csv = "title,questions,answer\n怎么查话费,查账单|话费余额,发送 CXHF 到 10086。\n"
    header = {"Content-Type": "text/csv"}
    await admin.post("/knowledge/import", data=csv.encode(), headers=header)
    async with asyncio.timeout(10):
        while not (
            hits := (await admin.post("/knowledge/search", {"query": "怎么查话费"}))["hits"]
        ):
            await asyncio.sleep(0.05)
    return str(hits[0]["article_id"])


@pytest.mark.store
async def test_the_last_question_that_has_an_answer_is_named_with_it_in_one_request(
    hub: Hub, browsers: Any
) -> None:
    article = await _teach(browsers)
    agent = await browsers("agent")
    accepted = await hub.write("怎么查话费")
    path = f"/conversations/{accepted.conversation_id}/suggestions"
    await hub.write("还是看不懂啊")
    await hub.write("转人工")
    await hub.until("alice", lambda one: one.state == "queued")
    found = await agent.get(path)
    assert found["question"] == "怎么查话费"
    assert [(one["article_id"], one["answer"]) for one in found["hits"]] == [
        (article, "发送 CXHF 到 10086。")
    ]
    assert found["hits"][0]["explanation"] is None


@pytest.mark.store
async def test_what_has_no_answer_is_named_without_one_and_a_hello_is_no_question(
    hub: Hub, browsers: Any
) -> None:
    await _teach(browsers)
    agent = await browsers("agent")
    accepted = await hub.write("您好")
    path = f"/conversations/{accepted.conversation_id}/suggestions"
    assert await agent.get(path) == {"question": "", "hits": []}
    await hub.write("家里的猫不吃饭")
    assert await agent.get(path) == {"question": "家里的猫不吃饭", "hits": []}
    assert (await agent.call("GET", "/conversations/none/suggestions"))[0] == 404


@pytest.mark.store
async def test_who_may_see_conversations_but_no_articles_is_suggested_nothing(
    hub: Hub, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = await hub.write("怎么查话费")
    agent, path = await browsers("agent"), f"/conversations/{accepted.conversation_id}/suggestions"
    monkeypatch.setitem(RIGHTS, Role.AGENT, RIGHTS[Role.AGENT] - {Right.SEE_ARTICLES})
    assert (await agent.call("GET", path))[0] == 403
    assert (await agent.get(f"/conversations/{accepted.conversation_id}"))["id"]
