"""The web chat over real sockets: what a tab says, and what it is told to that."""

import json
from contextlib import suppress

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.messages import Signal
from hub.core.parts import Choice, Choices, Image, part_to_json
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client
from tests.channels.web.tab import WS, begin, connect, hear, say


async def test_a_visitor_is_welcomed_heard_and_shown_his_own_words(client: Client, hub: FakeHub):
    token, _ = await begin(client, name="张三")
    ws = await connect(client, token)
    assert await hear(ws, "welcome") == {"type": "welcome", "conversation_id": None, "last_seq": 0}
    await ws.send_json({"type": "message", "cid": "a1", "text": "  查话费\x00\x07 "})
    frames = [await hear(ws, "ack", "message") for _ in range(2)]
    assert {"type": "ack", "cid": "a1", "seq": 1} in frames
    shown = next(frame for frame in frames if frame["type"] == "message")
    assert shown["author"] == {"kind": "customer", "name": "张三"}
    assert shown["parts"] == [{"type": "text", "text": "查话费"}]
    assert shown["at"].startswith("2026-05-04T")


async def test_the_same_cid_again_is_the_same_ack_and_no_second_message(
    client: Client, hub: FakeHub
):
    token, _ = await begin(client)
    ws = await connect(client, token)
    first, second = await say(ws, "a1", "你好"), await say(ws, "a1", "你好")
    assert first == second == {"type": "ack", "cid": "a1", "seq": 1}
    assert len(hub.inbounds) == 1


async def test_two_visitors_may_choose_the_same_cid(client: Client, hub: FakeHub):
    for word in ("甲", "乙"):
        token, _ = await begin(client)
        await say(await connect(client, token), "1", word)
    assert len(hub.inbounds) == 2


async def test_no_ack_before_the_message_is_durable(client: Client, hub: FakeHub):
    token, _ = await begin(client)
    ws = await connect(client, token)
    await hear(ws, "welcome")
    hub.gate.clear()
    await ws.send_json({"type": "message", "cid": "a1", "text": "你好"})
    with pytest.raises(TimeoutError):
        await ws.receive(timeout=0.2)
    hub.gate.set()
    assert (await hear(ws, "ack"))["seq"] == 1


@pytest.mark.parametrize("problem", [Unavailable("store"), RuntimeError("a bug")])
async def test_what_is_refused_is_not_acknowledged_and_the_line_stays(
    client: Client, hub: FakeHub, problem: Exception, caplog: pytest.LogCaptureFixture
):
    token, _ = await begin(client, locale="en")
    ws = await connect(client, token)
    hub.refuse = problem
    refusal = await say(ws, "a1", "hello")
    assert (refusal["code"], refusal["cid"]) == ("unavailable", "a1")
    assert refusal["message"] == "Temporarily unavailable; please try again."
    hub.refuse = None
    assert await say(ws, "a1", "hello") == {"type": "ack", "cid": "a1", "seq": 1}


async def test_choices_are_answered_in_words_and_kept_as_choices(client: Client, hub: FakeHub):
    token, where = await begin(client)
    options = (Choice(value="人工", title="转人工"),)
    hub.say(where, (Choices(text="需要吗？", options=options),))
    ws = await connect(client, token)
    shown = await hear(ws, "message")
    assert shown["parts"][0]["options"] == [{"value": "人工", "title": "转人工"}]
    await ws.send_json({"type": "choice", "cid": "c1", "value": "人工"})
    assert (await hear(ws, "ack"))["cid"] == "c1"
    assert hub.inbounds[0].raw["type"] == "choice"


async def test_a_picture_comes_with_what_it_takes_to_fetch_it(client: Client, hub: FakeHub):
    token, where = await begin(client)
    image = Image(name="账单.png", content_type="image/png", size=3, file_id="f")
    hub.say(where, (image,))
    ws = await connect(client, token)
    assert (await hear(ws, "message"))["parts"] == [part_to_json(image)]


