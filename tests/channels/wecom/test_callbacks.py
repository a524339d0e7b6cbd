"""Callbacks: whose address it is, what rings the bell, and all that is turned away."""

import os
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.switchboard import Switchboard
from channels.wecom.channel import WeComChannel
from hub.core.channel import Account
from hub.core.errors import HubError
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client, served
from tests.channels.wecom.wire import WECOM, WeComDouble, callback, config_of, ring, sealed, until

PATH = "/channels/wecom/demo/callback"
CORP = "ww1234567890"


async def test_the_address_is_proved_by_what_was_sealed_in_clear(client: Client):
    found = sealed(CORP, "1616140317555161061")
    query = {**found["query"], "echostr": found["encrypted"]}
    async with client.get(PATH, params=query) as answer:
        assert (answer.status, await answer.read()) == (200, b"1616140317555161061")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"msg_signature": "0" * 40}, 401), ({"nonce": "other"}, 401), ({"timestamp": "1"}, 401),
        ({"echostr": "AAAA"}, 401), ({"msg_signature": ""}, 401),
    ],
)  # fmt: skip
async def test_a_forged_proof_gets_nothing(client: Client, change: dict[str, str], status: int):
    found = sealed(CORP, "secret")
    query = {**found["query"], "echostr": found["encrypted"], **change}
    async with client.get(PATH, params=query) as answer:
        assert answer.status == status
        assert b"secret" not in await answer.read()


async def test_what_is_sealed_for_another_corporation_is_refused(client: Client):
    found = sealed("ww-another", "secret")
    query = {**found["query"], "echostr": found["encrypted"]}
    async with client.get(PATH, params=query) as answer:
        assert answer.status == 400


async def test_a_ring_is_noted_before_it_is_answered(
    client: Client, hub: FakeHub, wecom: WeComDouble
):
    assert await ring(client.post, wecom.corporation, "wk-bench", PATH) == 200
    noted = hub.marks[f"wecom-bell:{CORP}:wk-bench"]
    assert noted["token"] in wecom.corporation.desk("wk-bench").callback_tokens


async def test_a_forged_or_replayed_callback_rings_nothing(
    client: Client, hub: FakeHub, wecom: WeComDouble
):
    body, query = callback(wecom.corporation, "wk-bench")
    old = str(int(time.time()) - 3600)
    forged: list[tuple[bytes, dict[str, str]]] = [
        (body, query | {"msg_signature": "f" * 40}), (body, query | {"timestamp": old}),
        (body.replace(b"Encrypt", b"encrypt"), query), (b"", query), (b"<a", query),
        (b'<!DOCTYPE x [<!ENTITY y "z">]><xml><Encrypt>&y;</Encrypt></xml>', query),
    ]  # fmt: skip
    for wrong, signed in forged:
        async with client.post(PATH, data=wrong, params=signed) as answer:
            assert answer.status in (400, 401, 403), wrong
    assert f"wecom-bell:{CORP}:wk-bench" not in hub.marks


async def test_another_event_is_taken_and_rings_nothing(client: Client, hub: FakeHub):
    found = sealed(CORP, "<xml><Event>other</Event><OpenKfId>wk-x</OpenKfId></xml>")
    body = f"<xml><Encrypt>{found['encrypted']}</Encrypt></xml>"
    async with client.post(PATH, data=body, params=found["query"]) as answer:
        assert answer.status == 200
    assert f"wecom-bell:{CORP}:wk-x" not in hub.marks


async def test_a_burst_of_rings_is_pulled_one_after_the_other(
    client: Client, hub: FakeHub, wecom: WeComDouble
):
    corporation = wecom.corporation
    for number in range(20):
        corporation.write("wk-demo", f"u{number % 3}", content=str(number))
        await ring(client.post, corporation, "wk-demo", PATH)
    await until(lambda: len(hub.inbounds) == 20)
    asked = corporation.desk("wk-demo").asked_up_to
    assert asked == sorted(asked)


