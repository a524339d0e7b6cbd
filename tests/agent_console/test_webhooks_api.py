"""Webhooks by the console API: made, tried, changed, and their dead letters decided on."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from hub.core.clock import SystemClock
from hub.core.events import Kind
from hub.core.webhooks import Letter
from hub.store.letters import Letters, bury
from tests.agent_console.conftest import Browser, Hub
from tests.webhooks.conftest import SECRET, Receiver

pytestmark = pytest.mark.store


@pytest.fixture
async def receiver():
    built = Receiver()
    await built.start()
    yield built
    await built.stop()


@pytest.fixture
async def admin(browsers: Any) -> Any:
    return await browsers("admin")


def wish(url: str, **more: Any) -> dict[str, Any]:
    return {"name": "OA", "url": url, "node_id": "root", **more}


async def test_what_is_subscribed_to_comes(hub: Hub, admin: Browser, receiver: Receiver) -> None:
    made = await admin.post("/webhooks", wish(receiver.url, kinds=["opened"]))
    assert len(made["secret"]) >= 32
    await hub.write("你好")
    await receiver.until(1)
    headers, _ = receiver.heard[0]
    assert headers["X-Hub-Event"] == "opened"
    (listed,) = (await admin.get("/webhooks"))["items"]
    assert listed["id"] == made["webhook"]["id"]
    assert made["secret"] not in str(listed)
    kept = await hub.spine.db["webhooks"].find_one({})
    assert made["secret"] not in str(kept)


async def test_a_ping_says_what_came_of_it(admin: Browser, receiver: Receiver) -> None:
    made = await admin.post("/webhooks", wish(receiver.url, secret=SECRET, active=False))
    path = f"/webhooks/{made['webhook']['id']}/test"
    tried = await admin.post(path)
    assert (tried["taken"], tried["status"], tried["error"]) == (True, 204, "")

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=403)

    receiver.script = refuse
    tried = await admin.post(path)
    assert (tried["taken"], tried["status"], tried["error"]) == (False, 403, "answered 403")
    assert [headers["X-Hub-Event"] for headers, _ in receiver.heard] == ["ping", "ping"]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"url": "ftp://oa.cn/"}, "url", "http"),
        ({"url": "https://10.0.0.1/"}, "url", "公网"),
        ({"url": "http://oa.cn.example#x"}, "url", "http"),
        ({"kinds": ["webhook"]}, "kinds", "推送"),
        ({"kinds": ["no_such"]}, "kinds.0", "其中之一"),
        ({"secret": "short"}, "secret", "格式"),
        ({"node_id": "root.nowhere"}, "node_id", "节点"),
    ],
)
async def test_what_is_wrong_is_named(
    admin: Browser, wrong: dict[str, Any], field: str, words: str
) -> None:
    status, body = await admin.call("POST", "/webhooks", wish("https://oa.cn/") | wrong)
    assert status == 400
    assert words in body["error"]["fields"][field]
    assert (await admin.get("/webhooks"))["items"] == []


async def test_of_two_who_change_it_the_second_hears_of_it(
    admin: Browser, receiver: Receiver
) -> None:
    made = (await admin.post("/webhooks", wish(receiver.url, secret=SECRET)))["webhook"]
    path, change = f"/webhooks/{made['id']}", wish(receiver.url, name="CRM", rev=made["rev"])
    status, after = await admin.call("PUT", path, change)
    assert (status, after["name"], after["rev"]) == (200, "CRM", made["rev"] + 1)
    status, body = await admin.call("PUT", path, change)
    assert (status, body["error"]["code"]) == (409, "webhook_moved")
    assert (await admin.call("DELETE", path))[0] == 200
    assert (await admin.call("GET", path))[0] == 404


async def test_only_who_manages_what_is_outside_may(hub: Hub, browsers) -> None:
    supervisor = await browsers("supervisor")
    for method, path in (("GET", "/webhooks"), ("GET", "/tokens"), ("POST", "/tokens")):
        status, body = await supervisor.call(method, path, {} if method == "POST" else None)
        assert (status, body["error"]["code"]) == (403, "forbidden")


async def put_letters(hub: Hub, webhook_id: str, count: int) -> list[int]:
    """Dead letters of the last events, as a courier would have left them."""
    committer, db = hub.spine.committer, hub.spine.db
    numbers = []
    for _ in range(count):
        await committer.commit(None, lambda draft: draft.event(Kind.ORDER, number="TS-0101-0001"))
        numbers.append(hub.spine.feed.last)
    now = SystemClock().now()
    documents = [
        Letter(
            subscription_id=webhook_id, number=one, kind=Kind.ORDER, at=now, error="answered 500",
            died_at=now + timedelta(seconds=one),
        )
        for one in numbers
    ]  # fmt: skip
    desk = hub.console.services.webhooks
    progress = (await desk.webhooks.progress([webhook_id]))[webhook_id]

    def decide(draft) -> None:
        bury(draft, documents, progress, progress)
        draft.event(Kind.WEBHOOK, id=webhook_id, action="dead", count=count)

    await committer.commit(None, decide)
    assert await Letters(db).count(webhook_id) == count
    return numbers


async def test_dead_letters_are_listed_sent_again_and_deleted(
    hub: Hub, admin: Browser, receiver: Receiver
) -> None:
    made = (await admin.post("/webhooks", wish(receiver.url, active=False)))["webhook"]
    numbers = await put_letters(hub, made["id"], 5)
    path = f"/webhooks/{made['id']}/letters"
    first = await admin.get(f"{path}?limit=2")
    second = await admin.get(f"{path}?limit=10&after={first['next']}")
    shown = [one["number"] for one in first["items"] + second["items"]]
    assert shown == numbers[::-1]
    assert second["next"] is None
    assert first["items"][0]["error"] == "answered 500"
    tried = await admin.post(f"{path}/{numbers[0]}/resend")
    assert tried["taken"]
    assert receiver.taken == [numbers[0]]
    status, _ = await admin.call("POST", f"{path}/{numbers[0]}/resend")
    assert status == 404
    assert (await admin.call("DELETE", f"{path}/{numbers[1]}"))[0] == 200
    assert (await admin.get(f"/webhooks/{made['id']}"))["letters"] == 3
    assert (await admin.call("DELETE", path))[1] == {"count": 3}
    assert (await admin.get(path))["items"] == []


async def test_all_dead_letters_are_sent_again_by_whoever_carries_them(
    hub: Hub, admin: Browser, receiver: Receiver
) -> None:
    made = (await admin.post("/webhooks", wish(receiver.url, kinds=["rated"])))["webhook"]
    numbers = await put_letters(hub, made["id"], 5)
    path = f"/webhooks/{made['id']}/letters"
    assert await admin.post(f"{path}/resend") == {"count": 5}
    assert await receiver.until(5) == numbers


@pytest.mark.parametrize("number", ["x", "1.5", "-1", "9" * 40, "٣"])
async def test_a_letter_that_there_cannot_be_is_not_found(
    admin: Browser, receiver: Receiver, number: str
) -> None:
    made = (await admin.post("/webhooks", wish(receiver.url)))["webhook"]
    assert (await admin.call("DELETE", f"/webhooks/{made['id']}/letters/{number}"))[0] == 404
