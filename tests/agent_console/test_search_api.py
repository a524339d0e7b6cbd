"""One search over everything: within rights, within nodes, in Chinese, pinyin and numbers."""

import asyncio
from typing import Any

import pytest

from hub.core.organisation import Post
from hub.store.customers import spell
from tests.agent_console.conftest import PASSWORD, Browser, Hub
from tests.agent_console.test_customers_api import change, customer
from tests.agent_console.test_organisation_api import place

pytestmark = pytest.mark.store

ZHOU = "13900008812"


async def found(browser: Browser, q: str) -> dict[str, list[Any]]:
    answer = await browser.get("/search", params={"q": q})
    return {kind: [one["id"] for one in items] for kind, items in answer.items()}


@pytest.fixture
async def zhou(hub: Hub, browsers: Any) -> str:
    """周敏, who has written once and lies at Hangzhou."""
    one = await customer(hub, ZHOU)
    contact = {"channel": "post", "account": "main", "address": ZHOU, "verified": True}
    supervisor = await browsers("supervisor")
    status, _ = await change(supervisor, one, name="周敏", node="root.zj.hz", contacts=[contact])
    assert status == 200
    return one


@pytest.mark.parametrize(
    "q", ["周", "周敏", "zhoumin", "zm", "Zhou Min", "13900008", "+86 139 0000 8812"]
)
async def test_a_customer_and_what_he_said_are_found_by_name_pinyin_and_number(
    hub: Hub, browsers: Any, zhou: str, q: str
) -> None:
    answer = await found(await browsers("agent"), q)
    assert answer["conversations"] == [(await hub.conversation(ZHOU)).id]
    assert answer["customers"] == ([] if q == "周" else [zhou])


async def test_a_name_written_before_there_was_pinyin_is_found_after_the_migration(
    hub: Hub, browsers: Any, zhou: str
) -> None:
    customers, agent = hub.spine.db["customers"], await browsers("agent")
    await customers.update_one({"_id": zhou}, {"$unset": {"spelt": ""}})
    assert (await found(agent, "zhoumin"))["customers"] == []
    await spell(hub.spine.db)
    assert (await found(agent, "zhoumin"))["customers"] == [zhou]


async def test_what_was_said_last_finds_a_conversation(hub: Hub, browsers: Any) -> None:
    accepted = await hub.write("家里宽带断断续续", sender="bob")
    agent = await browsers("agent")
    for q in ("宽带", "kuandai", "kddd"):
        assert (await found(agent, q))["conversations"] == [accepted.conversation_id]
    assert (await found(agent, "移机"))["conversations"] == []


async def test_an_order_is_found_by_its_number_its_matter_and_its_customer(
    hub: Hub, browsers: Any, zhou: str
) -> None:
    agent = await browsers("agent")
    conversation_id = (await hub.conversation(ZHOU)).id
    order = await agent.post(
        "/workorders", {"type": "fault", "title": "光路中断", "conversation_id": conversation_id}
    )
    for q in (order["id"], order["id"].lower(), order["id"][3:], "光路", "glzd", "zhoumin"):
        answer = await found(agent, q)
        assert answer["orders"] == [order["id"]], q
        assert answer["conversations"] == [conversation_id], q


async def test_an_article_is_found_as_soon_as_it_is_written_and_renamed(
    browsers: Any,
) -> None:
    editor = await browsers("editor")
    body = {
        "title": "宽带移机资费与时限",
        "answer": "两天",
        "category": "宽带",
        "language": "zh-CN",
    }
    article = await editor.post("/articles", body)
    while (await found(editor, "kdyj"))["articles"] != [article["id"]]:
        await asyncio.sleep(0.02)
    renamed = body | {"title": "搬家", "version": article["version"]}
    assert (await editor.call("PUT", f"/articles/{article['id']}", renamed))[0] == 200
    while (await found(editor, "bj"))["articles"] != [article["id"]]:
        await asyncio.sleep(0.02)
    assert (await found(editor, "kdyj"))["articles"] == []


async def test_nothing_of_other_nodes_and_nothing_without_the_right_is_found(
    hub: Hub, browsers: Any, zhou: str
) -> None:
    admin, agent3, editor = [await browsers(one) for one in ("admin", "agent3", "editor")]
    elsewhere = await place(hub, "13911112222", "root.zj.nb")
    order = await admin.post(
        "/workorders", {"type": "fault", "title": "没信号", "conversation_id": elsewhere}
    )
    for q in ("13911112222", elsewhere, order["id"], "没信号"):
        assert elsewhere in (await found(admin, q))["conversations"], q
        assert not any((await found(agent3, q)).values()), q
    assert (await found(agent3, "zm"))["customers"] == [zhou]
    assert not any((await found(editor, "zm")).values())


async def test_of_each_kind_there_are_as_many_as_asked_for(hub: Hub, browsers: Any) -> None:
    for n in range(4):
        await hub.write("查流量", sender=f"c{n}")
    agent = await browsers("agent")
    posts = (Post(node_id="root.js", role="agent"),)
    await hub.console.services.personnel.staff.add("js", "江苏", posts, PASSWORD)
    assert len((await agent.get("/search", params={"q": "流量", "limit": 3}))["conversations"]) == 3
    assert (await (await browsers("js")).get("/search", params={"q": "流量"}))[
        "conversations"
    ] == []
    for q in ("", " ", "x" * 129):
        assert (await agent.call("GET", "/search", params={"q": q}))[0] == 400
