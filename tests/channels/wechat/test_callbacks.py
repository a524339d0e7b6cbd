"""What the platform pushes over HTTP: who is let in, what is taken, once each."""

import time
from typing import Any

import pytest

from hub.core.parts import Text, plain_text
from tests.channels.doubles import FakeHub
from tests.channels.wechat.desk import Desk, desk_of
from tests.channels.wechat.pushing import OPENID, event, plain, push, sealed, spoken

OLD = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


async def test_the_address_is_checked_by_its_echo(desk: Desk):
    query, _ = plain({})
    path = "/channels/wechat/demo"
    for echo, status in (("5927782489442352469", 200), ("<script>", 403), ("", 403)):
        told = {**plain({})[0], "echostr": echo}
        async with desk.client.get(path, params=told) as answer:
            assert answer.status == status
            if status == 200:
                assert await answer.text() == echo
    async with desk.client.get(path, params={**query, "signature": "0" * 40, "echostr": "1"}) as no:
        assert no.status == 401
    async with desk.client.get("/channels/wechat/nobody", params=query) as no:
        assert no.status == 404


async def test_a_sealed_message_is_kept_and_answered_without_a_word(desk: Desk):
    assert await push(desk.client, sealed(spoken("查话费"))) == 200
    (found,) = desk.hub.inbounds
    assert found.parts == (Text(text="查话费"),) and found.sender.id == OPENID


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_each_mode_takes_what_it_is_to_take(hub: FakeHub, config: dict[str, Any], mode: str):
    async with desk_of(hub, {**config, "mode": mode}) as desk:
        clear = 401 if mode == "safe" else 200
        assert await push(desk.client, plain(spoken("一", 1))) == clear
        assert await push(desk.client, sealed(spoken("二", 2))) == 200
        assert await push(desk.client, sealed(spoken("三", 3), compatible=True)) == 200
    told = [plain_text(one.parts) for one in hub.inbounds]
    assert told == (["二", "三"] if mode == "safe" else ["一", "二", "三"])


async def test_in_compatible_mode_the_sealed_part_is_what_counts(desk: Desk):
    query, body = sealed(spoken("真的", 1), compatible=True)
    forged = body.replace("真的".encode(), "假的".encode())
    assert forged != body
    assert await push(desk.client, (query, forged)) == 200
    assert plain_text(desk.hub.inbounds[0].parts) == "真的"


async def test_what_is_forged_is_refused_and_never_read(desk: Desk):
    good, body = sealed(spoken("a"))
    _, other = sealed(spoken("b"))
    for query, raw, status in (
        ({}, body, 401),
        ({**good, "msg_signature": "0" * 40}, body, 401),
        (good, other, 401),
        ({**good, "nonce": "other"}, body, 401),
        (sealed(spoken("a"), token="wrongtoken")[0], body, 401),
        ({name: good[name] for name in good if name != "encrypt_type"}, body, 401),
        (good, b"<xml></xml>", 401),
        (good, b"x" * 70_000, 413),
        (good, b"<!DOCTYPE x [<!ENTITY a 'b'>]><xml>&a;</xml>", 400),
    ):
        assert await push(desk.client, (query, raw)) == status
    assert not desk.hub.inbounds and not desk.hub.parked


async def test_what_is_old_or_comes_with_other_words_is_a_replay(
    hub: FakeHub, config: dict[str, Any]
):
    async with desk_of(hub, {**config, "mode": "plain"}) as desk:
        for seconds in (-3600, 3600):
            at = time.time() + seconds
            assert await push(desk.client, plain(spoken("a", 1), at=at)) == 403
        assert desk.troubles == {"clock"}
        query, body = plain(spoken("a", 1))
        assert await push(desk.client, (query, body)) == 200
        assert not desk.troubles
        assert await push(desk.client, (query, body.replace(b"[a]", b"[b]"))) == 403
        assert await push(desk.client, (query, body)) == 200
    assert len(hub.inbounds) == 1


async def test_after_a_change_of_keys_the_old_one_is_taken_too(
    hub: FakeHub, config: dict[str, Any]
):
    changed = {**config, "aes_key": OLD, "old_aes_key": config["aes_key"]}
    async with desk_of(hub, changed) as desk:
        assert await push(desk.client, sealed(spoken("old", 1))) == 200
        assert await push(desk.client, sealed(spoken("new", 2), key=OLD)) == 200


async def test_a_key_that_does_not_fit_is_said_to_who_looks_after_the_account(desk: Desk):
    assert await push(desk.client, sealed(spoken("a"), key=OLD)) == 400
    assert desk.troubles == {"key"}
    assert await push(desk.client, sealed(spoken("a"), appid="wx0000000000000000")) == 400
    assert await push(desk.client, sealed(spoken("a"))) == 200
    assert not desk.troubles


async def test_three_tries_are_one_message(desk: Desk):
    pushed = sealed(spoken("a"))
    for _ in range(3):
        assert await push(desk.client, pushed) == 200
    assert await push(desk.client, sealed(spoken("a"))) == 200
    clicked = event("CLICK", EventKey="查话费")
    for _ in range(3):
        assert await push(desk.client, sealed(clicked)) == 200
    assert len(desk.hub.inbounds) == 2


async def test_what_signed_xml_cannot_be_read_is_put_away_and_not_sent_again(desk: Desk):
    lacking = {"FromUserName": OPENID, "MsgType": "text", "Content": "a"}
    assert await push(desk.client, sealed(lacking)) == 200
    ((reason, source),) = desk.hub.parked
    assert reason == "bad_frame: MsgId"
    assert b"<Content>" in desk.hub.files[source][1]


async def test_who_sends_more_than_the_account_takes_is_told_to_wait(
    hub: FakeHub, config: dict[str, Any]
):
    async with desk_of(hub, {**config, "per_second": 1}) as desk:
        found = [await push(desk.client, sealed(spoken("a", n))) for n in range(6)]
    assert found[:2] == [200, 200] and 429 in found
