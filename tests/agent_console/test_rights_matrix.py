"""Every route of the API × every role × every place in the tree, through the gate that serves it.

The handlers are put aside, so that nothing happens: what answers 200 is what may reach its handler.
"""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from agent_console.api.endpoints import Call, Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.serving import COOKIE, serve
from agent_console.api.table import ENDPOINTS
from agent_console.authority import authority_of
from agent_console.errors import answer_errors
from agent_console.rights import RIGHTS, Right
from agent_console.services import Services
from agent_console.sign_in import SignedIn
from hub.core.clock import SystemClock
from hub.core.events import Kind
from hub.core.messages import message_id
from hub.core.organisation import ROOT_NODE, Post, holds
from hub.core.people import Person, Role
from hub.house.ports import free_port
from hub.store.draft import Draft
from hub.store.parked import parked_document
from tests.agent_console.conftest import Browser, Hub

pytestmark = [pytest.mark.store, pytest.mark.timeout(300)]

HERE = "root.zj.hz"
PLACES = {
    "same": HERE,
    "above": "root.zj",
    "top": ROOT_NODE,
    "below": "root.zj.hz.xihu",
    "beside": "root.zj.nb",
}
GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint.right]
WEEK = [{"weekday": 1, "shifts": [{"start": "09:00", "end": "18:00"}]}]
BODIES: Mapping[str, dict[str, Any]] = {
    "/workorders": {"type": "fault", "title": "没信号", "node": HERE},
    "/order-templates": {"name": "模板", "type": "fault", "title": "没信号", "node_id": HERE},
    "/nodes": {"parent_id": HERE, "name": "西湖", "level": "department"},
    "/people": {"username": "bob", "name": "宋波", "node_id": HERE},
    "/roles": {"name": "值班", "node_id": HERE, "rights": ["seats.see"]},
    "/queues": {"id": "hz", "name": "杭州", "node_id": HERE},
    "/webhooks": {"name": "OA", "url": "https://oa.example/hook", "node_id": HERE},
    "/tokens": {"name": "OA", "rights": ["orders.see"], "node_id": HERE},
    "/channels": {"channel": "web", "name": "hz", "node_id": HERE, "config": {}},
    "/calendars": {"name": "白班", "zone": "Asia/Shanghai", "weekly": WEEK, "node_id": HERE},
    "/interventions": {"name": "怒", "sign": "words", "values": ["投诉"], "node_id": HERE},
    "/service-levels": {"name": "金", "calendar_id": "always", "node_id": HERE},
}
"""Of each route that tells by its body where it belongs: one that belongs here."""
OPEN: set[tuple[str, str]] = {
    ("POST", "/logout"),
    ("GET", "/me"),
    ("GET", "/me/preferences"),
    ("PUT", "/me/preferences"),
    ("PUT", "/me/password"),
    ("GET", "/live"),
    ("GET", "/conversations"),
    ("GET", "/customer-fields"),
    ("GET", "/canned"),
    ("POST", "/canned"),
    ("PUT", "/canned/{id}"),
    ("DELETE", "/canned/{id}"),
    ("GET", "/ending-rules"),
    ("GET", "/labels"),
    ("GET", "/customers"),
    ("GET", "/workorders"),
    ("GET", "/workorders/counts"),
    ("GET", "/workorders/count"),
    ("GET", "/workorders/numbers"),
    ("GET", "/workorders/loads"),
    ("GET", "/workorders/monitor"),
    ("POST", "/workorders/bulk"),
    ("GET", "/views"),
    ("POST", "/views"),
    ("PUT", "/views/{id}"),
    ("DELETE", "/views/{id}"),
    ("GET", "/order-forms"),
    ("GET", "/order-forms/{type}"),
    ("GET", "/order-limits"),
    ("GET", "/order-templates"),
    ("GET", "/nodes"),
    ("GET", "/people"),
    ("GET", "/people/{id}"),
    ("GET", "/roles"),
    ("GET", "/queues"),
    ("GET", "/queues/{id}"),
    ("GET", "/search"),
    ("GET", "/seat"),
    ("GET", "/supervision"),
    ("GET", "/board"),
    ("GET", "/board/workers"),
    ("PUT", "/seat"),
    ("GET", "/seat/times"),
    ("GET", "/seats"),
    ("GET", "/articles"),
    ("POST", "/articles"),
    ("GET", "/articles/categories"),
    ("GET", "/articles/{id}"),
    ("PUT", "/articles/{id}"),
    ("GET", "/articles/{id}/versions"),
    ("GET", "/articles/{id}/versions/{version}"),
    ("POST", "/articles/{id}/attachments"),
    ("GET", "/articles/{id}/attachments/{file}"),
    ("POST", "/articles/{id}/{action}"),
    ("POST", "/knowledge/search"),
    ("POST", "/knowledge/letter"),
    ("POST", "/knowledge/import"),
    ("GET", "/knowledge/export"),
    ("POST", "/bot/parse"),
    ("POST", "/bot/rehearsals"),
    ("GET", "/bot/models"),
    ("GET", "/bot/models/{id}/evaluation"),
    ("GET", "/templates"),
    ("GET", "/templates/{name}/{language}"),
    ("GET", "/templates/{name}/{language}/versions"),
    ("GET", "/parked"),
    ("GET", "/deliveries/failed"),
    ("GET", "/channels"),
    ("GET", "/channels/kinds"),
    ("GET", "/webhooks"),
    ("GET", "/tokens"),
    ("GET", "/calendars"),
    ("GET", "/calendars/{id}"),
    ("GET", "/calendars/{id}/days/{day}"),
    ("GET", "/interventions"),
    ("GET", "/service-levels"),
    ("GET", "/service-levels/{id}"),
}
"""Where the right at any node suffices: each thought about, and said why beside its route."""


