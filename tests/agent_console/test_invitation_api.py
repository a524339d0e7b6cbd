"""Asking a customer to write again, over HTTP: only when nothing else may be said, and once."""

from datetime import timedelta
from typing import Any

import pytest

from hub.core.windows import ReplyWindow
from tests.agent_console.conftest import Browser, Hub
from tests.agent_console.test_elsewhere_api import connect, there, write

pytestmark = pytest.mark.store
WORDS = "您的问题有进展，回复即可继续。"
OVER = ReplyWindow(timedelta(milliseconds=1))


async def taken(hub: Hub, agent: Browser, **more: Any) -> str:
    connect(hub, "app", **more)
    await write(hub, "转人工", account="app", sender="openid-1")
    found = await there(hub, "app", "openid-1")
    await agent.post(f"/conversations/{found.id}/take")
    return f"/conversations/{found.id}"


async def invite(agent: Browser, path: str) -> tuple[int, str]:
    status, answer = await agent.call("POST", f"{path}/invitation")
    return status, answer["error"]["code"] if "error" in answer else answer["parts"][0]["text"]


async def test_whoever_may_not_be_answered_is_invited_once_until_he_writes(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent, window=OVER, invitation=WORDS)
    assert (await agent.get(f"{path}/limits"))["invitation"] == WORDS
    assert (await agent.get(path))["window"]["invited"] is False
    assert await invite(agent, path) == (201, WORDS)
    assert (await agent.get(path))["window"]["invited"] is True
    assert await invite(agent, path) == (409, "invited")
    await write(hub, "在", account="app", sender="openid-1")
    assert (await agent.get(path))["window"]["invited"] is False
    assert await invite(agent, path) == (201, WORDS)


async def test_nobody_is_invited_who_can_be_answered_or_where_there_is_no_template(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent, window=ReplyWindow(timedelta(hours=48), 5), invitation=WORDS)
    assert await invite(agent, path) == (409, "no_invitation")


async def test_an_account_without_a_template_offers_none(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent, window=OVER)
    assert (await agent.get(f"{path}/limits"))["invitation"] == ""
    assert await invite(agent, path) == (409, "no_invitation")


async def test_only_whose_conversation_it_is_invites(hub: Hub, browsers) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    path = await taken(hub, agent, window=OVER, invitation=WORDS)
    assert (await invite(other, path))[0] == 409
