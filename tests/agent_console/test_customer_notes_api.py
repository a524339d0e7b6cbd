"""What colleagues keep of a customer: fields of the house, notes, numbers in part, a timeline."""

from typing import Any

import pytest

from tests.agent_console.conftest import Hub
from tests.agent_console.test_customers_api import LI, WANG, customer

pytestmark = pytest.mark.store


async def a_field(admin: Any, **values: Any) -> str:
    body = {"name": "宽带账号", "kind": "text"} | values
    return str((await admin.post("/customer-fields", body))["id"])


async def test_a_number_is_shown_in_part_and_in_full_to_whoever_is_written_down(
    hub: Hub, browsers
) -> None:
    one, agent = await customer(hub, WANG), await browsers("agent")
    (contact,) = (await agent.get(f"/customers/{one}"))["records"][0]["contacts"]
    assert (contact["masked"], contact["identity"]) == (True, "")
    assert WANG not in str(await agent.get(f"/customers/{one}"))
    shown = await agent.post(f"/customers/{one}/reveal")
    assert shown["records"][0]["contacts"][0]["address"] == WANG
    (trace,) = (await agent.get(f"/customers/{one}/history"))["items"]
    assert (trace["deed"], trace["by"]) == ("reveal", "agent")


async def test_the_houses_fields_are_defined_filled_and_seen_by_whom_they_are_for(
    hub: Hub, browsers
) -> None:
    one = await customer(hub, WANG)
    admin, agent, supervisor = [await browsers(name) for name in ("admin", "agent", "supervisor")]
    credit = await a_field(
        admin, name="信用", kind="choice", options=["良好", "一般"], place=1,
        seen_by="conversations.supervise",
    )  # fmt: skip
    line = await a_field(admin, masked=True, place=2)
    path = f"/customers/{one}"
    values = {"rev": 0, "values": {credit: "良好", line: "NB05741234318"}}
    person = await supervisor.put(f"{path}/fields", values)
    assert [(one["name"], one["value"], one["masked"]) for one in person["fields"]] == [
        ("信用", "良好", False), ("宽带账号", "NB0 **** 4318", True),
    ]  # fmt: skip
    assert [one["id"] for one in (await agent.get(path))["fields"]] == [line]
    status, body = await agent.call("PUT", f"{path}/fields", {"rev": 1, "values": {credit: "一般"}})
    assert (status, body["error"]["fields"]) == (400, {credit: "有不认识的值"})
    status, body = await supervisor.call("PUT", f"{path}/fields", values)
    assert (status, body["error"]["code"]) == (409, "customer_moved")
    revealed = await agent.post(f"{path}/reveal")
    assert [one["value"] for one in revealed["fields"]] == ["NB05741234318"]
    assert (await agent.call("POST", "/customer-fields", {"name": "a", "kind": "text"}))[0] == 403


async def test_a_field_that_is_given_up_is_shown_no_more(hub: Hub, browsers) -> None:
    one, admin = await customer(hub, WANG), await browsers("admin")
    line = await a_field(admin)
    await admin.put(f"/customers/{one}/fields", {"rev": 0, "values": {line: "NB1"}})
    changed = {"rev": 0, "name": "宽带", "masked": True}
    assert (await admin.put(f"/customer-fields/{line}", changed))["rev"] == 1
    assert (await admin.call("PUT", f"/customer-fields/{line}", changed))[0] == 409
    status, _ = await admin.call("DELETE", f"/customer-fields/{line}")
    assert status == 200
    assert (await admin.get(f"/customers/{one}"))["fields"] == []
    status, body = await admin.call("POST", "/customer-fields", {"name": "a", "kind": "choice"})
    assert (status, list(body["error"]["fields"])) == (400, ["options"])


async def test_a_note_keeps_all_that_it_ever_said(hub: Hub, browsers) -> None:
    one = await customer(hub, WANG)
    agent, other, supervisor = [await browsers(name) for name in ("agent", "agent2", "supervisor")]
    path = f"/customers/{one}/notes"
    note = await agent.post(path, {"text": "下午打电话"})
    again = {"rev": 0, "text": "晚上打电话"}
    assert (await other.call("PUT", f"{path}/{note['id']}", again))[0] == 403
    changed = await supervisor.put(f"{path}/{note['id']}", again)
    assert [(one["text"], one["by"]) for one in changed["before"]] == [("下午打电话", "agent")]
    assert (changed["by"], changed["begun_by"]) == ("supervisor", "agent")
    assert (await agent.call("PUT", f"{path}/{note['id']}", again))[0] == 409
    assert (await agent.call("PUT", f"{path}/none", again))[0] == 404
    assert [one["text"] for one in (await agent.get(path))["items"]] == ["晚上打电话"]


async def test_notes_and_fields_of_records_that_are_one_person_stand_together(
    hub: Hub, browsers
) -> None:
    one, other = await customer(hub, WANG), await customer(hub, LI)
    admin = await browsers("admin")
    line = await a_field(admin)
    await admin.put(f"/customers/{other}/fields", {"rev": 0, "values": {line: "NB9"}})
    await admin.post(f"/customers/{other}/notes", {"text": "搬过家"})
    await admin.post(f"/customers/{other}/merge", {"into": one, "reason": "同一人"})
    assert [one["value"] for one in (await admin.get(f"/customers/{one}"))["fields"]] == ["NB9"]
    assert len((await admin.get(f"/customers/{one}/notes"))["items"]) == 1


async def test_a_timeline_has_all_that_happened_in_pages(hub: Hub, browsers) -> None:
    one, other = await customer(hub, WANG), await customer(hub, LI)
    admin = await browsers("admin")
    conversation = await hub.conversation(WANG)
    await admin.post(f"/conversations/{conversation.id}/take")
    await admin.post(
        "/workorders",
        {"type": "fault", "title": "没信号", "conversation_id": conversation.id},
    )  # fmt: skip
    await admin.post(f"/customers/{one}/notes", {"text": "着急"})
    await admin.post(f"/conversations/{conversation.id}/close", {"summary": "已派单"})
    await admin.post(f"/customers/{other}/merge", {"into": one, "reason": "同一人"})
    seen: list[dict[str, Any]] = []
    after = ""
    while True:
        page = await admin.get(f"/customers/{one}/timeline?limit=2&after={after}")
        assert len(page["items"]) <= 2
        seen += page["items"]
        if not (after := page["next"] or ""):
            break
    kinds = [(moment["kind"], moment["title"]) for moment in seen]
    assert sorted(kinds) == sorted(
        [
            ("conversation", ""), ("conversation", "已派单"), ("order", "没信号"),
            ("note", "着急"), ("deed", "同一人"), ("deed", "同一人"),
        ]
    )  # fmt: skip
    times = [moment["at"] for moment in seen]
    assert times == sorted(times, reverse=True)
    assert len({(moment["kind"], moment["id"]) for moment in seen}) == len(seen)