def test_no_route_is_open_at_every_node_without_having_been_thought_about() -> None:
    free = {
        (one.method, one.path) for one in GUARDED if not one.scope.of_path and not one.scope.of_call
    }
    assert free == OPEN
    for one in GUARDED:
        assert (one.method, one.path) not in OPEN or one.scope.why


# ------------------------------------------------------------------------------------- subjects

Make = Callable[[Hub, Browser], Awaitable[str]]


async def _conversation(hub: Hub, _: Browser) -> str:
    conversation_id = await hub.queued()
    view = await hub.conversation()

    def move(draft: Draft) -> None:
        draft.set(node_id=HERE)
        draft.event(Kind.MOVED)

    await hub.spine.committer.commit(view.thread_id, move)
    return conversation_id


async def _message(hub: Hub, admin: Browser) -> str:
    """His first word in that conversation."""
    await _conversation(hub, admin)
    conversation = await hub.conversation()
    return message_id(conversation.thread_id, conversation.first_seq)


async def _customer(hub: Hub, admin: Browser) -> str:
    conversation_id = await _conversation(hub, admin)
    customer_id = (await admin.get(f"/conversations/{conversation_id}"))["customer"]["id"]
    path = f"/customers/{customer_id}"
    rev = (await admin.get(path))["records"][0]["rev"]
    status, body = await admin.call("PATCH", path, {"node": HERE, "rev": rev})
    assert status == 200, body
    return str(customer_id)


async def _parked(hub: Hub, admin: Browser) -> str:
    conversation_id = await _conversation(hub, admin)
    now = SystemClock().now()
    document = parked_document(reason="test", at=now, conversation_id=conversation_id)
    await hub.spine.db["parked"].insert_one(document)
    return str(document["_id"])


async def _at_this_node(hub: Hub, admin: Browser) -> str:
    return HERE


async def _somebody(hub: Hub, admin: Browser) -> str:
    """Who works and answers here."""
    return "agent3"


async def _posted(hub: Hub, admin: Browser, path: str) -> str:
    made = await admin.post(path, BODIES[path])
    inner = made.get("token") or made.get("webhook") or made
    return str(inner["id"])


SUBJECTS: Mapping[str, Make] = {
    "of_conversation": _conversation,
    "of_message": _message,
    "of_customer": _customer,
    "of_parked": _parked,
    "of_order": partial(_posted, path="/workorders"),
    "of_order_template": partial(_posted, path="/order-templates"),
    "of_queue": partial(_posted, path="/queues"),
    "of_webhook": partial(_posted, path="/webhooks"),
    "of_token": partial(_posted, path="/tokens"),
    "of_account": partial(_posted, path="/channels"),
    "of_calendar": partial(_posted, path="/calendars"),
    "of_service_level": partial(_posted, path="/service-levels"),
    "of_intervention": partial(_posted, path="/interventions"),
    "of_role": partial(_posted, path="/roles"),
    "of_node": _at_this_node,
    "of_person": _somebody,
    "of_seat": _somebody,
    "at_root": _at_this_node,
}
"""By the name of a scope: makes something that belongs here, and gives its id."""


# ----------------------------------------------------------------------------------------- gate


