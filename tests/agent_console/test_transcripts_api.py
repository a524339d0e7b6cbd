"""Transcripts by mail, over HTTP: what is in them, whose thread they go in, what stands of them."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from hub.core.clock import new_id
from hub.core.errors import Permanent
from hub.core.messages import Letter, Message, Outbound, Receipt
from hub.core.parts import plain_text
from tests.agent_console.conftest import Browser, Hub
from tests.agent_console.test_letters_api import ZHANG, letters, taken  # noqa: F401 - a fixture
from tests.doubles import inbound

pytestmark = [pytest.mark.store, pytest.mark.usefixtures("letters")]
LI = "li@b.cn"


async def send(browser: Browser, path: str, email: str, **more: Any) -> tuple[int, Any]:
    return await browser.call("POST", f"{path}/transcript", {"email": email, **more})


async def arrived(hub: Hub, address: str) -> Message:
    """In his own thread, when it has gone."""

    def gone() -> list[Outbound]:
        return [one for one in hub.post.sent if one.to.id == address and one.letter]

    await hub.until(address, lambda _: bool(gone()))
    (sent,) = gone()
    assert sent.author.kind == "system"
    found = await hub.console.services.stores.messages.get_many([sent.id])
    return found[sent.id]


async def test_all_that_the_customer_could_see_is_sent_and_nothing_else(hub: Hub, browsers) -> None:
    agent, chief = await browsers("agent"), await browsers("supervisor")
    path = await taken(hub, agent)
    await agent.post(f"{path}/messages", {"text": "您好，已为您处理。"})
    await agent.post(f"{path}/messages", {"text": "客户很急", "private": True})
    await chief.post(f"{path}/messages", {"text": "快一点", "private": True, "whisper": True})
    status, body = await send(agent, path, f" {LI.upper()}")
    assert status == 202
    message = await arrived(hub, LI)
    assert message.id == body["message_id"]
    text = plain_text(message.parts)
    assert text.startswith(f"客服聊天记录\n会话编号：{path.rpartition('/')[2]}\n时间按时区：Asia/")
    assert "王小雨\n您好，已为您处理。" in text and "客户\n转人工" in text
    assert "客户很急" not in text and "快一点" not in text
    assert message.letter == Letter(subject=f"客服聊天记录 {path.rpartition('/')[2]}")


async def test_who_never_wrote_has_it_in_a_thread_of_his_own_that_nobody_waits_in(
    hub: Hub, browsers
) -> None:
    agent, admin = await browsers("agent"), await browsers("admin")
    path = await taken(hub, agent)
    await send(agent, path, LI)
    await arrived(hub, LI)
    theirs, mine = await hub.conversation(LI), await hub.conversation(ZHANG)
    assert (theirs.state, theirs.customer_id == mine.customer_id) == ("closed", False)
    assert mine.state == "assigned"
    (act,) = (await admin.get("/audit?kind=transcript"))["items"]
    assert (act["by"], act["conversation_id"]) == ("agent", mine.id)
    await hub.pipeline.intake.receive(inbound("收到", external_id=new_id(), sender=LI))
    assert (await hub.conversation(LI)).customer_id == theirs.customer_id
    await send(agent, path, LI)
    assert (await hub.conversation(LI)).state != "closed"


async def test_the_customers_own_address_is_offered_in_part_and_taken_so(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    offer = await agent.get(f"{path}/transcript")
    assert offer["addresses"] == ["z***@a.cn"]
    assert [one["id"] for one in offer["accounts"]] == ["post:main"]
    assert (await send(agent, path, "z***@a.cn", account="post:main"))[0] == 202
    await arrived(hub, ZHANG)


@pytest.mark.parametrize(
    "email", ["nobody", "x***@a.cn", "support+z1@unicom.test", "a@b.cn,c@d.cn"]
)
async def test_nobody_can_be_sent_it_whom_no_mail_reaches(hub: Hub, browsers, email: str) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    status, body = await send(agent, path, email)
    assert (status, list(body["error"]["fields"])) == (400, ["email"])


async def test_without_a_mail_account_there_is_none(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    assert (await send(agent, path, LI, account="email:x"))[0] == 400
    can = replace(hub.post.spec.capabilities, copies=False)
    hub.post.spec = replace(hub.post.spec, capabilities=can)  # type: ignore[misc]
    status, body = await send(agent, path, LI)
    assert (status, body["error"]["code"]) == (409, "no_mail_account")


async def test_one_that_could_not_be_carried_is_told_and_can_be_sent_again(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, chief = await browsers("agent"), await browsers("supervisor")
    path = await taken(hub, agent)
    carry, refusals = hub.post.send, [Permanent("550 no")]

    async def send_to(message: Outbound) -> Receipt:
        if message.to.id == LI and refusals:
            raise refusals.pop()
        return await carry(message)

    monkeypatch.setattr(hub.post, "send", send_to)
    _, body = await send(agent, path, LI)
    seq = int(body["message_id"].rpartition(".")[2])

    async def stands() -> Any:
        theirs = await hub.conversation(LI)
        return (await chief.get(f"/conversations/{theirs.id}/messages"))["items"][-1]

    async with asyncio.timeout(15):
        while (await stands())["delivery"] != "failed":
            await asyncio.sleep(0.02)
    theirs = await hub.conversation(LI)
    await chief.post(f"/conversations/{theirs.id}/messages/{seq}/resend")
    async with asyncio.timeout(15):
        while (await stands())["delivery"] != "sent":
            await asyncio.sleep(0.02)
