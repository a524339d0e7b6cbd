"""Sessions over HTTP, and the tokens and identities behind them."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.switchboard import Switchboard
from channels.web.origin import allowed
from channels.web.session import BadToken, Tokens, Visitor
from hub.core.channel import Account
from tests.channels.serving import Client
from tests.channels.web.tab import hear

PATH = "/chat/v1/demo/sessions"


class StillClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 5, 4, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


def tokens(clock: StillClock, *, secret: bytes = b"k", account: str = "demo") -> Tokens:
    return Tokens(secret, account, clock, timedelta(days=1))


@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=64))
def test_a_token_opens_as_the_visitor_it_was_made_for(name: str):
    visitor = Visitor(id="v1", name=name, locale="en")
    clock = StillClock()
    assert tokens(clock).open(tokens(clock).make(visitor)) == visitor


def test_a_token_ends_with_its_day():
    clock = StillClock()
    token = tokens(clock).make(Visitor(id="v1"))
    clock.at += timedelta(hours=23)
    tokens(clock).open(token)
    clock.at += timedelta(hours=1)
    with pytest.raises(BadToken):
        tokens(clock).open(token)


@pytest.mark.parametrize("other", [{"secret": b"other"}, {"account": "other"}])
def test_a_token_is_good_for_one_key_and_one_account(other: dict[str, Any]):
    clock = StillClock()
    with pytest.raises(BadToken):
        tokens(clock, **other).open(tokens(clock).make(Visitor(id="v1")))


def _cut(token: str) -> str:
    return token[:-1]


def _swap(token: str) -> str:
    payload, signature = token.split(".")
    return f"{payload[:-1]}{'A' if payload[-1] != 'A' else 'B'}.{signature}"


@pytest.mark.parametrize("spoil", [_cut, _swap, str.upper, lambda _: "", lambda _: "\ud800.x"])
def test_a_token_that_was_touched_is_none(spoil: Callable[[str], str]):
    made = tokens(StillClock()).make(Visitor(id="v1"))
    with pytest.raises(BadToken):
        tokens(StillClock()).open(spoil(made))


@given(text=st.text())
def test_no_text_at_all_is_a_token_by_chance(text: str):
    with pytest.raises(BadToken):
        tokens(StillClock()).open(text)


async def post(client: Client, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    async with client.post(PATH, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_session_names_its_visitor_and_where_to_connect(client: Client):
    status, told = await post(client, {})
    assert status == 201
    assert set(told) == {"token", "visitor_id", "ws_url"}
    assert told["ws_url"] == f"ws://127.0.0.1:{client.port}/chat/v1/demo/ws"
    _, other = await post(client, {})
    assert other["visitor_id"] != told["visitor_id"]


async def test_a_body_is_not_needed(client: Client):
    async with client.post(PATH) as answer:
        assert answer.status == 201


def signed(customer: str, secret: str = "shop secret") -> dict[str, str]:
    digest = hmac.new(secret.encode(), customer.encode(), hashlib.sha256).hexdigest()
    return {"id": customer, "hmac": digest}


async def test_a_signed_customer_is_the_same_visitor_everywhere(client: Client):
    for identity in (
        signed("客户-7"),
        {**signed("客户-7"), "hmac": signed("客户-7")["hmac"].upper()},
    ):
        status, told = await post(client, {"identity": identity})
        assert (status, told["visitor_id"]) == (201, "id:客户-7")


@pytest.mark.parametrize(
    "identity", [signed("7", "guess"), {"id": "8", "hmac": signed("7")["hmac"]},
                 {"id": "7", "hmac": ""}, {"id": "7", "hmac": "字"}],
)  # fmt: skip
async def test_a_wrong_signature_is_refused_in_the_callers_language(
    client: Client, identity: dict[str, str]
):
    status, told = await post(client, {"identity": identity}, **{"Accept-Language": "en"})
    assert (status, told["error"]["code"]) == (403, "bad_identity")
    assert told["error"]["message"] == "The signature of the identity is wrong."
    _, told = await post(client, {"identity": identity})
    assert told["error"]["message"] == "身份签名不正确。"


async def test_without_a_secret_nobody_can_be_signed_for(client: Client, switchboard: Switchboard):
    await switchboard.stop("web", "demo")
    await switchboard.start(Account(channel="web", name="demo", config={}))
    status, told = await post(client, {"identity": signed("7", "")})
    assert (status, told["error"]["code"]) == (403, "bad_identity")


@pytest.mark.parametrize(
    "body",
    ["x", [], {"name": 5}, {"identity": {}}, {"identity": {"id": "a b", "hmac": ""}},
     {"locale": "x" * 101}, {"name": "长" * 65}],
)  # fmt: skip
async def test_a_wrong_body_is_told(client: Client, body: Any):
    status, told = await post(client, body)
    assert status in (400, 413)
    assert told["error"]["code"] in ("bad_input", "too_long")


async def test_a_name_has_nothing_in_it_that_is_not_seen(client: Client):
    _, told = await post(client, {"name": "\u202e王\u200b\n\u2066小\ufeff 明"})
    ws = await client.ws_connect("/chat/v1/demo/ws", params={"token": told["token"]})
    await ws.send_json({"type": "message", "cid": "a", "text": "你好"})
    assert (await hear(ws, "message"))["author"]["name"] == "王 小 明"


async def test_where_consent_is_asked_for_nobody_gets_a_session_without(
    client: Client, switchboard: Switchboard
):
    await switchboard.stop("web", "demo")
    config = {"widget": {"consent": True}}
    await switchboard.start(Account(channel="web", name="demo", config=config))
    for body in ({}, {"consent": False}):
        status, told = await post(client, body)
        assert (status, told["error"]["fields"]) == (400, {"consent": "须先同意隐私说明"})
    assert (await post(client, {"consent": True}))[0] == 201


async def test_a_huge_body_is_refused_unread(client: Client):
    async with client.post(PATH, data=b"x" * 20_000) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (413, "too_large")


async def test_pages_that_may_embed_the_chat_may_read_the_answer(
    client: Client, switchboard: Switchboard
):
    await switchboard.stop("web", "demo")
    config = {"allowed_origins": ["https://shop.example"]}
    await switchboard.start(Account(channel="web", name="demo", config=config))
    origin = {"Origin": "https://shop.example"}
    async with client.options(PATH, headers=origin) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == origin["Origin"]
        assert answer.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
    for body, status in (({}, 201), ([], 400)):
        async with client.post(PATH, json=body, headers=origin) as answer:
            assert answer.status == status
            assert answer.headers["Access-Control-Allow-Origin"] == origin["Origin"]
    async with client.post(PATH, json={}, headers={"Origin": "https://evil.example"}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (403, "forbidden")
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("origin", "origins", "right"),
    [
        (None, [], True),
        (None, ["https://a.cn"], True),
        ("http://hub.cn:8080", [], True),
        ("http://hub.cn", [], False),
        ("http://localhost:5173", [], True),
        ("http://[::1]:9", [], True),
        ("https://localhost.evil.cn", [], False),
        ("null", [], False),
        ("http://[", [], False),
        ("https://A.cn", ["https://a.cn/"], True),
        ("http://a.cn", ["https://a.cn"], False),
        ("http://hub.cn:8080", ["https://a.cn"], False),
        ("https://any.cn", ["*"], True),
    ],
)
def test_an_origin_is_listed_or_our_own(origin: str | None, origins: list[str], right: bool):
    assert allowed(origin, "hub.cn:8080", origins) is right
