"""Tokens of other systems: shown once, less than their maker, gone at once."""

from datetime import timedelta
from typing import Any

import pytest

from agent_console.tokens import BAD_TRIES, USED_EVERY
from hub.core.clock import SystemClock
from hub.core.events import Kind
from hub.store.events import Events
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store

ORDERS = {"name": "OA", "rights": ["orders.see", "orders.work"], "node_id": "root"}
ORDER = {"type": "complaint", "title": "资费争议"}


@pytest.fixture
async def admin(browsers: Any) -> Any:
    return await browsers("admin")


async def make(admin: Browser, **wish: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The token, and the header by which it is used."""
    made = await admin.post("/tokens", ORDERS | wish)
    return made["token"], {"Authorization": f"Bearer {made['text']}"}


async def test_another_system_works_by_its_token(hub: Hub, admin: Browser, browsers) -> None:
    token, bearer = await make(admin)
    system = await browsers()
    order = await system.post("/workorders", ORDER, headers=bearer)
    assert order["opened_by"] == f"token:{token['id']}"
    assert (await system.get(f"/workorders/{order['id']}", headers=bearer))["id"] == order["id"]
    me = await system.get("/me", headers=bearer)
    assert (me["name"], set(me["rights"])) == ("OA", {"self", "orders.see", "orders.work"})
    status, body = await system.call("GET", "/conversations", headers=bearer)
    assert (status, body["error"]["code"]) == (403, "forbidden")


async def test_only_a_hash_is_kept_and_the_text_shown_once(hub: Hub, admin: Browser) -> None:
    made = await admin.post("/tokens", ORDERS)
    secret = made["text"].rpartition("_")[2]
    kept = await hub.spine.db["tokens"].find_one({})
    assert secret not in str(kept)
    (listed,) = (await admin.get("/tokens"))["items"]
    assert secret not in str(listed)
    assert made["text"].startswith(listed["prefix"])
    assert listed["last_used_at"] is None


async def test_what_is_revoked_is_refused_at_once(admin: Browser, browsers) -> None:
    token, bearer = await make(admin)
    system = await browsers()
    await system.get("/workorders", headers=bearer)
    assert (await admin.call("DELETE", f"/tokens/{token['id']}"))[0] == 200
    assert (await system.call("GET", "/workorders", headers=bearer))[0] == 401
    assert (await admin.call("DELETE", f"/tokens/{token['id']}"))[0] == 409
    (listed,) = (await admin.get("/tokens"))["items"]
    assert listed["revoked_at"]


async def test_a_token_ends_by_itself(hub: Hub, admin: Browser, browsers) -> None:
    token, bearer = await make(admin, days=1)
    system = await browsers()
    await system.get("/me", headers=bearer)
    past = {"$set": {"expires_at": SystemClock().now()}}
    await hub.spine.db["tokens"].update_one({"_id": token["id"]}, past)
    assert (await system.call("GET", "/me", headers=bearer))[0] == 401


async def test_it_may_never_more_than_its_maker_may_now(hub: Hub, admin: Browser, browsers) -> None:
    _, bearer = await make(admin)
    system = await browsers()
    await system.get("/workorders", headers=bearer)
    agent = {"$set": {"posts": [{"node_id": "root", "role": "editor"}]}}
    await hub.spine.db["people"].update_one({"_id": "admin"}, agent)
    assert (await system.call("GET", "/workorders", headers=bearer))[0] == 403
    await system.get("/me", headers=bearer)
    await hub.spine.db["people"].update_one({"_id": "admin"}, {"$set": {"active": False}})
    assert (await system.call("GET", "/me", headers=bearer))[0] == 401


@pytest.mark.parametrize(
    "right", ["outside.manage", "people.manage", "organisation.manage", "self"]
)
async def test_no_token_can_make_tokens_or_people(admin: Browser, right: str) -> None:
    status, body = await admin.call("POST", "/tokens", ORDERS | {"rights": ["orders.see", right]})
    assert (status, "rights" in body["error"]["fields"]) == (400, True)


async def test_nobody_gives_more_than_he_has(hub: Hub, admin: Browser, browsers) -> None:
    posts = {"$set": {"posts": [
        {"node_id": "root.zj", "role": "admin"}, {"node_id": "root", "role": "editor"},
    ]}}  # fmt: skip
    province = {"_id": "root.zj", "name": "浙江", "level": "province", "zone": "Asia/Shanghai",
                "active": True}  # fmt: skip
    await hub.spine.db["nodes"].replace_one({"_id": "root.zj"}, province, upsert=True)
    await hub.spine.db["people"].update_one({"_id": "supervisor"}, posts)
    regional = await browsers("supervisor")
    status, body = await regional.call("POST", "/tokens", ORDERS)
    assert (status, body["error"]["code"]) == (403, "forbidden")
    made = await regional.post("/tokens", ORDERS | {"node_id": "root.zj"})
    bearer = {"Authorization": f"Bearer {made['text']}"}
    system = await browsers()
    status, _ = await system.call("POST", "/workorders", ORDER, headers=bearer)
    assert status == 201
    order = await admin.post("/workorders", ORDER)
    assert (await system.call("GET", f"/workorders/{order['id']}", headers=bearer))[0] == 403
    assert [one["id"] for one in (await regional.get("/tokens"))["items"]] == [made["token"]["id"]]


@pytest.mark.parametrize(
    "text",
    ["x", "zj_", "zj_" + "0" * 24 + "_" + "A" * 43, "zj_" + "g" * 24 + "_" + "A" * 43, "é" * 9],
)
async def test_what_is_no_token_is_refused(hub: Hub, browsers, text: str) -> None:
    nobody = await browsers()
    headers = {"Authorization": f"Bearer {text}"}
    status, body = await nobody.call("GET", "/me", headers=headers)
    assert (status, body["error"]["code"]) == (401, "unauthorized")


async def test_a_right_id_with_a_wrong_secret_is_refused(admin: Browser, browsers) -> None:
    _, bearer = await make(admin)
    wrong = {"Authorization": bearer["Authorization"][:-1] + "!"}
    other = {"Authorization": bearer["Authorization"][:-3] + "AAA"}
    nobody = await browsers()
    for headers in (wrong, other):
        assert (await nobody.call("GET", "/me", headers=headers))[0] == 401


async def test_bad_tokens_are_slowed_down_and_good_ones_from_there_are_not(
    admin: Browser, browsers
) -> None:
    _, bearer = await make(admin)
    nobody = await browsers()
    bad = {"Authorization": "Bearer nonsense"}
    answers = [(await nobody.call("GET", "/me", headers=bad))[0] for _ in range(BAD_TRIES + 5)]
    assert answers[:BAD_TRIES] == [401] * BAD_TRIES
    assert 429 in answers[BAD_TRIES:]
    await nobody.get("/me", headers=bearer)


async def test_a_token_needs_no_origin_of_ours_but_a_cookie_does(admin: Browser, browsers) -> None:
    _, bearer = await make(admin)
    foreign = {"Origin": "https://oa.example", "Sec-Fetch-Site": "cross-site"}
    system = await browsers()
    await system.post("/workorders", ORDER, headers=bearer | foreign)
    status, body = await admin.call("POST", "/workorders", ORDER, headers=foreign)
    assert (status, body["error"]["code"]) == (403, "foreign_origin")


async def test_when_it_was_used_is_kept_to_the_minute(hub: Hub, admin: Browser, browsers) -> None:
    token, bearer = await make(admin)
    system, tokens = await browsers(), hub.spine.db["tokens"]
    await system.get("/me", headers=bearer)
    first = (await tokens.find_one({"_id": token["id"]}))["last_used_at"]
    assert first
    await system.get("/me", headers=bearer)
    assert (await tokens.find_one({"_id": token["id"]}))["last_used_at"] == first
    earlier = {"$set": {"last_used_at": first - USED_EVERY - timedelta(seconds=1)}}
    await tokens.update_one({"_id": token["id"]}, earlier)
    await system.get("/me", headers=bearer)
    assert (await tokens.find_one({"_id": token["id"]}))["last_used_at"] >= first


async def test_the_live_socket_is_for_people(hub: Hub, admin: Browser, browsers) -> None:
    _, bearer = await make(admin)
    system = await browsers()
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}  # fmt: skip
    status, body = await system.call("GET", "/live", headers=bearer | upgrade)
    assert (status, body["error"]["code"]) == (403, "forbidden")


async def test_making_and_revoking_are_in_the_log(hub: Hub, admin: Browser) -> None:
    token, _ = await make(admin)
    await admin.call("DELETE", f"/tokens/{token['id']}")
    events = [one for one in await Events(hub.spine.db).since(0, 1000) if one.kind is Kind.TOKEN]
    assert [(one.by, one.data["action"], one.data["id"]) for one in events] == [
        ("admin", "made", token["id"]),
        ("admin", "revoked", token["id"]),
    ]


async def test_whoever_made_it_is_named_and_so_is_what_it_did(
    hub: Hub, admin: Browser, browsers
) -> None:
    token, bearer = await make(admin)
    assert token["made_by_name"] == "管理员"
    system = await browsers()
    order = await system.post("/workorders", ORDER, headers=bearer)
    assert order["steps"][0]["by_name"] == "OA"
