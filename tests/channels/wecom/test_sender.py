"""One attempt to send: uploaded first, once whatever happens, and with a reason when it fails."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.config import configure
from channels.wecom.config import WeComConfig
from channels.wecom.msgids import msgid_of
from channels.wecom.refusals import why_lost
from channels.wecom.sender import Sender
from channels.wecom.service import Service
from hub.core.channel import Account
from hub.core.errors import NeedsReauth, Permanent, Temporary
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text
from tests.channels.doubles import FakeHub
from tests.channels.wecom.corporation import OVER, POOL, Desk
from tests.channels.wecom.test_sending import outbound
from tests.channels.wecom.wire import WECOM, WeComDouble

HELLO = outbound(Text(text="您好"))
LOCALES = Path(__file__).parents[3] / "agent_console/web/src/console/locales"


@pytest.fixture
def desk(wecom: WeComDouble) -> Desk:
    found = wecom.corporation.desk("wk-demo")
    wecom.corporation.write("wk-demo", "u1", content="一")
    return found


@pytest.fixture
async def sender(hub: FakeHub, wecom: WeComDouble) -> AsyncIterator[Sender]:
    config = configure(WeComConfig, Account(channel="wecom", name="demo", config=WECOM))
    service = Service(config, hub.surroundings())
    yield Sender(hub.surroundings(), service)
    await service.close()


async def test_all_that_wecom_shows_arrives_as_such(
    hub: FakeHub, sender: Sender, wecom: WeComDouble, desk: Desk
):
    picture = await hub.put("图.png", "image/png", b"picture")
    paper = await hub.put("报价单.pdf", "application/pdf", b"%PDF-1.7")
    receipt = await sender.send(
        outbound(
            Text(text="请看"), picture, paper, Card(title="套餐", url="https://a.cn"),
            Choices(text="选", options=(Choice(value="1", title="一"),)),
        )
    )  # fmt: skip
    assert [one.kind for one in desk.sent] == ["text", "image", "file", "link", "msgmenu"]
    assert receipt.messages == 5
    kept = wecom.corporation.media[desk.sent[2].body["media_id"]]
    assert (kept[1], kept[3]) == ("报价单.pdf", b"%PDF-1.7")


async def test_a_cover_is_uploaded_once(sender: Sender, wecom: WeComDouble, desk: Desk):
    for seq in (1, 2):
        await sender.send(outbound(Card(title="套餐", url="https://a.cn"), seq=seq))
    assert wecom.calls.count("media/upload") == 1
    wecom.corporation.media.clear()
    with pytest.raises(Temporary):
        await sender.send(outbound(Card(title="套餐", url="https://a.cn"), seq=3))
    await sender.send(outbound(Card(title="套餐", url="https://a.cn"), seq=3))
    assert len(desk.sent) == 3


async def test_the_same_message_twice_arrives_once(sender: Sender, desk: Desk):
    assert await sender.send(HELLO) and await sender.send(HELLO)
    assert len(desk.sent) == 1


async def test_of_what_broke_off_only_the_rest_is_sent(
    sender: Sender, wecom: WeComDouble, desk: Desk
):
    long = outbound(Text(text="好" * 1500))
    desk.sessions["u1"].left = 1
    with pytest.raises(Permanent, match="window_used"):
        await sender.send(long)
    wecom.corporation.write("wk-demo", "u1", content="二")
    await sender.send(long)
    assert "".join(one.body["content"] for one in desk.sent) == "好" * 1500


async def test_what_was_lost_before_it_was_known_to_be_sent_is_not_called_sent(
    sender: Sender, desk: Desk
):
    await sender.send(HELLO)
    sender.lost(msgid_of(HELLO, 0), "wecom_rejected")
    with pytest.raises(Permanent, match="wecom_rejected"):
        await sender.send(HELLO)
    await sender.send(replace(HELLO, returns=1))
    assert len(desk.sent) == 2


@pytest.mark.parametrize("fail_type", [*range(15), -1])
def test_each_number_of_what_did_not_arrive_has_words_in_both_languages(fail_type: int):
    for locale in ("zh-CN", "en"):
        words = json.loads((LOCALES / f"{locale}.json").read_text())["failed_reason"]
        assert words[why_lost(fail_type)]


@pytest.mark.parametrize(("state", "why"), [(POOL, "wecom_pool"), (OVER, "wecom_ended")])
async def test_a_state_in_which_nothing_goes_is_named(
    sender: Sender, desk: Desk, state: int, why: str
):
    desk.sessions["u1"].state = state
    with pytest.raises(Permanent, match=why):
        await sender.send(HELLO)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (-1, Temporary), (45009, Temporary), (45033, Temporary), (60020, NeedsReauth),
        (48002, NeedsReauth), (40058, Permanent), (95030, Permanent), (99999, Permanent),
    ],
)  # fmt: skip
async def test_each_number_says_what_to_do(
    sender: Sender, wecom: WeComDouble, desk: Desk, code: int, error: type[Exception]
):
    wecom.errors["kf/send_msg"] = [code]
    with pytest.raises(error):
        await sender.send(HELLO)
    await sender.send(HELLO)
    assert len(desk.sent) == 1


async def test_a_secret_that_is_refused_is_an_administrators_to_mend(
    hub: FakeHub, wecom: WeComDouble, desk: Desk
):
    config = configure(
        WeComConfig, Account(channel="wecom", name="demo", config=WECOM | {"secret": "wrong"})
    )
    service = Service(config, hub.surroundings())
    with pytest.raises(NeedsReauth, match="40001"):
        await Sender(hub.surroundings(), service).send(HELLO)
    await service.close()


async def test_a_file_that_is_gone_fails(sender: Sender, desk: Desk):
    gone = File(name="a", content_type="application/pdf", size=10, file_id="none")
    with pytest.raises(Permanent):
        await sender.send(outbound(gone))


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (Audio(name="a.amr", content_type="audio/amr", size=9, file_id="f0"), "voice"),
        (Image(name="a.gif", content_type="image/gif", size=9, file_id="f0"), "file"),
        (Location(latitude=1.0, longitude=2.0, label="上海"), "location"),
    ],
)
async def test_sounds_odd_pictures_and_places_go_out(
    hub: FakeHub, sender: Sender, desk: Desk, part: Part, kind: str
):
    await hub.put("a", "application/octet-stream", b"123456789")
    await sender.send(outbound(part))
    assert [one.kind for one in desk.sent] == [kind]