async def test_signals_become_notices_once(client: Client, hub: FakeHub):
    token, where = await begin(client)
    hub.say(where, "您好")
    hub.say(where, "请讲")
    ws = await connect(client, token)
    await hear(ws, "message")
    await hear(ws, "message")
    for frame in (
        {"type": "typing"}, {"type": "typing"}, {"type": "received", "seq": 2},
        {"type": "received", "seq": 1}, {"type": "read", "seq": 2},
        {"type": "rate", "score": 5, "comment": "很好"}, {"type": "close"}, {"type": "ping"},
    ):  # fmt: skip
        await ws.send_json(frame)
    await hear(ws, "pong")
    signals = [(one.signal, one.seq, one.score, one.comment) for one in hub.notices]
    assert signals == [
        (Signal.TYPING, 0, 0, ""), (Signal.RECEIVED, 2, 0, ""), (Signal.READ, 2, 0, ""),
        (Signal.RATE, 0, 5, "很好"), (Signal.CLOSE, 0, 0, ""),
    ]  # fmt: skip


async def test_a_refused_mark_can_be_sent_again(client: Client, hub: FakeHub):
    token, where = await begin(client)
    hub.say(where, "您好")
    ws = await connect(client, token)
    await hear(ws, "message")
    hub.refuse = Unavailable()
    await ws.send_json({"type": "read", "seq": 1})
    assert (await hear(ws, "error"))["code"] == "unavailable"
    hub.refuse = None
    await ws.send_json({"type": "read", "seq": 1})
    await ws.send_json({"type": "ping"})
    await hear(ws, "pong")
    assert [one.seq for one in hub.notices] == [1]


BAD = [
    ("not json", "bad_frame", None),
    ("[]", "bad_frame", None),
    ("null", "bad_frame", None),
    ("[" * 100_000, "bad_frame", None),
    ('{"type":"rate","score":NaN}', "bad_frame", None),
    ('{"type":"message","cid":"x","text":7}', "bad_frame", "x"),
    ('{"type":"message","cid":"x","text":" \\u0000 "}', "bad_frame", "x"),
    ('{"type":"message","cid":"x","text":"\\ud800"}', "bad_frame", "x"),
    ('{"type":"message","cid":"","text":"a"}', "bad_frame", None),
    ('{"type":"message","cid":["x"],"text":"a"}', "bad_frame", None),
    ('{"type":"message","text":"a"}', "bad_frame", None),
    ('{"type":"choice","cid":"x"}', "bad_frame", "x"),
    ('{"type":"received","seq":1}', "bad_frame", None),
    ('{"type":"read","seq":true}', "bad_frame", None),
    ('{"type":"read","seq":-1}', "bad_frame", None),
    ('{"type":"rate","score":6}', "bad_frame", None),
    ('{"type":"rate","score":"5"}', "bad_frame", None),
    ('{"type":"rate","score":5,"comment":{}}', "bad_frame", None),
    ('{"type":"dance","cid":"x"}', "unsupported", "x"),
    ('{"type":["message"]}', "unsupported", None),
    ('{"text":"a"}', "unsupported", None),
    (json.dumps({"type": "message", "cid": "x", "text": "😀" * 10_000}), "too_long", "x"),
    (json.dumps({"type": "message", "cid": "x", "text": "字" * 5001}), "too_long", "x"),
]


@pytest.mark.parametrize(("raw", "code", "cid"), BAD)
async def test_a_bad_frame_is_told_why_and_the_line_stays(
    client: Client, hub: FakeHub, raw: str, code: str, cid: str | None
):
    token, _ = await begin(client)
    ws = await connect(client, token)
    await ws.send_str(raw)
    told = await hear(ws, "error", "ack")
    assert (told["code"], told.get("cid")) == (code, cid)
    assert told["message"] and "{" not in told["message"]
    assert await say(ws, "good", "字" * 5000) == {"type": "ack", "cid": "good", "seq": 1}


async def test_binary_and_broken_utf8_are_told_and_the_line_stays(client: Client):
    token, _ = await begin(client)
    ws = await connect(client, token)
    await ws.send_bytes(b"{}")
    assert (await hear(ws, "error"))["code"] == "unsupported"
    await ws.send_frame(b'{"type":"\xff"}', WSMsgType.TEXT)
    assert (await hear(ws, "error"))["code"] == "bad_frame"
    assert (await say(ws, "a", "好"))["type"] == "ack"


async def test_a_frame_beyond_all_measure_ends_only_its_own_line(client: Client):
    token, _ = await begin(client)
    ws, other = await connect(client, token), await connect(client, token)
    await hear(ws, "welcome")
    with suppress(ConnectionError):
        await ws.send_str("x" * 1_000_000)
    ended = await ws.receive(timeout=5)
    assert ended.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR)
    assert (await say(other, "a", "好"))["type"] == "ack"


