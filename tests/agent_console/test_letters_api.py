"""Copies and subjects of answers by letter, over HTTP."""

from dataclasses import replace
from typing import Any

import pytest

from hub.core.clock import new_id
from hub.core.messages import Letter, Outbound, Receipt
from hub.core.parts import plain_text
from tests.agent_console.conftest import Browser, Hub
from tests.doubles import inbound

pytestmark = pytest.mark.store

ZHANG = "zhang@a.cn"
ORIGIN = {
    "subject": "账单",
    "to": [{"address": "support@unicom.test", "name": ""}, {"address": "li@b.cn", "name": "李"}],
    "cc": [{"address": "wang@b.cn", "name": ""}],
}


@pytest.fixture
def letters(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The customer's channel carries letters."""
    can = replace(hub.post.spec.capabilities, copies=True)
    hub.post.spec = replace(hub.post.spec, capabilities=can)  # type: ignore[misc]
    own = property(lambda _: frozenset({"support@unicom.test"}))
    monkeypatch.setattr(type(hub.post), "addresses", own)


async def taken(hub: Hub, agent: Browser) -> str:
    mail = inbound("转人工", external_id=new_id(), sender=ZHANG)
    await hub.pipeline.intake.receive(replace(mail, raw=ORIGIN))
    one = await hub.until(ZHANG, lambda one: one.state == "queued")
    await agent.post(f"/conversations/{one.id}/take")
    return f"/conversations/{one.id}"


async def test_who_stood_in_the_mail_is_offered_a_copy_and_gets_it(
    hub: Hub, browsers, letters: None
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    offer = await agent.get(f"{path}/letter")
    assert offer == {"to": "z***@a.cn", "cc": ["li@b.cn", "wang@b.cn"], "subject": "Re: 账单"}
    assert (await agent.get(f"{path}/limits"))["copies"]
    letter = {"cc": [" LI@b.cn", "li@b.cn", ZHANG], "subject": " 新\n主题 "}
    said = await agent.post(f"{path}/messages", {"text": "您好", "letter": letter})
    assert said["letter"] == {"cc": ["li@b.cn"], "subject": "新 主题"}
    await hub.until(ZHANG, lambda _: plain_text(hub.post.sent[-1].parts) == "您好")
    assert hub.post.sent[-1].letter == Letter(cc=("li@b.cn",), subject="新 主题")
    assert all(one.letter is None for one in hub.post.sent[:-1])
    (listed,) = [one for one in (await agent.get(f"{path}/messages"))["items"] if one["letter"]]
    assert listed["letter"] == said["letter"]


@pytest.mark.parametrize(
    ("cc", "code", "named"),
    [
        (["li@b.cn", "nobody", "a,b@c.cn"], "unfit_copies", "nobody、a,b@c.cn"),
        (["support+z1@unicom.test"], "unfit_copies", "support+z1@unicom.test"),
        ([f"a{n}@b.cn" for n in range(21)], "many_copies", "20"),
    ],
)
async def test_whom_no_copy_can_go_to_is_named(
    hub: Hub, browsers, letters: None, cc: list[str], code: str, named: str
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    body: dict[str, Any] = {"text": "您好", "letter": {"cc": cc}}
    status, answer = await agent.call("POST", f"{path}/messages", body)
    assert (status, answer["error"]["code"]) == (400, code)
    assert named in answer["error"]["message"]


async def test_where_nothing_goes_by_letter_and_in_notes_there_are_no_copies(
    hub: Hub, browsers, letters: None
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    letter = {"cc": ["li@b.cn"]}
    note = {"text": "备注", "private": True, "letter": letter}
    assert (await agent.call("POST", f"{path}/messages", note))[0] == 400
    can = replace(hub.post.spec.capabilities, copies=False)
    hub.post.spec = replace(hub.post.spec, capabilities=can)  # type: ignore[misc]
    for method, at, body in (
        ("GET", "letter", None), ("POST", "messages", {"text": "您好", "letter": letter}),
    ):  # fmt: skip
        status, answer = await agent.call(method, f"{path}/{at}", body)
        assert (status, answer["error"]["code"]) == (400, "no_copies")


async def test_what_was_not_carried_to_all_is_told_to_colleagues(
    hub: Hub, browsers, letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)

    async def send(message: Outbound) -> Receipt:
        note = "没有抄送到 li@b.cn：550" if message.letter else ""
        return Receipt(external_id="x", at=hub.spine.clock.now(), note=note)

    monkeypatch.setattr(hub.post, "send", send)
    said = await agent.post(f"{path}/messages", {"text": "您好", "letter": {"cc": ["li@b.cn"]}})
    await hub.until(ZHANG, lambda one: one.last_seq > said["seq"])
    *_, answer, note = (await agent.get(f"{path}/messages"))["items"]
    assert answer["delivery"] == "sent"
    assert note["private"] and note["parts"][0]["text"] == "没有抄送到 li@b.cn：550"


async def test_who_writes_to_the_address_of_a_queue_waits_there_and_is_answered_from_it(
    hub: Hub, browsers, letters: None
) -> None:
    admin, agent = await browsers("admin"), await browsers("agent")
    await admin.post("/queues", {"id": "vip", "name": "大客户", "node_id": "root"})
    mail = inbound("转人工", external_id=new_id(), sender=ZHANG)
    await hub.pipeline.intake.receive(replace(mail, queue="vip"))
    one = await hub.until(ZHANG, lambda one: one.state == "queued")
    assert one.queue == "vip"
    await hub.queued("bob")
    assert (await hub.conversation("bob")).queue == "default"
    path = f"/conversations/{one.id}"
    await agent.post(f"{path}/take")
    await agent.post(f"{path}/messages", {"text": "您好"})
    await hub.until(ZHANG, lambda _: plain_text(hub.post.sent[-1].parts) == "您好")
    assert (hub.post.sent[-1].queue, hub.post.sent[-1].by_hand) == ("vip", True)


async def test_files_that_no_letter_could_have_together_are_told_before_it_is_sent(
    hub: Hub, browsers, letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(hub.post), "file_bytes", 1_500_000)
    can = replace(hub.post.spec.capabilities, files=True)
    hub.post.spec = replace(hub.post.spec, capabilities=can)  # type: ignore[misc]
    agent = await browsers("agent")
    path = await taken(hub, agent)
    assert (await agent.get(f"{path}/limits"))["together"] == 1_500_000
    files = []
    for name in ("a.pdf", "b.pdf"):
        _, file = await agent.call("POST", f"{path}/files?name={name}", data=bytes(1_000_000))
        files.append(file["file_id"])
    status, body = await agent.call("POST", f"{path}/messages", {"files": files})
    assert (status, body["error"]["code"]) == (409, "files_too_big")
    assert "1.4 MB" in body["error"]["message"]
    assert await agent.post(f"{path}/messages", {"files": files[:1]})
