"""Going on by another channel of the same person, over HTTP: where to, and whose it is."""

from datetime import timedelta
from typing import Any

import pytest

from hub.core.channel import Account
from hub.core.clock import new_id
from hub.core.messages import Accepted
from hub.core.parts import plain_text
from hub.core.windows import ReplyWindow
from hub.pipeline.names import thread_id
from tests.agent_console.conftest import Browser, Hub
from tests.doubles import Post, inbound

pytestmark = pytest.mark.store
PHONE = "13800138000"
WINDOW = ReplyWindow(timedelta(hours=48), 5)


def connect(hub: Hub, name: str, kind: type[Post] = Post, **more: Any) -> Post:
    node = more.pop("node_id", "root")
    account = Account(channel="post", name=name, config={}, title=name.title(), node_id=node)
    post = kind(account, hub.post.hub, **more)
    hub.spine.channels.add(post)
    return post


async def write(hub: Hub, text: str, *, account: str, sender: str) -> Accepted:
    message = inbound(text, external_id=new_id(), sender=sender, account=account)
    return await hub.pipeline.intake.receive(message)


async def there(hub: Hub, account: str, address: str) -> Any:
    view = await hub.spine.committer.views.load(thread_id("post", account, address))
    return view and view.conversation


async def mine(hub: Hub, agent: Browser, sender: str = PHONE) -> str:
    found = await hub.queued(sender)
    await agent.post(f"/conversations/{found}/take")
    return f"/conversations/{found}"


async def ways(agent: Browser, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await agent.get(f"{path}/elsewhere"))["items"]
    return found


async def notes(agent: Browser, conversation_id: str) -> list[str]:
    items = (await agent.get(f"/conversations/{conversation_id}/messages"))["items"]
    return [one["parts"][0]["text"] for one in items if one["private"]]


async def test_he_goes_on_where_the_same_number_is_written_to(hub: Hub, browsers) -> None:
    agent, admin = await browsers("agent"), await browsers("admin")
    texts = connect(hub, "texts", sms=True)
    path = await mine(hub, agent)
    (way,) = await ways(agent, path)
    assert (way["account"], way["title"], way["address"]) == ("texts", "Texts", "138 **** 8000")
    assert way["conversation_id"] is None
    opened = await agent.post(f"{path}/elsewhere", {"way": way["id"]})
    before = await hub.conversation(PHONE)
    assert (opened["account"], opened["state"], opened["assignee"]) == (
        "texts",
        "assigned",
        "agent",
    )
    assert opened["customer"]["id"] == before.customer_id
    assert opened["queue"] == before.queue
    assert before.state == "assigned", "what he goes on from stays his"
    assert texts.sent == [], "nobody is told that somebody has taken what he never asked for"
    assert f"会话 {opened['id']}" in (await notes(agent, before.id))[-1]
    assert f"会话 {before.id}" in (await notes(agent, opened["id"]))[-1]
    acts = (await admin.get("/audit?kind=continued"))["items"]
    assert {one["conversation_id"] for one in acts} == {before.id, opened["id"]}
    assert {one["by"] for one in acts} == {"agent"}

    await agent.post(f"/conversations/{opened['id']}/messages", {"text": "您好"})
    await hub.until(PHONE, lambda _: bool(texts.sent))
    assert (texts.sent[0].to.id, plain_text(texts.sent[0].parts)) == (PHONE, "您好")