async def test_a_flood_is_refused_with_its_cids_and_slows_only_itself(
    client: Client, hub: FakeHub, switchboard: Switchboard
):
    config = {"rate": 0.001, "burst": 20}
    await switchboard.start(Account(channel="web", name="slow", config=config))
    async with client.post("/chat/v1/slow/sessions", json={}) as answer:
        token = (await answer.json())["token"]
    ws = await client.ws_connect("/chat/v1/slow/ws", params={"token": token})
    for number in range(30):
        await ws.send_json({"type": "message", "cid": str(number), "text": "快"})
    answers = [await hear(ws, "ack", "error") for _ in range(30)]
    refused = [one for one in answers if one["type"] == "error"]
    assert {one["code"] for one in refused} == {"rate_limited"}
    assert [one["cid"] for one in refused] == [str(number) for number in range(20, 30)]
    assert len(hub.inbounds) == 20


async def test_a_forged_token_is_told_in_the_callers_language(client: Client):
    token, _ = await begin(client)
    for forged in ("", "x", token[:-2] + "AA", "e30." + token.split(".")[1], "字.字"):
        ws = await client.ws_connect(
            WS, params={"token": forged}, headers={"Accept-Language": "en-GB"}
        )
        told = await hear(ws, "error", "welcome")
        assert (told["code"], told["message"][:11]) == ("bad_token", "The session")
        assert (await ws.receive(timeout=5)).data == 4401


async def test_a_token_of_another_account_is_no_token(client: Client, switchboard: Switchboard):
    await switchboard.start(Account(channel="web", name="other", config={}))
    token, _ = await begin(client)
    ws = await client.ws_connect("/chat/v1/other/ws", params={"token": token})
    assert (await hear(ws, "error", "welcome"))["code"] == "bad_token"


@pytest.mark.parametrize("after", ["-1", "x", "1e3", "9" * 20, "١"])
async def test_a_place_to_resume_from_is_a_number(client: Client, after: str):
    token, _ = await begin(client)
    ws = await client.ws_connect(WS, params={"token": token, "after": after})
    assert (await hear(ws, "error", "welcome"))["code"] == "bad_frame"


async def test_pages_of_other_sites_are_kept_out(client: Client):
    token, _ = await begin(client)
    for origin in ("https://evil.example", "null", "http://["):
        headers = {"Origin": origin}
        with pytest.raises(WSServerHandshakeError, match="403"):
            await client.ws_connect(WS, params={"token": token}, headers=headers)
    ws = await client.ws_connect(
        WS, params={"token": token}, headers={"Origin": f"http://127.0.0.1:{client.port}"}
    )
    assert (await hear(ws, "welcome"))["last_seq"] == 0


async def test_the_line_is_not_compressed_even_when_the_client_offers(client: Client):
    token, _ = await begin(client)
    ws = await client.ws_connect(WS, params={"token": token}, compress=15)
    assert ws.compress == 0


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_kinds = st.sampled_from(["message", "choice", "received", "read", "rate", "nothing"])
_frames = st.fixed_dictionaries(
    {"type": _kinds | _json},
    optional=dict.fromkeys(("cid", "text", "value", "seq", "score", "comment"), _json),
)


def _is_signal(raw: bytes) -> bool:
    """Signals that are taken are not answered."""
    try:
        return json.loads(raw)["type"] in ("received", "read", "rate")
    except (ValueError, TypeError, KeyError):
        return False


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    raws=st.lists(
        st.binary(max_size=60) | _frames.map(json.dumps).map(str.encode)
        | _json.map(json.dumps).map(str.encode),
        min_size=1, max_size=12,
    )
)  # fmt: skip
async def test_whatever_is_sent_is_answered_and_the_line_stays(
    client: Client, hub: FakeHub, raws: list[bytes]
):
    token, _ = await begin(client)
    ws = await connect(client, token)
    for raw in raws:
        await ws.send_frame(raw, WSMsgType.TEXT)
    await ws.send_json({"type": "ping"})
    answers = []
    while (frame := await hear(ws, "ack", "error", "pong"))["type"] != "pong":
        answers.append(frame)
    assert len(answers) >= sum(not _is_signal(raw) for raw in raws)
    assert {one["code"] for one in answers if one["type"] == "error"} <= {
        "bad_frame", "unsupported", "too_long"
    }  # fmt: skip
    assert (await say(ws, "end", "好"))["type"] == "ack"
