"""Idempotency-Key: the same request again is answered again and not done again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import FormData

from hub.core.errors import Unavailable, Unsettled
from hub.store.idempotency import KEPT, Idempotency
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store

ORDER = {"type": "complaint", "title": "资费争议"}
KEY = {"Idempotency-Key": "oa-2026-0001"}


@pytest.fixture
async def agent(browsers: Any) -> Any:
    return await browsers("agent")


async def orders(hub: Hub) -> int:
    return int(await hub.spine.db["orders"].count_documents({}))


async def test_the_same_again_is_answered_alike_and_done_once(hub: Hub, agent: Browser) -> None:
    first = await agent.call("POST", "/workorders", ORDER, headers=KEY)
    url = hub.url("/api/v1/workorders")
    async with agent.session.post(url, json=ORDER, headers=KEY) as response:
        assert response.headers["Idempotent-Replayed"] == "true"
        assert response.content_type == "application/json"
        assert (response.status, await response.json()) == first
    assert first[0] == 201
    assert await orders(hub) == 1


async def test_white_space_makes_no_other_request(hub: Hub, agent: Browser) -> None:
    await agent.post("/workorders", ORDER, headers=KEY)
    data = b'{ "title": "\xe8\xb5\x84\xe8\xb4\xb9\xe4\xba\x89\xe8\xae\xae",\n"type":"complaint"}'
    headers = KEY | {"Content-Type": "application/json"}
    assert (await agent.call("POST", "/workorders", data=data, headers=headers))[0] == 201
    assert await orders(hub) == 1


async def test_another_request_with_the_key_is_refused(hub: Hub, agent: Browser) -> None:
    order = await agent.post("/workorders", ORDER, headers=KEY)
    for path, body in (
        ("/workorders", ORDER | {"title": "别的"}),
        (f"/workorders/{order['id']}/accept", {}),
    ):
        status, answer = await agent.call("POST", path, body, headers=KEY)
        assert (status, answer["error"]["code"]) == (422, "key_of_another")
    assert await orders(hub) == 1


async def test_keys_of_others_do_not_matter(hub: Hub, agent: Browser, browsers) -> None:
    await agent.post("/workorders", ORDER, headers=KEY)
    other = await browsers("agent2")
    await other.post("/workorders", ORDER, headers=KEY)
    assert await orders(hub) == 2


async def test_many_at_once_do_it_once(hub: Hub, agent: Browser) -> None:
    tries = [agent.call("POST", "/workorders", ORDER, headers=KEY) for _ in range(12)]
    answers = await asyncio.gather(*tries)
    assert {status for status, _ in answers} <= {201, 409}
    made = {body["id"] for status, body in answers if status == 201}
    assert len(made) == 1
    assert {body["error"]["code"] for status, body in answers if status == 409} <= {"in_progress"}
    assert await orders(hub) == 1


async def test_while_the_first_is_under_way_the_second_is_told_so(
    hub: Hub, agent: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, go_on = asyncio.Event(), asyncio.Event()
    open_order = hub.console.services.office.counter.open

    async def slowly(*args: Any, **named: Any) -> Any:
        going.set()
        await go_on.wait()
        return await open_order(*args, **named)

    monkeypatch.setattr(hub.console.services.office.counter, "open", slowly)
    first = asyncio.create_task(agent.call("POST", "/workorders", ORDER, headers=KEY))
    await going.wait()
    status, body = await agent.call("POST", "/workorders", ORDER, headers=KEY)
    assert (status, body["error"]["code"]) == (409, "in_progress")
    go_on.set()
    done = await first
    assert await agent.call("POST", "/workorders", ORDER, headers=KEY) == done
    assert await orders(hub) == 1


async def test_a_refusal_is_said_again(agent: Browser) -> None:
    order = await agent.post("/workorders", ORDER)
    path = f"/workorders/{order['id']}/close"
    first = await agent.call("POST", path, {"note": "x"}, headers=KEY)
    assert first[0] == 409
    assert await agent.call("POST", path, {"note": "x"}, headers=KEY) == first


async def test_what_failed_on_our_side_may_be_tried_anew(
    hub: Hub, agent: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        async def away(*_: object, **__: object) -> None:
            raise Unavailable

        patch.setattr(hub.console.services.office.counter, "open", away)
        assert (await agent.call("POST", "/workorders", ORDER, headers=KEY))[0] == 503
    assert (await agent.call("POST", "/workorders", ORDER, headers=KEY))[0] == 201


async def test_what_may_have_been_done_is_not_done_again_at_once(
    hub: Hub, agent: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store took the order, and went away before it could say so."""
    counter = hub.console.services.office.counter
    with monkeypatch.context() as patch:
        done = counter.open

        async def lost(*args: Any, **kwargs: Any) -> None:
            await done(*args, **kwargs)
            raise Unsettled

        patch.setattr(counter, "open", lost)
        assert (await agent.call("POST", "/workorders", ORDER, headers=KEY))[0] == 503
    status, answer = await agent.call("POST", "/workorders", ORDER, headers=KEY)
    assert (status, answer["error"]["code"]) == (409, "in_progress")
    assert await orders(hub) == 1