async def test_what_he_answers_there_comes_to_the_same_agent_as_the_same_customer(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    connect(hub, "texts", sms=True)
    path = await mine(hub, agent)
    (way,) = await ways(agent, path)
    opened = await agent.post(f"{path}/elsewhere", {"way": way["id"]})
    accepted = await write(hub, "收到", account="texts", sender=PHONE)
    assert accepted.conversation_id == opened["id"]
    one = await there(hub, "texts", PHONE)
    assert (one.assignee, one.unread) == ("agent", 1)
    person = await agent.get(f"/customers/{one.customer_id}")
    contacts = person["records"][0]["contacts"]
    assert sorted(one["account"] for one in contacts) == ["main", "texts"]


async def test_an_app_is_offered_while_its_window_is_open_and_tells_what_is_left(
    hub: Hub, browsers
) -> None:
    agent, admin = await browsers("agent"), await browsers("admin")
    connect(hub, "app", window=WINDOW)
    path = await mine(hub, agent)
    assert await ways(agent, path) == []
    await write(hub, "你好", account="app", sender="openid-1")
    other = await there(hub, "app", "openid-1")
    me = await hub.conversation(PHONE)
    body = {"into": me.customer_id, "reason": "同一人"}
    await admin.post(f"/customers/{other.customer_id}/merge", body)
    (way,) = await ways(agent, path)
    assert (way["account"], way["conversation_id"]) == ("app", other.id)
    assert way["window"]["left"] in {4, 5}
    taken = await agent.post(f"{path}/elsewhere", {"way": way["id"]})
    assert (taken["id"], taken["assignee"]) == (other.id, "agent"), "he takes what is open there"


async def test_an_app_whose_window_is_over_is_not_offered(hub: Hub, browsers) -> None:
    agent, admin = await browsers("agent"), await browsers("admin")
    connect(hub, "app", window=ReplyWindow(timedelta(milliseconds=1)))
    await write(hub, "你好", account="app", sender="openid-1")
    path = await mine(hub, agent)
    me, other = await hub.conversation(PHONE), await there(hub, "app", "openid-1")
    body = {"into": me.customer_id, "reason": "同一人"}
    await admin.post(f"/customers/{other.customer_id}/merge", body)
    assert await ways(agent, path) == []


async def test_never_into_another_customers_thread(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    connect(hub, "texts", sms=True)
    await write(hub, "你好", account="texts", sender=PHONE)
    path = await mine(hub, agent)
    mine_, theirs = await hub.conversation(PHONE), await there(hub, "texts", PHONE)
    assert mine_.customer_id != theirs.customer_id
    assert await ways(agent, path) == []
    body = {"way": theirs.thread_id}
    status, answer = await agent.call("POST", f"{path}/elsewhere", body)
    assert (status, answer["error"]["code"]) == (404, "not_found")


async def test_what_a_colleague_has_there_stays_his(hub: Hub, browsers) -> None:
    agent, chief = await browsers("agent"), await browsers("supervisor")
    connect(hub, "texts", sms=True)
    path = await mine(hub, agent)
    (way,) = await ways(agent, path)
    opened = await agent.post(f"{path}/elsewhere", {"way": way["id"]})
    await chief.post(f"/conversations/{opened['id']}/take")
    assert await ways(agent, path) == []
    status, answer = await agent.call("POST", f"{path}/elsewhere", {"way": way["id"]})
    assert (status, answer["error"]["code"]) == (409, "taken")


async def test_only_whose_conversation_it_is_goes_on_from_it(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    connect(hub, "texts", sms=True)
    found = await hub.queued(PHONE)
    (way,) = await ways(agent, f"/conversations/{found}")
    status, answer = await agent.call(
        "POST", f"/conversations/{found}/elsewhere", {"way": way["id"]}
    )
    assert (status, answer["error"]["code"]) == (409, "take_first")


async def test_clients_that_fetch_and_accounts_of_other_nodes_are_no_way(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")

    class Fetched(Post):
        @property
        def pushes(self) -> bool:
            return False

    connect(hub, "fetched", Fetched, sms=True)
    connect(hub, "far", sms=True, node_id="root.zj")
    assert await ways(agent, await mine(hub, agent)) == []


async def test_a_number_that_wants_no_text_messages_is_no_way(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    connect(hub, "texts", sms=True)
    path = await mine(hub, agent)
    assert len(await ways(agent, path)) == 1
    await write(hub, "TD", account="texts", sender=PHONE)
    assert await ways(agent, path) == []
