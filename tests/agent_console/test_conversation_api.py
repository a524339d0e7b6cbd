"""Agents' work over HTTP: lists, taking over, answering, handing on, closing."""

import asyncio

import pytest

from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store


async def test_an_agent_takes_a_waiting_customer_and_answers_him(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    agent = await browsers("agent")
    waiting = await agent.get("/conversations?state=queued")
    assert [one["id"] for one in waiting["items"]] == [conversation_id]
    taken = await agent.post(f"/conversations/{conversation_id}/take")
    assert (taken["state"], taken["assignee"], taken["assignee_name"]) == (
        "assigned",
        "agent",
        "王小雨",
    )
    said = await agent.post(f"/conversations/{conversation_id}/messages", {"text": "您好"})
    assert said["author"] == {"kind": "agent", "name": "王小雨", "id": "agent"}
    listed = await agent.get(f"/conversations/{conversation_id}/messages")
    kinds = [one["author"]["kind"] for one in listed["items"]]
    assert kinds == ["customer", "bot", "system", "system", "agent"]
    assert listed["items"][1]["evidence"]["rule"] == "test"


async def test_the_second_of_two_who_answer_at_once_is_shown_what_the_first_has_said(
    hub: Hub, browsers
) -> None:
    path = f"/conversations/{await hub.queued()}"
    agent, chief = await browsers("agent"), await browsers("supervisor")
    seen = (await agent.post(f"{path}/take"))["last_seq"]
    first = {"text": "已为您报修", "seen": seen, "cid": "first"}
    said = await chief.post(f"{path}/messages", first)
    reply = {"text": "您好", "seen": seen, "cid": "second"}
    status, body = await agent.call("POST", f"{path}/messages", reply)
    assert (status, body["error"]["code"]) == (409, "answered_meanwhile")
    assert body["error"]["details"] == {"seen": seen, "seq": said["seq"], "by": "supervisor"}
    between = await agent.get(f"{path}/messages?after={seen}")
    assert [one["parts"][0]["text"] for one in between["items"]] == ["已为您报修"]
    sent = await agent.post(f"{path}/messages", {**reply, "seen": said["seq"]})
    assert (await agent.post(f"{path}/messages", reply))["seq"] == sent["seq"]
    assert (await chief.post(f"{path}/messages", first))["seq"] == said["seq"]
    await agent.post(f"{path}/messages", {"text": "备注", "seen": 0, "private": True})


async def test_messages_are_read_around_one_of_them(hub: Hub, browsers) -> None:
    path = f"/conversations/{await hub.queued()}"
    agent = await browsers("agent")
    await agent.post(f"{path}/take")
    for n in range(8):
        await agent.post(f"{path}/messages", {"text": f"{n}", "private": True})
    seqs = [one["seq"] for one in (await agent.get(f"{path}/messages"))["items"]]

    async def around(seq: int, limit: int = 4) -> tuple[list[int], int | None, int | None]:
        page = await agent.get(f"{path}/messages?around={seq}&limit={limit}")
        return [one["seq"] for one in page["items"]], page["previous"], page["next"]

    assert await around(seqs[5]) == (seqs[4:8], seqs[4], seqs[7])
    assert await around(seqs[0]) == (seqs[:3], None, seqs[2])
    assert await around(seqs[-1]) == (seqs[-4:], seqs[-4], None)
    assert await around(999_999) == (seqs[-4:], seqs[-4], None)
    assert await around(0) == (seqs[:3], None, seqs[2])
    assert (await around(seqs[3], limit=1))[0] == [seqs[3]]
    assert (await agent.call("GET", f"{path}/messages?around=x"))[0] == 400


async def test_two_conversations_become_one_once_their_customers_are(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    one, other = await hub.queued("alice"), await hub.queued("bob")
    await agent.post(f"/conversations/{other}/take")
    merge = ("POST", f"/conversations/{one}/merge", {"into": other})
    status, body = await agent.call(*merge)
    assert (status, body["error"]["code"]) == (409, "two_persons")
    records = [(await hub.conversation(who)).customer_id for who in ("alice", "bob")]
    await agent.post(f"/customers/{records[0]}/merge", {"into": records[1], "reason": "同一人"})
    people = [
        (await agent.get(f"/conversations/{id_}"))["customer"]["person"] for id_ in (one, other)
    ]
    assert people == [records[1], records[1]]
    merged = await agent.post(*merge[1:])
    assert (merged["id"], merged["merged"], merged["state"]) == (other, [one], "assigned")
    closed = await agent.get(f"/conversations/{one}")
    assert (closed["state"], closed["merged_into"]) == ("closed", other)
    assert (await agent.call(*merge))[0] == 409
    assert (await agent.call("POST", merge[1], {"into": "nobody"}))[0] == 404


async def test_of_two_agents_who_take_at_once_one_wins_and_the_other_learns_who(
    hub: Hub, browsers
) -> None:
    one, other = await browsers("agent"), await browsers("agent2")
    for sender in ("alice", "bob", "carol", "dave"):
        conversation_id = await hub.queued(sender)
        path = f"/conversations/{conversation_id}/take"
        answers = await asyncio.gather(one.call("POST", path), other.call("POST", path))
        assert sorted(status for status, _ in answers) == [200, 409]
        loser = next(body for status, body in answers if status == 409)
        winner = next(body for status, body in answers if status == 200)
        assert loser["error"]["code"] == "taken"
        assert winner["assignee"] in loser["error"]["message"]


async def test_taking_over_begins_an_epoch_and_what_the_bot_was_thinking_is_not_said(
    hub: Hub, browsers
) -> None:
    hub.bot.hold = asyncio.Event()
    accepted = await hub.write("你好")
    agent = await browsers("agent")
    before = await agent.get(f"/conversations/{accepted.conversation_id}")
    taken = await agent.post(f"/conversations/{accepted.conversation_id}/take")
    assert taken["epoch"] == before["epoch"] + 1
    hub.bot.hold.set()
    await agent.post(f"/conversations/{accepted.conversation_id}/messages", {"text": "我来"})
    await asyncio.sleep(0.3)
    messages = (await agent.get(f"/conversations/{accepted.conversation_id}/messages"))["items"]
    assert "bot" not in [one["author"]["kind"] for one in messages]
    assert (await hub.conversation()).pending == ()


async def test_taking_over_withdraws_what_the_bot_said_and_nobody_has_sent_yet(
    hub: Hub, browsers
) -> None:
    hub.post.hold = asyncio.Event()
    accepted = await hub.write("你好")
    await hub.write("还在吗")
    await hub.until("alice", lambda one: one.last_seq == 4)
    agent = await browsers("agent")
    await agent.post(f"/conversations/{accepted.conversation_id}/take")
    messages = (await agent.get(f"/conversations/{accepted.conversation_id}/messages"))["items"]
    by_bot = [one["delivery"] for one in messages if one["author"]["kind"] == "bot"]
    assert by_bot[-1] == "withdrawn"
    hub.post.hold.set()


async def test_who_has_not_taken_a_conversation_cannot_answer_in_it(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    path = f"/conversations/{conversation_id}/messages"
    agent, other = await browsers("agent"), await browsers("agent2")
    status, body = await agent.call("POST", path, {"text": "您好"})
    assert (status, body["error"]["code"]) == (409, "take_first")
    await agent.post(f"/conversations/{conversation_id}/take")
    status, body = await other.call("POST", path, {"text": "您好"})
    assert (status, body["error"]["code"]) == (409, "taken")
    supervisor = await browsers("supervisor")
    await supervisor.post(path, {"text": "我是班长"})


async def test_the_same_cid_again_is_the_same_message_even_after_the_end(
    hub: Hub, browsers
) -> None:
    conversation_id = await hub.queued()
    agent = await browsers("agent")
    await agent.post(f"/conversations/{conversation_id}/take")
    path = f"/conversations/{conversation_id}/messages"
    body = {"text": "您好", "cid": "c1"}
    first, again = await asyncio.gather(agent.post(path, body), agent.post(path, body))
    assert first["seq"] == again["seq"]
    await agent.post(f"/conversations/{conversation_id}/close", {"summary": "问候"})
    assert (await agent.post(path, body))["seq"] == first["seq"]


async def test_a_private_note_is_for_colleagues_only(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    agent = await browsers("agent")
    note = await agent.post(
        f"/conversations/{conversation_id}/messages", {"text": "老客户", "private": True}
    )
    assert note["private"]
    assert note["delivery"] is None
    seen = await hub.spine.mailbox.read("post", "main", "alice", after=0)
    assert note["seq"] not in [message.seq for message in seen]


async def test_a_conversation_is_passed_on_and_returned_and_closed(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    agent, other = await browsers("agent"), await browsers("agent2")
    path = f"/conversations/{conversation_id}"
    await agent.post(f"{path}/take")
    passed = await agent.post(f"{path}/transfer", {"to": "agent2"})
    assert passed["assignee"] == "agent2"
    assert (await agent.call("POST", f"{path}/return_to_bot"))[0] == 409
    queued = await other.post(f"{path}/transfer", {"queue": "default"})
    assert (queued["state"], queued["assignee"]) == ("queued", None)
    back = await agent.post(f"{path}/return_to_bot")
    assert (back["state"], back["queue"]) == ("bot", None)
    await hub.write("在吗")
    await hub.until("alice", lambda one: not one.pending)
    assert len(hub.bot.asked) == 2
    await hub.queued()
    await agent.post(f"{path}/take")
    closed = await agent.post(f"{path}/close", {"summary": "已解答", "category": "咨询"})
    assert (closed["state"], closed["summary"], closed["category"]) == ("closed", "已解答", "咨询")
    status, body = await agent.call("POST", f"{path}/take")
    assert (status, body["error"]["code"]) == (409, "wrong_state")


async def test_only_people_who_answer_can_be_passed_a_conversation(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    agent = await browsers("agent")
    await agent.post(f"/conversations/{conversation_id}/take")
    path = f"/conversations/{conversation_id}/transfer"
    for body in ({"to": "editor"}, {"to": "nobody"}, {"queue": "none"}, {}):
        status, answer = await agent.call("POST", path, body)
        assert status == 400
        assert answer["error"]["fields"]


async def test_a_summary_is_needed_to_close(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    agent = await browsers("agent")
    status, body = await agent.call(
        "POST", f"/conversations/{conversation_id}/close", {"summary": "  "}
    )
    assert status == 400
    assert "summary" in body["error"]["fields"]


async def test_the_list_is_paged_without_gaps_or_repetitions(hub: Hub, browsers) -> None:
    expected: list[str] = []
    for n in range(7):
        accepted = await hub.write("你好", sender=f"s{n}")
        expected.insert(0, accepted.conversation_id)
    agent = await browsers("agent")
    seen: list[str] = []
    cursor = ""
    while True:
        page = await agent.get(f"/conversations?limit=3&after={cursor}")
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(expected)
    assert len(seen) == len(set(seen))


async def test_the_waiting_line_is_by_waiting_time_and_paged(hub: Hub, browsers) -> None:
    ids = [await hub.queued(f"s{n}") for n in range(4)]
    agent = await browsers("agent")
    first = await agent.get("/conversations?state=queued&limit=3")
    rest = await agent.get(f"/conversations?state=queued&limit=3&after={first['next']}")
    assert [one["id"] for one in (*first["items"], *rest["items"])] == ids
    assert rest["next"] is None


async def test_a_conversation_is_found_by_name_address_number_and_id(hub: Hub, browsers) -> None:
    accepted = await hub.write("你好", sender="13912345678")
    agent = await browsers("agent")
    order = await agent.post(
        "/workorders",
        {"type": "fault", "title": "没信号", "conversation_id": accepted.conversation_id},
    )
    for q in ("139123", accepted.conversation_id, order["id"], order["id"].lower()):
        found = await agent.get("/conversations", params={"q": q})
        assert [one["id"] for one in found["items"]] == [accepted.conversation_id], q
    assert (await agent.get("/conversations?q=nobody"))["items"] == []


async def test_messages_are_read_forward_and_back(hub: Hub, browsers) -> None:
    for n in range(5):
        accepted = await hub.write(f"{n}")
        await hub.until("alice", lambda one: not one.pending)
    path = f"/conversations/{accepted.conversation_id}/messages"
    agent = await browsers("agent")

    async def seqs(query: str) -> tuple[list[int], int | None, int | None]:
        page = await agent.get(path + query)
        return [one["seq"] for one in page["items"]], page["next"], page["previous"]

    assert await seqs("") == (list(range(1, 11)), None, None)
    assert await seqs("?limit=4") == ([7, 8, 9, 10], None, 7)
    assert await seqs("?before=7&limit=4") == ([3, 4, 5, 6], 6, 3)
    assert await seqs("?after=2&limit=3") == ([3, 4, 5], 5, 3)
    assert await seqs("?after=10") == ([], None, None)
