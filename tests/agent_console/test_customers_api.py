"""Customers over HTTP: found, corrected, joined and parted, verified, muted, placed by rules."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import pytest

from hub.core.identities import masked
from hub.core.messages import Message
from hub.core.organisation import Post
from hub.core.parts import plain_text
from hub.pipeline.names import thread_id
from hub.store.messages import Messages
from tests.agent_console.conftest import PASSWORD, Browser, Hub

pytestmark = pytest.mark.store

WANG, LI = "13900000001", "v2"


async def customer(hub: Hub, sender: str) -> str:
    await hub.write("你好", sender=sender)
    return (await hub.conversation(sender)).customer_id


async def change(browser: Browser, one: str, **what: Any) -> tuple[int, dict[str, Any]]:
    person = await browser.get(f"/customers/{one}")
    rev = next(record["rev"] for record in person["records"] if record["id"] == one)
    return await browser.call("PATCH", f"/customers/{one}", {"rev": rev, **what})


async def person_at(hub: Hub, name: str, role: str, node_id: str) -> None:
    """Somebody who has a post elsewhere than at the national centre."""
    await hub.console.services.personnel.staff.add(
        name, name, (Post(node_id=node_id, role=role),), PASSWORD
    )


async def test_a_customer_is_found_by_name_by_address_and_by_number(
    hub: Hub, browsers: Any
) -> None:
    one = await customer(hub, WANG)
    supervisor = await browsers("supervisor")
    contact = {"channel": "post", "account": "main", "address": WANG, "verified": True}
    status, _ = await change(supervisor, one, name="王小雨", contacts=[contact])
    assert status == 200
    agent = await browsers("agent")
    for asked in ("王", "1390000", "+86 139 0000 0001"):
        (found,) = (await agent.get("/customers", params={"q": asked}))["items"]
        assert (found["id"], found["profile"]["name"]) == (one, "王小雨")
    (shown,) = found["contacts"]
    assert (shown["address"], shown["proof"], shown["proved_by_name"]) == (
        "139 **** 0001", "person", "陈班长",
    )  # fmt: skip
    assert (await agent.get("/customers", params={"q": "138"}))["items"] == []
    assert (await agent.call("GET", "/customers"))[0] == 400


async def test_what_was_changed_is_shown_at_once_with_who_did_it(hub: Hub, browsers: Any) -> None:
    one = await customer(hub, WANG)
    supervisor = await browsers("supervisor")
    assert (await supervisor.get("/conversations"))["items"][0]["customer"]["name"] == ""
    live = await supervisor.live()
    await live.receive_json()
    status, person = await change(
        supervisor, one, name="王小雨", tier="gold", manager="agent2", node="root.zj", locale="en"
    )
    assert status == 200
    assert person["profile"] == {
        "name": "王小雨", "tier": "gold", "node": "root.zj", "manager": "agent2",
        "manager_name": "李明", "locale": "en", "blocked": False,
    }  # fmt: skip
    assert person["records"][0]["fixed"] == ["tier", "node", "manager"]
    frame = await live.receive_json()
    assert (frame["kind"], frame["data"]["ids"], frame["by"]) == ("customer", [one], "supervisor")
    assert "王小雨" not in str(frame)
    await live.close()
    shown = (await supervisor.get("/conversations"))["items"][0]["customer"]
    assert shown == {"id": one, "person": one, "name": "王小雨", "tier": "normal"}, (
        "the tier is that of its opening"
    )
    (trace,) = (await supervisor.get(f"/customers/{one}/history"))["items"]
    assert (trace["deed"], trace["by_name"]) == ("edit", "陈班长")
    assert trace["changes"]["tier"] == ["normal", "gold"]


async def test_nobody_overwrites_what_he_has_not_read(hub: Hub, browsers: Any) -> None:
    one = await customer(hub, WANG)
    supervisor = await browsers("supervisor")
    assert (await change(supervisor, one, name="甲"))[0] == 200
    status, body = await supervisor.call("PATCH", f"/customers/{one}", {"rev": 0, "name": "乙"})
    assert (status, body["error"]["code"]) == (409, "customer_moved")


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"node": "root.nowhere"}, "node"),
        ({"manager": "nobody"}, "manager"),
        ({"manager": "editor"}, "manager"),
        ({"tier": "platinum"}, "tier"),
        ({"blocked": True}, "blocked"),
        ({"contacts": [{"channel": "pigeon", "account": "a", "address": "b"}]}, "contacts"),
        (
            {"contacts": [{"channel": "web", "account": "a:b", "address": "b"}]},
            "contacts.0.account",
        ),
    ],
)
async def test_what_cannot_be_is_refused(
    hub: Hub, browsers: Any, what: Mapping[str, Any], field: str
) -> None:
    one = await customer(hub, WANG)
    status, body = await change(await browsers("supervisor"), one, **what)
    assert (status, list(body["error"]["fields"])) == (400, [field])


async def test_two_records_become_one_person_and_two_again(hub: Hub, browsers: Any) -> None:
    one, other = await customer(hub, WANG), await customer(hub, LI)
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    await change(supervisor, other, name="李明远")
    before = await agent.get(f"/customers/{one}")
    body = {"into": other, "reason": "电话确认是同一人"}
    merged = await agent.post(f"/customers/{one}/merge", body)
    assert (merged["id"], merged["profile"]["name"]) == (other, "李明远")
    assert await agent.get(f"/customers/{one}") == merged
    (link,) = [record["link"] for record in merged["records"] if record["link"]]
    assert (link["into"], link["by_name"], link["reason"]) == (other, "王小雨", body["reason"])
    found = (await agent.get(f"/customers/{one}/conversations"))["items"]
    assert {conversation["address"] for conversation in found} == {masked(WANG), LI}
    assert {conversation["customer"]["name"] for conversation in found} == {"李明远"}
    first = await agent.get(f"/customers/{one}/conversations?limit=1")
    rest = await agent.get(f"/customers/{one}/conversations?limit=1&after={first['next']}")
    assert [*first["items"], *rest["items"]] == found
    assert len((await agent.get("/customers?q=1390"))["items"]) == 1
    assert len((await agent.get("/conversations?q=1390"))["items"]) == 2
    status, again = await agent.call("POST", f"/customers/{other}/merge", {**body, "into": one})
    assert (status, again["error"]["code"]) == (409, "same_customer")
    await agent.post(f"/customers/{one}/unmerge", {"reason": "弄错了"})
    after = await agent.get(f"/customers/{one}")
    assert without_revs(after) == without_revs(before)
    status, body = await agent.call("POST", f"/customers/{one}/unmerge", {"reason": "再来"})
    assert (status, body["error"]["code"]) == (409, "not_merged")


def without_revs(person: dict[str, Any]) -> dict[str, Any]:
    return {**person, "records": [{**one, "rev": 0} for one in person["records"]]}


async def test_nobody_is_merged_with_nobody(hub: Hub, browsers: Any) -> None:
    one, agent = await customer(hub, WANG), await browsers("agent")
    status, body = await agent.call(
        "POST", f"/customers/{one}/merge", {"into": "none", "reason": "x"}
    )
    assert (status, list(body["error"]["fields"])) == (400, ["into"])
    for path in ("", "/history", "/suggestions", "/conversations"):
        assert (await agent.call("GET", f"/customers/none{path}"))[0] == 404


async def test_a_code_joins_two_channels(hub: Hub, browsers: Any) -> None:
    owner, reader = await customer(hub, WANG), await customer(hub, LI)
    agent = await browsers("agent")
    conversation = (await hub.conversation(LI)).id
    contact = {"channel": "post", "account": "main", "address": WANG}
    sent = await agent.post(f"/conversations/{conversation}/codes", {"contact": contact})
    assert sent["until"].endswith("Z")
    status, body = await agent.call(
        "POST", f"/conversations/{conversation}/codes", {"contact": contact}
    )
    assert (status, body["error"]["code"]) == (429, "rate_limited")
    code = await last_code(hub, WANG)
    await hub.write(code, sender=LI)
    assert "通过" in plain_text((await messages(hub, LI))[-1].parts)
    shown = await agent.get(f"/conversations/{conversation}")
    assert shown["verified"] == [f"number:{masked(WANG)}"]
    (suggested,) = (await agent.get(f"/customers/{reader}/suggestions"))["items"]
    assert (suggested["customer"]["id"], suggested["evidence"]) == (
        owner,
        [f"code:post:main:{WANG}"],
    )


async def messages(hub: Hub, sender: str) -> list[Message]:
    return await Messages(hub.spine.db).in_thread(thread_id("post", "main", sender), after=0)


async def last_code(hub: Hub, sender: str) -> str:
    """What the outbox has carried to him."""
    async with asyncio.timeout(10):
        while True:
            for sent in hub.post.sent:
                found = re.search(r"\d{6}", plain_text(sent.parts))
                if sent.to.id == sender and found:
                    return found[0]
            await asyncio.sleep(0.02)


async def test_who_is_muted_is_closed_and_heard_of_no_more(hub: Hub, browsers: Any) -> None:
    await hub.queued(WANG)
    one = (await hub.conversation(WANG)).customer_id
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    reason = {"reason": "反复辱骂客服"}
    assert (await agent.call("POST", f"/customers/{one}/mute", reason))[0] == 403
    muted = await supervisor.post(f"/customers/{one}/mute", reason)
    assert muted["profile"]["blocked"]
    (shown,) = (await agent.get("/conversations"))["items"]
    assert (shown["state"], shown["unread"]) == ("closed", 0)
    await hub.write("喂", sender=WANG)
    assert (await agent.get("/conversations"))["items"][0]["state"] == "closed"
    assert not (await supervisor.post(f"/customers/{one}/unmute", reason))["profile"]["blocked"]
    await hub.write("喂", sender=WANG)
    assert (await hub.conversation(WANG)).is_open


async def test_rules_place_new_customers_and_those_that_are_there(hub: Hub, browsers: Any) -> None:
    there = await customer(hub, "13900000009")
    admin = await browsers("admin")
    assert await admin.get("/customer_rules") == {"rev": 0, "rules": []}
    gold = {"address": "139*", "tier": "gold", "node": "root.zj", "manager": "agent2"}
    status, rules = await admin.call("PUT", "/customer_rules", {"rev": 0, "rules": [gold]})
    assert (status, rules["rev"]) == (200, 1)
    assert rules["rules"] == [{"channel": "", "account": "", **gold}]
    await hub.write("你好", sender=WANG)
    shown = await admin.get(f"/conversations/{(await hub.conversation(WANG)).id}")
    assert shown["customer"]["tier"] == "gold"
    async with asyncio.timeout(10):
        while (await admin.get(f"/customers/{there}"))["profile"]["tier"] != "gold":
            await asyncio.sleep(0.05)
    status, body = await admin.call("PUT", "/customer_rules", {"rev": 0, "rules": []})
    assert (status, body["error"]["code"]) == (409, "rules_moved")
    wrong = [{**gold, "node": "root.nowhere"}]
    assert (await admin.call("PUT", "/customer_rules", {"rev": 1, "rules": wrong}))[0] == 400


async def test_rights_go_by_the_node_at_which_the_customer_lies(hub: Hub, browsers: Any) -> None:
    one, other = await customer(hub, WANG), await customer(hub, LI)
    admin = await browsers("admin")
    await change(admin, one, node="root.zj", name="王")
    await change(admin, other, node="root.js", name="王")
    await person_at(hub, "zhejiang", "supervisor", "root.zj")
    local = await browsers("zhejiang")
    assert [found["id"] for found in (await local.get("/customers?q=王"))["items"]] == [one]
    assert (await local.call("GET", f"/customers/{other}"))[0] == 403
    reason = {"reason": "同一人"}
    merge = {"into": other, **reason}
    assert (await local.call("POST", f"/customers/{one}/merge", merge))[0] == 403
    assert (await change(local, one, node="root.js"))[0] == 403
    assert (await change(local, one, node="root.zj.hz"))[0] == 200
    assert (await local.call("GET", "/customer_rules"))[0] == 403
    agent = await browsers("agent")
    assert (await agent.call("PATCH", f"/customers/{one}", {"rev": 0}))[0] == 403