@given(raw=st.binary(max_size=200))
def test_whatever_is_sealed_a_channel_answers_or_refuses(raw: bytes):
    channel = WeComChannel(
        Account(channel="wecom", name="demo", config=WECOM), FakeHub().surroundings()
    )
    query = {"msg_signature": "x", "timestamp": "1", "nonce": "n"}
    with pytest.raises(HubError):
        channel._doorway.open(raw, query)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"aes_key": "short"}, "aes_key"), ({"aes_key": "字" * 43}, "aes_key"),
        ({"corp_id": ""}, "corp_id"), ({"open_kfid": "a b"}, "open_kfid"),
        ({"welcome": "字" * 700}, "welcome"), ({"api_base": "ftp://x"}, "api_base"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(change: dict[str, Any], field: str):
    account = Account(channel="wecom", name="demo", config=config_of(9, **change))
    with pytest.raises(HubError) as refused:
        WeComChannel(account, FakeHub().surroundings())
    assert field in getattr(refused.value, "fields", {})


async def test_a_connection_is_tried_and_tells_which_accounts_there_are(
    hub: FakeHub, wecom: WeComDouble
):
    surroundings = hub.surroundings(public_url="https://hub.test")
    channel = WeComChannel(Account(channel="wecom", name="demo", config=WECOM), surroundings)
    called, there, address = await channel.check()
    assert (called.good, there.good, there.detail) == (True, True, "一号客服")
    assert address.detail == "https://hub.test/channels/wecom/demo/callback"
    config = WECOM | {"open_kfid": "wk-none"}
    absent = WeComChannel(Account(channel="wecom", name="demo", config=config), surroundings)
    assert not (await absent.check())[1].good


@pytest.mark.parametrize(
    ("code", "words"), [(48002, "不让我们调用"), (60020, "不让我们调用"), (95017, "不让我们调用")]
)
async def test_what_only_an_administrator_can_mend_is_said_at_once_and_taken_back(
    hub: FakeHub, wecom: WeComDouble, code: int, words: str
):
    wecom.errors["kf/sync_msg"] = [code]
    channel = WeComChannel(Account(channel="wecom", name="demo", config=WECOM), hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    try:
        await until(lambda: bool(channel.troubles))
        (trouble,) = channel.troubles.values()
        assert words in trouble.title["zh-CN"] and str(code) in trouble.detail
        await until(lambda: not channel.troubles)
    finally:
        await channel.stop()


async def test_a_callback_token_that_is_too_old_is_left_out(
    client: Client, hub: FakeHub, wecom: WeComDouble
):
    desk = wecom.corporation.desk("wk-demo")
    body, query = callback(wecom.corporation, "wk-demo")
    desk.callback_tokens.clear()
    wecom.corporation.write("wk-demo", "u1", content="一")
    before = desk.bare_pulls
    async with client.post(PATH, data=body, params=query) as answer:
        assert answer.status == 200
    await until(lambda: bool(hub.inbounds))
    assert desk.bare_pulls > before


async def test_what_fails_again_and_again_is_put_away_and_can_be_taken_again(
    hub: FakeHub, wecom: WeComDouble
):
    media = wecom.corporation.keep(
        "image", "a.png", "image/png", b"\x89PNG\r\n\x1a\n" + os.urandom(9)
    )
    wecom.errors["media/get"] = [45033] * 5
    wecom.corporation.write("wk-demo", "u1", "image", media_id=media)
    wecom.corporation.write("wk-demo", "u1", content="二")
    channel = WeComChannel(Account(channel="wecom", name="demo", config=WECOM), hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    try:
        await until(lambda: bool(hub.parked) and bool(hub.inbounds), seconds=20)
        ((reason, source),) = hub.parked
        assert "45033" in reason and len(hub.inbounds) == 1
        await channel.take_again(source)
        assert len(hub.inbounds) == 2
    finally:
        await channel.stop()


async def test_of_two_processes_one_pulls_whichever_is_rung(hub: FakeHub, wecom: WeComDouble):
    account = Account(channel="wecom", name="demo", config=WECOM | {"poll_seconds": 3600})
    idle = Switchboard(hub.surroundings(on_duty=lambda _: False), hub.receive, hub.notify)
    busy = WeComChannel(account, hub.surroundings())
    await idle.start(account)
    await busy.start(hub.receive, hub.notify)
    desk = wecom.corporation.desk("wk-demo")
    try:
        await until(lambda: len(desk.asked_up_to) == 1)
        async with served(idle) as client:
            wecom.corporation.write("wk-demo", "u1", content="一")
            assert await ring(client.post, wecom.corporation, "wk-demo", PATH) == 200
            await until(lambda: bool(hub.inbounds))
        assert len(desk.asked_up_to) == 2
    finally:
        await busy.stop()
        await idle.close()


async def test_a_clock_and_a_key_that_are_wrong_are_said_and_taken_back(
    client: Client, switchboard: Switchboard, wecom: WeComDouble, monkeypatch: pytest.MonkeyPatch
):
    troubles = switchboard.find("wecom", "demo").troubles
    with monkeypatch.context() as patch:
        late = time.time() - 3600
        patch.setattr("tests.channels.wecom.wire.time.time", lambda: late)
        assert await ring(client.post, wecom.corporation, "wk-demo", PATH) == 403
    assert "校准" in troubles["clock"].title["zh-CN"]
    found = sealed("ww-other", "<xml/>")
    body = f"<xml><Encrypt>{found['encrypted']}</Encrypt></xml>"
    async with client.post(PATH, data=body, params=found["query"]) as answer:
        assert answer.status == 400
    assert "EncodingAESKey" in troubles["key"].title["zh-CN"]
    assert await ring(client.post, wecom.corporation, "wk-demo", PATH) == 200
    assert not troubles
