"""WhatsApp over the wire: signed posts in, the Graph API out, by a strict stand-in for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from channels.switchboard import Switchboard
from channels.whatsapp.channel import WhatsAppChannel
from hub.core.channel import Account
from hub.core.errors import (
    ChannelError,
    InputError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)
from hub.core.messages import Address, Delivery, Outbound
from hub.core.parts import Audio, Choice, Choices, File, Image, Location, Part, Text
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client, served
from tests.channels.whatsapp.account import WHATSAPP
from tests.channels.whatsapp.cloud import Cloud
from tests.channels.whatsapp.posts import CUSTOMER, SECRET, posted, signed, told

PATH = "/channels/whatsapp/demo"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000"
    "0500010d0a2db40000000049454e44ae426082"
)
MESSAGE = Outbound(
    id="t.000000007", conversation_id="c1", channel="whatsapp", account="demo",
    to=Address(id=CUSTOMER), parts=(Text(text="您好"),),
)  # fmt: skip


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    found = Cloud()
    async with found.open():
        yield found


@asynccontextmanager
async def account(
    hub: FakeHub, cloud: Cloud, **changes: object
) -> AsyncIterator[tuple[Client, WhatsAppChannel]]:
    config = {**WHATSAPP, "server": cloud.url, **changes}
    board = Switchboard(hub.surroundings(public_url="https://hub.cn"), hub.receive, hub.notify)
    found = await board.start(Account(channel="whatsapp", name="demo", config=config))
    assert isinstance(found, WhatsAppChannel)
    async with served(board) as client:
        yield client, found
    await board.close()


async def post(client: Client, raw: bytes, secret: str = SECRET) -> int:
    async with client.post(PATH, data=raw, headers=signed(raw, secret)) as answer:
        return answer.status


async def test_the_address_is_confirmed_to_who_knows_the_token(hub: FakeHub, cloud: Cloud):
    asked = {"hub.mode": "subscribe", "hub.verify_token": SECRET, "hub.challenge": "1158201444"}
    async with account(hub, cloud) as (client, _):
        async with client.get(PATH, params=asked) as answer:
            assert (answer.status, await answer.text()) == (200, "1158201444")
        async with client.get(PATH, params=asked | {"hub.verify_token": "x"}) as answer:
            assert answer.status == 403


async def test_what_is_not_signed_is_not_looked_at(hub: FakeHub, cloud: Cloud):
    raw = posted({"type": "text", "text": {"body": "x"}})
    async with account(hub, cloud) as (client, _):
        assert await post(client, raw, "another secret") == 401
        async with client.post(PATH, data=raw) as answer:
            assert answer.status == 401
        async with client.post(PATH, data=raw + b" ", headers=signed(raw)) as answer:
            assert answer.status == 401
    assert not hub.inbounds and not hub.parked


async def test_a_picture_is_fetched_and_kept_as_what_it_is(hub: FakeHub, cloud: Cloud):
    cloud.files["77"] = PNG, "application/octet-stream"
    image = {"id": "77", "caption": "账单", "mime_type": "image/jpeg"}
    async with account(hub, cloud) as (client, _):
        assert await post(client, posted({"type": "image", "image": image})) == 200
    text, picture = hub.inbounds[0].parts
    assert text == Text(text="账单") and isinstance(picture, Image)
    assert picture.content_type == "image/png" and hub.files[picture.file_id][1] == PNG


@pytest.mark.parametrize(
    ("held", "text"),
    [(b"", "[文件未保存]"), (b"x" * 2000, "[文件太大，未保存]"), (None, "[文件已过期，无法取得]")],
)
async def test_a_file_that_cannot_be_kept_is_said_to_have_been_there(
    hub: FakeHub, cloud: Cloud, held: bytes | None, text: str
):
    if held is not None:
        cloud.files["77"] = held, "application/pdf"
    async with account(hub, cloud, file_bytes=1024) as (client, _):
        assert await post(client, posted({"type": "document", "document": {"id": "77"}})) == 200
    assert hub.inbounds[0].parts == (Text(text=text),)


async def test_while_a_file_cannot_be_had_the_message_comes_again(hub: FakeHub, cloud: Cloud):
    cloud.files["77"] = PNG, "image/png"
    cloud.refuse = [(503, 131016)]
    raw = posted({"type": "image", "image": {"id": "77"}})
    async with account(hub, cloud) as (client, _):
        assert await post(client, raw) == 503
        assert not hub.inbounds
        assert await post(client, raw) == 200
    assert isinstance(hub.inbounds[0].parts[0], Image)


async def test_what_cannot_be_read_is_put_away_and_can_be_taken_again(hub: FakeHub, cloud: Cloud):
    async with account(hub, cloud) as (client, channel):
        assert await post(client, posted({"type": "text", "text": {}})) == 200
        assert await post(client, b'{"object":"page"}') == 200
        assert [reason for reason, _ in hub.parked] == ["bad_frame: body", "bad_frame: object"]
        with pytest.raises(InputError):
            await channel.take_again(hub.parked[0][1])
    assert not hub.inbounds


async def test_states_come_to_the_message_that_bears_the_mark(hub: FakeHub, cloud: Cloud):
    async with account(hub, cloud) as (client, _):
        for state in ("sent", "delivered", "read", "failed"):
            assert await post(client, told(MESSAGE.id, state)) == 200
        for state in ("delivered", "failed"):  # of a piece that is not the last
            assert await post(client, told(f"{MESSAGE.id}+", state)) == 200
    assert {one.message_id for one in hub.reports} == {MESSAGE.id}
    assert [one.state for one in hub.reports] == [
        Delivery.DELIVERED, Delivery.READ, Delivery.FAILED, Delivery.FAILED,
    ]  # fmt: skip


def choices(count: int, title: str = "一") -> Choices:
    options = tuple(Choice(value=str(n), title=f"{title}{n}") for n in range(count))
    return Choices(text="选", options=options)


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (Text(text="您好"), "text"), (choices(3), "button"), (choices(4), "list"),
        (choices(11), "text"), (choices(3, "字" * 22), "list"), (choices(3, "字" * 30), "text"),
        (choices(0), "text"), (Location(latitude=1, longitude=2, label="上海"), "location"),
        (Image(name="a.png", content_type="image/png", size=1, file_id="f0"), "image"),
        (Image(name="a.gif", content_type="image/gif", size=1, file_id="f0"), "document"),
        (Audio(name="a.ogg", content_type="audio/ogg", size=1, file_id="f0"), "audio"),
        (File(name="a.pdf", content_type="application/pdf", size=1, file_id="f0"), "document"),
    ],
)  # fmt: skip
async def test_each_kind_of_answer_is_one_that_the_api_takes(
    hub: FakeHub, cloud: Cloud, part: Part, kind: str
):
    await hub.put("a", "image/png", PNG)
    async with account(hub, cloud) as (_, channel):
        receipt = await channel.send(replace(MESSAGE, parts=(part,)))
    (sent,) = cloud.sent
    assert receipt.external_id == "wamid.out1"
    assert sent.get("interactive", {}).get("type", sent["type"]) == kind
    assert sent["biz_opaque_callback_data"] == MESSAGE.id and sent["to"] == CUSTOMER
    if isinstance(part, File):
        assert next(iter(cloud.files.values()))[0] == PNG


async def test_of_several_pieces_the_last_one_bears_the_bare_mark(hub: FakeHub, cloud: Cloud):
    parts = (Text(text="一"), choices(2), Text(text="三"))
    async with account(hub, cloud) as (_, channel):
        await channel.send(replace(MESSAGE, parts=parts))
    marks = [one["biz_opaque_callback_data"] for one in cloud.sent]
    assert marks == [f"{MESSAGE.id}+", f"{MESSAGE.id}+", MESSAGE.id]


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 131026, RecipientGone), (400, 131030, RecipientGone), (401, 190, NeedsReauth),
        (400, 131042, NeedsReauth), (400, 130429, Temporary), (400, 131056, Temporary),
        (500, 131000, Uncertain), (500, 2, Uncertain), (400, 100, Permanent),
        (400, 131047, Permanent), (200, 131000, Uncertain),
    ],
)  # fmt: skip
async def test_each_error_says_what_to_do(
    hub: FakeHub, cloud: Cloud, status: int, code: int, kind: type[ChannelError]
):
    cloud.refuse = [(status, code)]
    async with account(hub, cloud) as (_, channel):
        with pytest.raises(ChannelError) as failed:
            await channel.send(MESSAGE)
        assert type(failed.value) is kind
        assert bool(channel.troubles) is (kind is NeedsReauth)
        await channel.send(MESSAGE)
        assert not channel.troubles


async def test_what_is_taken_and_never_answered_is_uncertain(hub: FakeHub, cloud: Cloud):
    cloud.mute = True
    async with account(hub, cloud, seconds=1) as (_, channel):
        with pytest.raises(Uncertain):
            await channel.send(MESSAGE)
    assert len(cloud.sent) == 1


async def test_after_the_first_piece_nothing_is_certain(hub: FakeHub, cloud: Cloud):
    cloud.most = 1
    async with account(hub, cloud) as (_, channel):
        with pytest.raises(Uncertain):
            await channel.send(replace(MESSAGE, parts=(Text(text="一" * 9000),)))
    assert len(cloud.sent) == 1


async def test_who_has_not_written_for_a_day_is_not_written_to(hub: FakeHub, cloud: Cloud):
    cloud.writers.clear()
    async with account(hub, cloud) as (_, channel):
        with pytest.raises(Permanent, match="window_closed"):
            await channel.send(MESSAGE)


@pytest.mark.parametrize(("token", "good"), [("EAA", True), ("old", False)])
async def test_a_connection_can_be_tried(hub: FakeHub, cloud: Cloud, token: str, good: bool):
    async with account(hub, cloud, token=token) as (_, channel):
        login, address = await channel.check()
    assert login.good is good and address.detail == f"https://hub.cn{PATH}"
    assert not cloud.sent
