"""What every channel must keep to; a new one needs a line in peers.py and nothing here."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.registry import CHANNELS
from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.errors import ChannelError, InputError, Unavailable
from hub.core.fit import fit
from hub.core.messages import Address, Inbound, Outbound
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text
from tests.channels.doubles import FakeHub
from tests.channels.peer import Peer
from tests.channels.peers import PEERS
from tests.channels.serving import Client

AT = datetime(2026, 5, 4, tzinfo=UTC)
ACCOUNT = "demo"
every_channel = pytest.mark.parametrize("name", sorted(CHANNELS))

_FILE = {"name": "a", "content_type": "x/y", "size": 1, "file_id": "f"}
SORTS: tuple[Part, ...] = (
    Text(text="字" * 9000), Image(**_FILE), File(**_FILE), Audio(**_FILE),  # type: ignore[arg-type]
    Location(latitude=31.2, longitude=121.5, label="上海"), Card(title="套餐", url="https://a.cn"),
    Choices(text="选", options=(Choice(value="1", title="一"),)),
)  # fmt: skip


def outbound(name: str) -> Outbound:
    return Outbound(
        id="t.000000001", conversation_id="c", channel=name, account=ACCOUNT,
        to=Address(id="u1"), parts=(Text(text="您好"),),
    )  # fmt: skip


def peer_of(name: str) -> Peer:
    return PEERS[name]()


def test_every_channel_has_a_peer_to_be_tried_with():
    assert set(PEERS) == set(CHANNELS)


@every_channel
def test_a_spec_is_complete(name: str):
    spec = CHANNELS[name].spec
    assert spec.name == name
    assert {"zh-CN", "en"} <= set(spec.title) and all(spec.title.values())
    assert spec.config.model_config.get("extra") == "forbid"
    assert spec.max_automatic_replies > 0


@every_channel
@pytest.mark.parametrize("config", [{"no_such_setting": 1}, {"burst": "many"}])
def test_a_config_that_is_wrong_is_refused_field_by_field(
    name: str, hub: FakeHub, config: dict[str, Any]
):
    account = Account(channel=name, name=ACCOUNT, config={**PEERS[name].config, **config})
    with pytest.raises(InputError) as refused:
        CHANNELS[name](account, hub.surroundings())
    assert set(config) <= set(refused.value.fields)


@every_channel
def test_payloads_become_messages_and_always_the_same_ones(name: str):
    for raw in PEERS[name].payloads:
        message = CHANNELS[name].parse(raw, ACCOUNT, at=AT)
        assert isinstance(message, Inbound)
        assert (message.channel, message.account, message.received_at) == (name, ACCOUNT, AT)
        assert message.external_id and message.parts
        assert message == CHANNELS[name].parse(raw, ACCOUNT, at=AT)
        json.dumps(dict(message.raw))


@every_channel
@given(data=st.data())
def test_no_bytes_at_all_make_a_parser_raise_but_input_error(name: str, data: st.DataObject):
    raw = data.draw(st.binary() | _spoiled(PEERS[name].payloads))
    try:
        message = CHANNELS[name].parse(raw, ACCOUNT, at=AT)
    except InputError:
        return
    assert message is None or message.external_id


@st.composite
def _spoiled(draw: st.DrawFn, payloads: tuple[bytes, ...]) -> bytes:
    """A good payload with a piece of it replaced."""
    raw = draw(st.sampled_from(payloads))
    start = draw(st.integers(0, len(raw)))
    end = draw(st.integers(start, len(raw)))
    piece = draw(st.binary(max_size=8) | st.sampled_from([b"null", b"{}", b"1e999", b'"\\ud800"']))
    return raw[:start] + piece + raw[end:]


@every_channel
async def test_a_message_is_acknowledged_only_after_it_is_durable(
    name: str, client: Client, hub: FakeHub
):
    hub.gate.clear()
    delivering = asyncio.ensure_future(peer_of(name).deliver(client, ACCOUNT, "m1", "你好"))
    done, _ = await asyncio.wait([delivering], timeout=0.2)
    assert not done
    hub.gate.set()
    assert await delivering
    assert len(hub.inbounds) == 1


@every_channel
@pytest.mark.parametrize("problem", [Unavailable(), InputError("bad_input"), RuntimeError()])
async def test_a_refused_message_is_not_acknowledged_and_may_come_again(
    name: str, client: Client, hub: FakeHub, problem: Exception
):
    peer = peer_of(name)
    hub.refuse = problem
    assert not await peer.deliver(client, ACCOUNT, "m1", "你好")
    assert not hub.inbounds
    hub.refuse = None
    assert await peer.deliver(client, ACCOUNT, "m1", "你好")
    assert len(hub.inbounds) == 1


@every_channel
async def test_the_same_message_again_is_acknowledged_and_no_second_one(
    name: str, client: Client, hub: FakeHub
):
    peer = peer_of(name)
    for _ in range(3):
        assert await peer.deliver(client, ACCOUNT, "m1", "你好")
    assert len(hub.inbounds) == 1


@every_channel
async def test_what_could_harm_a_store_or_a_page_is_taken_out(
    name: str, client: Client, hub: FakeHub
):
    assert await peer_of(name).deliver(
        client, ACCOUNT, "m1", "\x00查\x1b[31m话费\x85\n二行\t三\r\n四"
    )
    texts = [part for part in hub.inbounds[0].parts if isinstance(part, Text)]
    assert texts == [Text(text="查[31m话费\n二行\t三\n四")]


@every_channel
async def test_accounts_are_kept_apart(
    name: str, client: Client, hub: FakeHub, switchboard: Switchboard
):
    await switchboard.start(
        Account(channel=name, name="bench", config=PEERS[name].config_of("bench"))
    )
    peer = peer_of(name)
    for account in ("demo", "bench"):
        assert await peer.deliver(client, account, "m1", account)
    assert [one.account for one in hub.inbounds] == ["demo", "bench"]


@every_channel
async def test_an_account_starts_and_stops_again_and_again(
    name: str, client: Client, hub: FakeHub, switchboard: Switchboard
):
    peer = peer_of(name)
    assert await peer.deliver(client, ACCOUNT, "m1", "一")
    await switchboard.stop(name, ACCOUNT)
    await switchboard.stop(name, ACCOUNT)
    channel = await switchboard.start(
        Account(channel=name, name=ACCOUNT, config=PEERS[name].config)
    )
    assert await peer.deliver(client, ACCOUNT, "m2", "二")
    await channel.stop()
    await channel.stop()
    await channel.start(hub.receive, hub.notify)
    assert await peer.deliver(client, ACCOUNT, "m3", "三")
    assert len(hub.inbounds) == 3


@every_channel
async def test_a_stopped_account_leaves_nothing_running(name: str, hub: FakeHub):
    before = asyncio.all_tasks()
    board = Switchboard(hub.surroundings(), hub.receive, hub.notify)
    await board.start(Account(channel=name, name=ACCOUNT, config=PEERS[name].config))
    await board.close()
    assert asyncio.all_tasks() == before
    assert hub.watchers() == 0


@every_channel
@pytest.mark.parametrize("running", [False, True])
async def test_sending_fails_as_a_channel_error_and_nothing_else(
    name: str, hub: FakeHub, running: bool
):
    account = Account(channel=name, name=ACCOUNT, config=PEERS[name].dead)
    channel = CHANNELS[name](account, hub.surroundings())
    if running:
        await channel.start(hub.receive, hub.notify)
    try:
        with pytest.raises(ChannelError):
            await channel.send(outbound(name))
    finally:
        await channel.stop()


@every_channel
def test_what_a_channel_gets_is_only_what_it_can_carry(name: str):
    can = CHANNELS[name].spec.capabilities
    carried = {
        Text: True, Choices: can.choices, Card: can.cards, Location: can.location,
        Image: can.images, Audio: can.audio, File: can.files,
    }  # fmt: skip
    for part in fit(SORTS, can):
        assert carried[type(part)]
        if isinstance(part, Text) and can.text_limit:
            assert len(part.text) <= can.text_limit
