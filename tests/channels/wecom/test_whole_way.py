"""WeCom over the real pipeline and store: in by a pull, and answered once, whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from hub.core.conversations import Conversation
from hub.core.messages import Delivery, Message
from hub.core.parts import File, Image, Text, plain_text
from hub.pipeline.names import thread_id
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.files import Files
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.running import Running, running
from tests.channels.wecom.corporation import OVER, SERVICER, Corporation, Desk
from tests.channels.wecom.wire import WECOM, WeComDouble, ring, until

pytestmark = pytest.mark.store

KF, PATH = "wk-demo", "/channels/wecom/demo/callback"
LIN = Agent(id="lin", name="林")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def corporation(wecom: WeComDouble) -> Corporation:
    return wecom.corporation


@pytest.fixture
def desk(corporation: Corporation) -> Desk:
    return corporation.desk(KF)


@pytest.fixture
async def hub(db: Database, wecom: WeComDouble) -> AsyncIterator[Running]:
    async with running(db, configs={"wecom": WECOM | {"welcome": "您好，请讲"}}) as found:
        yield found


async def rung(hub: Running, corporation: Corporation) -> None:
    assert await ring(hub.client.post, corporation, KF, PATH) == 200


async def messages(hub: Running, customer: str = "u1") -> list[Message]:
    thread = thread_id("wecom", "demo", customer)
    return await Messages(hub.spine.db).in_thread(thread, after=0, limit=200)


async def conversation(hub: Running, customer: str = "u1") -> Conversation:
    view = await hub.spine.committer.views.load(thread_id("wecom", "demo", customer))
    assert view
    return view.conversation


async def came_to(hub: Running, state: Delivery, customer: str = "u1") -> Message:
    """The last word of ours, once it has come so far."""

    async def reached() -> bool:
        found = [one for one in await messages(hub, customer) if one.delivery]
        return bool(found) and found[-1].delivery is state

    await until(reached)
    return [one for one in await messages(hub, customer) if one.delivery][-1]


async def taken(hub: Running) -> Conversation:
    """The conversation of u1, in the hands of an agent."""
    await came_to(hub, Delivery.SENT)
    found = await conversation(hub)
    await hub.desk.take(found.id, LIN)
    return found


async def test_who_writes_is_answered_once(hub: Running, corporation: Corporation, desk: Desk):
    corporation.people["u1"] = {"nickname": "张三", "unionid": "oU1"}
    corporation.write(KF, "u1", content="查话费")
    await rung(hub, corporation)
    sent = await came_to(hub, Delivery.SENT)
    assert [one.customer for one in desk.sent] == ["u1"]
    assert desk.sent[0].body["content"] == plain_text(sent.parts)
    assert (await conversation(hub)).name == "张三"
    assert desk.sessions["u1"].left == 4
    window = (await conversation(hub)).window
    assert window and window.left == 4


async def test_what_no_callback_told_of_comes_by_the_clock(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    assert desk.bare_pulls


async def test_pages_are_read_to_their_end_even_where_one_is_empty(
    hub: Running, corporation: Corporation
):
    corporation.page, corporation.hollow = 3, 2
    for number in range(10):
        corporation.write(KF, f"u{number}", content=str(number))
    await rung(hub, corporation)
    for number in range(10):
        await came_to(hub, Delivery.SENT, f"u{number}")


async def test_a_token_that_was_made_void_is_renewed_once(
    hub: Running, corporation: Corporation, wecom: WeComDouble
):
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    corporation.access_tokens.clear()
    corporation.write(KF, "u1", content="二")
    await rung(hub, corporation)

    async def both() -> bool:
        return len([one for one in await messages(hub) if one.delivery is Delivery.SENT]) == 2

    await until(both)
    assert corporation.tokens_given == 2


async def test_a_cursor_that_is_refused_is_given_up_and_nothing_is_answered_twice(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    desk.oldest_cursor = 10**6
    corporation.write(KF, "u2", content="二")
    await rung(hub, corporation)
    await came_to(hub, Delivery.SENT, "u2")
    assert [one.customer for one in desk.sent] == ["u1", "u2"]


async def test_an_answer_whose_receipt_got_lost_is_not_doubled(
    hub: Running, corporation: Corporation, wecom: WeComDouble, desk: Desk
):
    wecom.deaf["kf/send_msg"] = 1
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    assert len(desk.sent) == 1
    assert wecom.calls.count("kf/send_msg") == 2


async def test_what_did_not_arrive_says_why_and_is_really_sent_again(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    corporation.happen(KF, "msg_send_fail", "u1", fail_msgid=desk.sent[0].msgid, fail_type=10)
    await rung(hub, corporation)
    failed = await came_to(hub, Delivery.FAILED)
    assert failed.reason == "wecom_rejected"
    await hub.desk.resend(failed.conversation_id, failed.seq)
    await came_to(hub, Delivery.SENT)
    assert len(desk.sent) == 2 and desk.sent[0].msgid != desk.sent[1].msgid


async def test_who_comes_in_is_welcomed_at_once_or_not_at_all(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.people["u1"] = {"enter_session_context": {"scene": "qr1", "scene_param": "T42"}}
    corporation.enter(KF, "u1", scene="qr1", scene_param="T42")
    corporation.skew = -60
    corporation.enter(KF, "u2")
    corporation.skew = 0
    await rung(hub, corporation)
    await until(lambda: bool(desk.greeted))
    corporation.write(KF, "u1", content="一")
    await rung(hub, corporation)
    await came_to(hub, Delivery.SENT)
    assert desk.greeted == [("u1", "您好，请讲")]
    notes = [plain_text(one.parts) for one in await messages(hub) if one.private]
    assert notes == ["来自渠道码：qr1 T42"]


async def test_a_picture_is_fetched_at_once_and_kept(hub: Running, corporation: Corporation):
    media = corporation.keep("image", "a.png", "image/png", PNG)
    corporation.write(KF, "u1", "image", media_id=media)
    corporation.write(KF, "u1", "image", media_id="gone")
    await rung(hub, corporation)
    await came_to(hub, Delivery.SENT)

    async def both() -> bool:
        return len([one for one in await messages(hub) if not one.delivery]) == 2

    await until(both)
    kept, gone = (one.parts[0] for one in await messages(hub) if not one.delivery)
    assert isinstance(kept, Image)
    assert (await Files(hub.spine.db).open(kept.file_id))[1] == PNG
    assert gone == Text(text="[图片] [文件已过期，无法取得]")


async def test_a_text_file_is_a_file_though_it_looks_like_an_answer(
    hub: Running, corporation: Corporation
):
    media = corporation.keep("file", "说明.txt", "text/plain", b'{"errcode": 0}')
    corporation.write(KF, "u1", "file", media_id=media)
    await rung(hub, corporation)
    await came_to(hub, Delivery.SENT)
    (part,) = (await messages(hub))[0].parts
    assert isinstance(part, File) and part.name == "说明.txt"
    assert (await Files(hub.spine.db).open(part.file_id))[1] == b'{"errcode": 0}'


async def test_who_is_served_in_wecom_is_left_to_his_servicer_and_agents_are_told(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    found = await taken(hub)
    corporation.serve(KF, "u1", "wang", content="我来")
    corporation.write(KF, "u1", content="好的")
    await rung(hub, corporation)

    async def there() -> bool:
        return any(plain_text(one.parts) == "好的" for one in await messages(hub))

    await until(there)
    notes = [plain_text(one.parts) for one in await messages(hub) if one.private]
    assert notes[0].endswith("wang") and "wang\n我来" in notes[1]
    assert len(notes) == 2
    await hub.desk.say(found.id, LIN, "在吗", private=False, client_id="a")
    assert (await came_to(hub, Delivery.FAILED)).reason == "wecom_held: wang"
    assert desk.sessions["u1"].state == SERVICER


async def test_what_is_taken_back_and_who_refuses_whom_is_noted_beside_the_thread(
    hub: Running, corporation: Corporation, desk: Desk
):
    taken_back = corporation.write(KF, "u1", content="卡号是 6222")
    corporation.write(KF, "u1", content="在吗")
    await rung(hub, corporation)
    await until(lambda: len(desk.sent) == 2)
    said = corporation.serve(KF, "u1", "wang", content="我来")
    for event, fields in (
        ("user_recall_msg", {"recall_msgid": taken_back}),
        ("servicer_recall_msg", {"recall_msgid": said, "servicer_userid": "wang"}),
        ("servicer_recall_msg", {"recall_msgid": "unheard-of", "servicer_userid": "wang"}),
        ("reject_customer_msg_switch_change", {"servicer_userid": "wang", "reject_switch": 1}),
        ("reject_customer_msg_switch_change", {"servicer_userid": "wang", "reject_switch": 0}),
        ("session_status_change", {"change_type": 3, "old_servicer_userid": "wang"}),
        ("servicer_status_change", {"servicer_userid": "wang", "status": 2}),
    ):
        corporation.happen(KF, event, "u1", **fields)
    corporation.write(KF, "u1", content="还在")
    await rung(hub, corporation)

    async def there() -> bool:
        return any(plain_text(one.parts) == "还在" for one in await messages(hub))

    await until(there)
    notes = [plain_text(one.parts) for one in await messages(hub) if one.private]
    assert notes[2:] == [
        "客户撤回了一条消息。\n> 卡号是 6222",
        "企业微信里的接待人员撤回了一条消息：wang\n> 企业微信里的接待人员说：wang 我来",
        "企业微信里的接待人员撤回了一条消息：wang",
        "企业微信里拒收这位客户的消息：wang",
        "企业微信里恢复接收这位客户的消息：wang",
        "企业微信里结束了会话：wang",
    ]


async def test_what_was_refused_behind_our_back_shuts_the_conversation_for_answers(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    await taken(hub)
    corporation.happen(KF, "msg_send_fail", "u1", fail_msgid=desk.sent[0].msgid, fail_type=6)
    await rung(hub, corporation)
    assert (await came_to(hub, Delivery.FAILED)).reason == "window_used"
    window = (await conversation(hub)).window
    assert window and window.left == 0


async def test_the_bot_is_silent_for_who_is_served_in_wecom(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    corporation.serve(KF, "u1", "wang", content="我来")
    corporation.write(KF, "u1", content="好的")
    await rung(hub, corporation)

    async def looked_at() -> bool:
        return (await conversation(hub)).needs_look

    await until(looked_at)
    assert len(desk.sent) == 1
    corporation.happen(KF, "session_status_change", "u1", change_type=3, old_servicer_userid="wang")
    corporation.desk(KF).sessions["u1"].state = OVER
    corporation.write(KF, "u1", content="还有一事")
    await rung(hub, corporation)
    await until(lambda: len(desk.sent) == 2)


async def test_a_servicer_who_has_him_no_more_though_nobody_said_so_silences_nobody(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    await came_to(hub, Delivery.SENT)
    corporation.serve(KF, "u1", "wang", content="我来")
    desk.sessions["u1"].state = OVER
    corporation.write(KF, "u1", content="三天以后")
    await rung(hub, corporation)
    await until(lambda: len(desk.sent) == 2)


async def test_when_the_session_is_over_it_is_said_what_to_wait_for(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    found = await taken(hub)
    desk.sessions["u1"].state = OVER
    await hub.desk.say(found.id, LIN, "您好", private=False, client_id="a")
    assert (await came_to(hub, Delivery.FAILED)).reason == "wecom_ended"


@pytest.mark.parametrize("change", [{"left": 0}, {"wrote_at": 0.0}])
async def test_what_wecom_lets_nobody_say_any_more_waits_for_the_customer(
    hub: Running, corporation: Corporation, desk: Desk, change: dict[str, Any]
):
    corporation.write(KF, "u1", content="一")
    found = await taken(hub)
    for name, value in change.items():
        setattr(desk.sessions["u1"], name, value)
    await hub.desk.say(found.id, LIN, "您好", private=False, client_id="a")
    failed = await came_to(hub, Delivery.FAILED)
    assert failed.reason == ("window_used" if "left" in change else "window_closed")
    corporation.write(KF, "u1", content="在")
    await rung(hub, corporation)

    async def heard() -> bool:
        return plain_text((await messages(hub))[-1].parts) == "在"

    await until(heard)
    await hub.desk.resend(found.id, failed.seq)
    await until(lambda: desk.sent[-1].body.get("content") == "您好")


async def test_the_old_messages_of_before_the_first_start_are_not_answered(
    db: Database, wecom: WeComDouble
):
    corporation = wecom.corporation
    corporation.skew = -3600
    corporation.write(KF, "old", content="一小时前")
    corporation.skew = 0
    corporation.write(KF, "new", content="刚才")
    async with running(db, configs={"wecom": WECOM}) as hub:
        await came_to(hub, Delivery.SENT, "new")
        assert not await messages(hub, "old")


async def test_who_wants_it_gets_the_messages_of_before(db: Database, wecom: WeComDouble):
    wecom.corporation.skew = -3600
    wecom.corporation.write(KF, "u1", content="一小时前")
    async with running(db, configs={"wecom": WECOM | {"history": True}}) as hub:
        await came_to(hub, Delivery.SENT)


async def test_what_is_new_is_answered_whatever_our_clock_says(db: Database, wecom: WeComDouble):
    async with running(db, configs={"wecom": WECOM}) as hub:
        await until(lambda: bool(wecom.corporation.desk(KF).asked_up_to))
        await asyncio.sleep(0.1)
        wecom.corporation.skew = -5 * 3600
        wecom.corporation.write(KF, "u1", content="一")
        await came_to(hub, Delivery.SENT)


async def test_what_cannot_be_read_is_put_away_and_the_rest_goes_on(
    hub: Running, corporation: Corporation, desk: Desk
):
    desk.log.append({"msgid": "bad", "origin": 3, "msgtype": "text", "send_time": "?"})
    corporation.write(KF, "u1", content="一")
    await rung(hub, corporation)
    await came_to(hub, Delivery.SENT)
    assert await hub.spine.db["parked"].count_documents({"channel": "wecom"}) == 1


async def test_a_callback_of_another_account_of_the_corporation_rings_that_one(
    db: Database, wecom: WeComDouble
):
    config = WECOM | {"open_kfid": "wk-bench", "poll_seconds": 3600}
    async with running(db, configs={"wecom": config}) as hub:
        await until(lambda: bool(wecom.corporation.desk("wk-bench").asked_up_to))
        wecom.corporation.write("wk-bench", "u1", content="一")
        assert await ring(hub.client.post, wecom.corporation, "wk-bench", PATH) == 200
        await came_to(hub, Delivery.SENT)


async def test_a_score_is_asked_for_by_a_menu_and_given_by_a_tap(
    hub: Running, corporation: Corporation, desk: Desk
):
    corporation.write(KF, "u1", content="一")
    found = await taken(hub)
    await hub.desk.say(found.id, LIN, "您好", private=False, client_id="a")
    await hub.desk.close(found.id, LIN, summary="办好了", category="")
    await until(lambda: desk.sent[-1].kind == "msgmenu")
    corporation.tap(KF, "u1", "5")
    await rung(hub, corporation)

    async def rated() -> bool:
        one = await Conversations(hub.spine.db).get(found.id)
        return one is not None and one.score == 5

    await until(rated)
    await until(lambda: desk.sent[-1].kind == "text")
    assert (await conversation(hub)).id == found.id


async def test_the_session_ends_with_the_conversation_after_what_was_said_last(
    db: Database, wecom: WeComDouble
):
    corporation = wecom.corporation
    desk = corporation.desk(KF)
    config = WECOM | {"ends": True, "closing": "感谢来访"}
    async with running(db, configs={"wecom": config}) as hub:
        corporation.write(KF, "u1", content="一")
        found = await taken(hub)
        await hub.desk.say(found.id, LIN, "您好", private=False, client_id="a")
        await hub.desk.close(found.id, LIN, summary="办好了", category="")
        await until(lambda: desk.sessions["u1"].state == OVER)
        await until(lambda: desk.greeted == [("u1", "感谢来访")])
        assert desk.sent[-1].kind == "msgmenu"
