"""Only the provider comes in; who is turned away has changed nothing."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest

from channels.smsweb.channel import SmsWebChannel
from channels.smsweb.proving import signature, sorted_fields
from channels.smsweb.shapes import TWILIO
from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.errors import InputError, Unavailable
from hub.core.parts import plain_text
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client, served
from tests.channels.smsweb.account import SMSWEB, TOKEN

BASE = "/channels/smsweb/demo"
MESSAGES = f"{BASE}/messages/{TOKEN}"
ALIYUN = SMSWEB
TWILIO_ACCOUNT = {"provider": "twilio", "user": "AC1", "secret": "12345", "number": "+12025550100"}
PUBLIC = "https://hub.example.com"
CALL = {"MessageSid": "SM1", "From": "+8613900008812", "To": "+12025550100", "Body": "查话费"}


def message(number: int, **more: object) -> dict[str, object]:
    return {
        "phone_number": "13900008812",
        "content": f"第{number}条",
        "sequence_id": number,
        **more,
    }


@asynccontextmanager
async def account(
    hub: FakeHub, config: Mapping[str, object], **surroundings: object
) -> AsyncIterator[tuple[Client, SmsWebChannel]]:
    board = Switchboard(hub.surroundings(**surroundings), hub.receive, hub.notify)
    found = await board.start(Account(channel="smsweb", name="demo", config=config))
    assert isinstance(found, SmsWebChannel)
    async with served(board) as client:
        yield client, found
    await board.close()


@pytest.fixture
async def aliyun(hub: FakeHub) -> AsyncIterator[tuple[Client, SmsWebChannel]]:
    async with account(hub, ALIYUN) as found:
        yield found


async def test_several_in_one_post_are_all_kept_in_order_and_thanked_for(
    aliyun: tuple[Client, SmsWebChannel], hub: FakeHub
):
    async with aliyun[0].post(MESSAGES, json=[message(n) for n in range(5)]) as answer:
        assert (answer.status, await answer.json()) == (200, {"code": 0, "msg": "成功"})
    assert [plain_text(one.parts) for one in hub.inbounds] == [f"第{n}条" for n in range(5)]


async def test_where_one_of_several_is_refused_none_is_thanked_for_and_all_come_again_once(
    aliyun: tuple[Client, SmsWebChannel], hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    receive, posts = hub.receive, [message(n) for n in range(4)]

    async def refuse_the_third(inbound):
        if inbound.external_id == "2":
            raise Unavailable
        return await receive(inbound)

    monkeypatch.setattr(aliyun[1], "_receive", refuse_the_third)
    async with aliyun[0].post(MESSAGES, json=posts) as answer:
        assert answer.status == 503
    monkeypatch.setattr(aliyun[1], "_receive", receive)
    async with aliyun[0].post(MESSAGES, json=posts) as answer:
        assert answer.status == 200
    assert [one.external_id for one in hub.inbounds] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{BASE}/messages", 401), (f"{BASE}/messages/wrong", 401),
        (f"{BASE}/messages/{TOKEN}x", 401), (f"{BASE}/messages/%E5%AF%86", 401),
        (f"/channels/smsweb/nobody/messages/{TOKEN}", 404),
    ],
)  # fmt: skip
async def test_without_the_secret_address_nobody_comes_in(
    aliyun: tuple[Client, SmsWebChannel], hub: FakeHub, path: str, status: int
):
    for ask in (aliyun[0].post, aliyun[0].get):
        async with ask(path, params={"phone_number": "1390000", "content": "x"}) as answer:
            assert answer.status == status
    assert not hub.inbounds and not hub.parked


async def test_who_was_turned_away_is_told_of_until_the_provider_has_come(
    aliyun: tuple[Client, SmsWebChannel], hub: FakeHub
):
    client, channel = aliyun
    async with client.post(f"{BASE}/messages/wrong", json=[]):
        assert channel.troubles["incoming"].detail == "127.0.0.1"
    async with client.post(MESSAGES, json=[message(1)]):
        assert not channel.troubles
    async with client.post(f"{BASE}/messages/wrong", json=[]):
        assert not channel.troubles


async def test_only_networks_that_are_allowed_may_call(hub: FakeHub):
    config = ALIYUN | {"networks": ["203.0.113.0/24", "2001:db8::/32"]}
    trusted = (ip_network("127.0.0.0/8"),)
    for proxies, address, status in [
        ((), "203.0.113.7", 403), (trusted, "203.0.113.7", 200), (trusted, "198.51.100.1", 403),
        (trusted, "203.0.113.7, 198.51.100.1", 403), (trusted, "2001:db8::5", 200),
        (trusted, "", 403), (trusted, "x", 403),
    ]:  # fmt: skip
        async with account(hub, config, trusted_proxies=proxies) as (client, _):
            headers = {"X-Forwarded-For": address}
            async with client.post(MESSAGES, json=[message(1)], headers=headers) as answer:
                assert answer.status == status, address
    assert len(hub.inbounds) == 1


def signed(fields: dict[str, str], *, token: str = "12345", url: str = f"{PUBLIC}{BASE}/messages"):
    body = urlencode(fields)
    pairs = [(name, value.encode().decode("latin-1")) for name, value in fields.items()]
    right = signature(TWILIO.proof, token, url.encode() + sorted_fields(pairs))
    headers = {
        "X-Twilio-Signature": right, "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    return {"data": body, "headers": headers}


async def test_twilio_comes_in_by_its_signature_and_is_answered_in_its_language(hub: FakeHub):
    async with account(hub, TWILIO_ACCOUNT, public_url=PUBLIC) as (client, _):
        for _again in range(2):  # replayed: the same words change nothing
            async with client.post(f"{BASE}/messages", **signed(CALL)) as answer:
                assert (answer.status, await answer.text()) == (200, "<Response/>")
                assert answer.content_type == "text/xml"
    assert [plain_text(one.parts) for one in hub.inbounds] == ["查话费"]


@pytest.mark.parametrize(
    "forged",
    [
        {"token": "12346"}, {"url": f"{PUBLIC}{BASE}/receipts"},
        {"url": f"http://hub.example.com{BASE}/messages"},
    ],
)  # fmt: skip
async def test_what_twilio_did_not_sign_is_not_looked_at(hub: FakeHub, forged: dict[str, str]):
    async with account(hub, TWILIO_ACCOUNT, public_url=PUBLIC) as (client, _):
        async with client.post(f"{BASE}/messages", **signed(CALL, **forged)) as answer:
            assert answer.status == 401
        async with client.get(f"{BASE}/messages", params=CALL) as answer:
            assert answer.status == 401
    assert not hub.inbounds and not hub.parked


async def test_what_cannot_be_read_is_put_away_and_can_be_read_once_the_settings_are_mended(
    hub: FakeHub,
):
    own = {"messages": {"sender": "$.src", "text": "$.txt"}}
    config = {"provider": "generic", "key": TOKEN, "own": own}
    posted = {"src": "13900008812", "content": "你好", "id": "1"}
    async with account(hub, config) as (client, channel):
        async with client.post(MESSAGES, json=posted) as answer:
            assert answer.status == 200
        ((reason, source),) = hub.parked
        assert reason == "bad_input: $.txt"
        with pytest.raises(InputError):
            await channel.take_again(source)
    mended = config | {"own": {"messages": own["messages"] | {"text": "$.content"}}}
    async with account(hub, mended) as (client, channel):
        await channel.take_again(source)
    assert [plain_text(one.parts) for one in hub.inbounds] == ["你好"]


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"[[[", b"hello", b"%00"])
async def test_rubbish_from_the_provider_is_put_away(
    aliyun: tuple[Client, SmsWebChannel], hub: FakeHub, body: bytes
):
    async with aliyun[0].post(MESSAGES, data=body) as answer:
        assert answer.status == 200
    ((_, source),) = hub.parked
    assert hub.files[source][1] == body


async def test_what_is_too_large_is_refused(aliyun: tuple[Client, SmsWebChannel], hub: FakeHub):
    async with aliyun[0].post(MESSAGES, data=io.BytesIO(b"x" * 1_048_577)) as answer:
        assert answer.status == 413
    assert not hub.parked


@pytest.mark.parametrize(
    ("config", "missing"),
    [
        ({"provider": "generic"}, {"key"}),
        ({"provider": "generic", "own": {"proof": {"header": "X-Sign"}}}, {"signing_secret"}),
        ({"provider": "twilio"}, {"user", "secret", "number", "signing_secret"}),
        ({**ALIYUN, "key": ""}, {"key"}),
    ],
)
async def test_an_account_without_a_secret_is_none(
    hub: FakeHub, config: dict[str, object], missing: set[str]
):
    with pytest.raises(InputError) as refused:
        SmsWebChannel(Account(channel="smsweb", name="demo", config=config), hub.surroundings())
    assert set(refused.value.fields) == missing


async def test_many_posts_at_once_are_each_kept_once(
    aliyun: tuple[Client, SmsWebChannel], hub: FakeHub
):
    async def post(number: int) -> int:
        async with aliyun[0].post(MESSAGES, data=json.dumps([message(number % 20)])) as answer:
            return answer.status

    assert set(await asyncio.gather(*map(post, range(60)))) == {200}
    assert len(hub.inbounds) == 20