class Cookies:
    """Stands for signing in: the token says the role and the node, as in `agent@root.zj`."""

    async def who(self, token: str) -> SignedIn:
        role, _, node_id = token.partition("@")
        post = Post(node_id=node_id, role=role)
        person = Person(
            id="somebody", name="某人", posts=(post,), node_id=node_id,
            created_at=SystemClock().now(),
        )  # fmt: skip
        return SignedIn(person=person, authority=authority_of([post], {}), session_id="s")


async def _pass(_: Call[Any, Any]) -> Done:
    return Done()


def _probe(endpoint: Endpoint[Any, Any]) -> Endpoint[Any, Any]:
    """The same route and gate, and a handler that does nothing."""
    body = endpoint.body if endpoint.scope.of_call else Nothing
    return replace(
        endpoint, handler=_pass, body=body, query=NoQuery, gives="application/json", status=200
    )


@dataclass
class Gate:
    services: Services
    url: str
    session: ClientSession

    async def passes(self, endpoint: Endpoint[Any, Any], subject: str, token: str) -> bool:
        path = endpoint.path.replace("{id}", subject)
        for name in ("seq", "number", "version"):
            path = path.replace(f"{{{name}}}", "1")
        path = path.replace("{", "").replace("}", "")
        json = BODIES[endpoint.path] if endpoint.scope.of_call else None
        async with self.session.request(
            endpoint.method, self.url + path, json=json, cookies={COOKIE: token}
        ) as response:
            assert response.status in {200, 403}, (endpoint.path, await response.text())
            return response.status == 200


@pytest.fixture
async def gate(hub: Hub) -> AsyncIterator[Gate]:
    personnel = copy(hub.console.services.personnel)
    personnel.sign_in = Cookies()  # type: ignore[assignment]
    services = replace(hub.console.services, personnel=personnel)
    app = web.Application(middlewares=[answer_errors])
    for endpoint in GUARDED:
        app.router.add_route(endpoint.method, endpoint.path, serve(_probe(endpoint), services))
    server = TestServer(app, port=free_port())
    await server.start_server()
    async with ClientSession() as session:
        yield Gate(services, f"http://127.0.0.1:{server.port}", session)
    await server.close()


async def test_a_route_is_reached_with_its_right_at_its_node_or_above_and_in_no_other_way(
    hub: Hub, browsers: Any, gate: Gate
) -> None:
    admin = await browsers("admin")
    subjects = {name: await make(hub, admin) for name, make in SUBJECTS.items()}
    wrong = []
    for endpoint in GUARDED:
        right, scope = endpoint.right, endpoint.scope
        assert right is not None
        subject = subjects[scope.name] if scope.of_path else "x"
        bound = bool(scope.of_path or scope.of_call)
        where = ROOT_NODE if scope.name == "at_root" else HERE
        for role, (place, node_id) in itertools.product(Role, PLACES.items()):
            expected = right in RIGHTS[role] and (not bound or holds(node_id, where))
            if right is Right.SELF:
                expected = True
            if await gate.passes(endpoint, subject, f"{role}@{node_id}") != expected:
                wrong.append(f"{endpoint.method} {endpoint.path}: {role} {place} → {not expected}")
    assert not wrong, "\n".join(wrong)


async def test_every_right_alone_opens_its_own_routes_and_no_others(
    hub: Hub, browsers: Any, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await browsers("admin")
    subjects = {name: await make(hub, admin) for name, make in SUBJECTS.items()}
    alone = {right.value: frozenset({right, Right.SELF}) for right in Right}
    monkeypatch.setattr("agent_console.authority.RIGHTS", alone)
    for endpoint, right in itertools.product(GUARDED, Right):
        subject = subjects[endpoint.scope.name] if endpoint.scope.of_path else "x"
        passed = await gate.passes(endpoint, subject, f"{right.value}@{ROOT_NODE}")
        assert passed == (endpoint.right in {right, Right.SELF}), (endpoint.path, right)


async def test_an_order_is_open_to_whose_it_is_and_to_who_works_on_it(
    hub: Hub, browsers: Any, gate: Gate
) -> None:
    admin = await browsers("admin")
    order = await admin.post("/workorders", BODIES["/workorders"])
    for action, body in (("accept", {}), ("dispatch", {"node": "root.js.nj"})):
        await admin.post(f"/workorders/{order['id']}/{action}", body)
    see = next(one for one in GUARDED if (one.method, one.path) == ("GET", "/workorders/{id}"))
    for node_id, expected in (
        (HERE, True),
        ("root.js.nj", True),
        ("root.js", True),
        ("root.zj.nb", False),
        ("root.js.sz", False),
    ):
        assert await gate.passes(see, order["id"], f"agent@{node_id}") == expected, node_id