async def test_whoever_died_over_a_request_is_followed_by_the_next(
    hub: Hub, agent: Browser
) -> None:
    await agent.post("/workorders", ORDER, headers=KEY)
    attempts = hub.spine.db["idempotency"]
    (attempt,) = [one async for one in attempts.find({})]
    under_way = {"$set": {"status": 0, "body": b""}}
    await attempts.update_one({"_id": attempt["_id"]}, under_way)
    assert (await agent.call("POST", "/workorders", ORDER, headers=KEY))[0] == 409
    older = {"$set": {"began_at": attempt["began_at"] - timedelta(seconds=61)}}
    await attempts.update_one({"_id": attempt["_id"]}, older)
    assert (await agent.call("POST", "/workorders", ORDER, headers=KEY))[0] == 201
    assert await orders(hub) == 2


async def test_after_a_day_a_key_is_forgotten(hub: Hub, agent: Browser) -> None:
    await agent.post("/workorders", ORDER, headers=KEY)
    attempts = hub.spine.db["idempotency"]
    (attempt,) = [one async for one in attempts.find({})]
    older = {"$set": {"began_at": attempt["began_at"] - KEPT}}
    await attempts.update_one({"_id": attempt["_id"]}, older)
    await agent.post("/workorders", ORDER, headers=KEY)
    assert await orders(hub) == 2
    store = Idempotency(hub.spine.db)
    now = hub.spine.clock.now()
    assert await store.sweep(now) == 0
    assert await store.sweep(now + KEPT + timedelta(minutes=1)) == 1


async def test_a_secret_that_is_shown_once_is_not_kept_to_be_shown_again(
    hub: Hub, browsers
) -> None:
    admin = await browsers("admin")
    wish = {"name": "OA", "rights": ["orders.see"], "node_id": "root"}
    made = await admin.post("/tokens", wish, headers=KEY)
    (attempt,) = [one async for one in hub.spine.db["idempotency"].find({})]
    assert made["text"].encode() not in attempt["body"]
    status, body = await admin.call("POST", "/tokens", wish, headers=KEY)
    assert (status, body["error"]["code"]) == (409, "shown_once")
    assert len((await admin.get("/tokens"))["items"]) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a b", "\tx"])
async def test_a_bad_key_is_named(hub: Hub, agent: Browser, key: str) -> None:
    headers = {"Idempotency-Key": key}
    status, body = await agent.call("POST", "/workorders", ORDER, headers=headers)
    if key == "\tx":
        assert status == 201
    else:
        assert (status, body["error"]["code"]) == (400, "bad_idempotency_key")


async def test_files_are_told_apart(hub: Hub, browsers) -> None:
    editor = await browsers("editor")

    def file(title: str) -> FormData:
        form = FormData()
        text = f"title,answer\n{title},答案\n".encode()
        form.add_field("file", text, filename="a.csv", content_type="text/csv")
        return form

    first = await editor.call("POST", "/knowledge/import", data=file("甲"), headers=KEY)
    assert first[0] in {200, 201}
    assert await editor.call("POST", "/knowledge/import", data=file("甲"), headers=KEY) == first
    status, _ = await editor.call("POST", "/knowledge/import", data=file("乙"), headers=KEY)
    assert status == 422
