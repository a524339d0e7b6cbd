"""Faxes come out of a mailbox as messages, sure ones for the bot, others for people."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from channels.email import mailbox
from channels.fax import pages
from channels.fax.channel import FaxChannel
from hub.core.channel import Account
from hub.core.errors import InputError, Unavailable
from hub.core.imaging import Line, Page
from hub.core.messages import Inbound
from hub.core.parts import File, Image, Text
from tests.channels.doubles import AT, FakeHub
from tests.channels.email.imap_double import Box, ImapDouble
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import Scanner, completed, notified, received, tiff

BOX = (0.1, 0.2, 0.3, 0.04)
PHONE = "01088886666"


async def wait_for(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.02)


@pytest.fixture
def box(imap: ImapDouble) -> Box:
    return imap.boxes["fax-demo"]


@pytest.fixture
def scanner(hub: FakeHub) -> Scanner:
    assert isinstance(hub.lightbox, Scanner)
    return hub.lightbox


@pytest.fixture
async def channel(hub: FakeHub, imap: ImapDouble) -> AsyncIterator[FaxChannel]:
    found = made(hub)
    await found.start(hub.receive, hub.notify)
    yield found
    await found.stop()


def made(hub: FakeHub, **config: object) -> FaxChannel:
    account = Account(channel="fax", name="demo", config=FAXBOX | config)
    return FaxChannel(account, hub.surroundings())


async def taken(hub: FakeHub, box: Box, raw: bytes) -> Inbound:
    count = len(hub.inbounds)
    box.put(raw)
    await wait_for(lambda: len(hub.inbounds) > count)
    return hub.inbounds[-1]


async def test_a_fax_is_its_text_its_pages_and_its_document(
    channel: FaxChannel, hub: FakeHub, box: Box
):
    document = tiff("查话费\f谢谢".encode())
    raw = received(document, pages=2)
    inbound = await taken(hub, box, raw)
    text, first, second, file = inbound.parts
    assert text == Text(text="查话费\n\n谢谢")
    assert isinstance(first, Image) and isinstance(second, Image)
    assert (first.name, second.name) == ("page-1.png", "page-2.png")
    assert hub.files[second.file_id][1] == "谢谢".encode()
    assert type(file) is File and (file.name, file.content_type) == ("fax7.tif", "image/tiff")
    assert hub.files[file.file_id][1] == document
    assert (inbound.sender.id, inbound.sender.name) == (PHONE, "CU-10010")
    assert (inbound.sender.identity, inbound.unsure, inbound.warning) == ("", "", "")
    assert hub.files[inbound.source][1] == raw


async def test_what_people_need_to_see_of_it_is_told_beside_it(
    channel: FaxChannel, hub: FakeHub, box: Box, scanner: Scanner
):
    page = Page(png=b"png", width=1728, height=1100)
    scanner.scans[tiff()] = [page]
    scanner.written[b"png"] = [Line(text="你好", confidence=0.9, box=BOX)]
    inbound = await taken(hub, box, received(tiff(), pages=3))
    image = inbound.parts[1]
    assert isinstance(image, Image)
    assert inbound.raw["fax"] == {
        "caller": PHONE, "station": "CU-10010", "comm_id": "000000007",
        "gateway": "fax-gateway@unicom.test", "received_at": "2026-11-30T05:38:41+00:00",
        "confidence": 0.9, "sure": 0.8, "warnings": ["fax_pages"],
        "pages": [{
            "file_id": image.file_id, "width": 1728, "height": 1100,
            "lines": [{"text": "你好", "confidence": 0.9, "box": list(BOX)}],
        }],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "unsure"),
    [
        ([], "fax_unread"),
        ([("  ", 0.99)], "fax_unread"),
        ([("查话费", 0.79)], "fax_unsure"),
        ([("查话费查话费查", 0.99), ("号码", 0.5)], "fax_unsure"),
        ([("查话费查话费查话费查话费", 0.99), ("号码", 0.5)], ""),
    ],
)
async def test_what_may_be_misread_is_for_people(
    channel: FaxChannel, hub: FakeHub, box: Box, scanner: Scanner,
    lines: list[tuple[str, float]], unsure: str,
):  # fmt: skip
    scanner.scans[tiff()] = [Page(png=b"png", width=1, height=1)]
    scanner.written[b"png"] = [Line(text=one, confidence=c, box=BOX) for one, c in lines]
    inbound = await taken(hub, box, received(tiff()))
    assert inbound.unsure == unsure
    assert isinstance(inbound.parts[-2], Image)


async def test_of_a_long_fax_some_pages_are_read_and_all_are_shown(
    channel: FaxChannel, hub: FakeHub, box: Box
):
    texts = [f"第{number}页" for number in range(12)]
    inbound = await taken(hub, box, received(tiff("\f".join(texts).encode())))
    assert len([part for part in inbound.parts if isinstance(part, Image)]) == 12
    assert inbound.unsure == "fax_long"
    assert isinstance(inbound.parts[0], Text) and "第9页" in inbound.parts[0].text
    assert "第10页" not in inbound.parts[0].text


async def test_reading_takes_so_long_and_no_longer(
    channel: FaxChannel, hub: FakeHub, box: Box, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
):
    async def read(page: Page) -> list[Line]:
        if page.png == b"2":
            await asyncio.sleep(60)
        return [Line(text="一", confidence=1, box=BOX)]

    monkeypatch.setattr(pages, "READ_SECONDS", 0.1)
    monkeypatch.setattr(scanner, "read", read)
    inbound = await taken(hub, box, received(tiff(b"1\f2\f3")))
    assert (inbound.unsure, inbound.parts[0]) == ("fax_long", Text(text="一"))


async def test_a_page_that_no_reader_survives_is_shown_all_the_same(
    channel: FaxChannel, hub: FakeHub, box: Box, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
):
    async def read(page: Page) -> list[Line]:
        if page.png == b"2":
            raise InputError("unreadable_scan", why="scan_deadly")
        return [Line(text="一", confidence=1, box=BOX)]

    monkeypatch.setattr(scanner, "read", read)
    inbound = await taken(hub, box, received(tiff(b"1\f2")))
    assert (inbound.unsure, len(inbound.parts)) == ("fax_long", 4)


async def test_without_a_number_the_other_machine_is_asked_and_people_are_warned(
    channel: FaxChannel, hub: FakeHub, box: Box
):
    raw = received(tiff("你好".encode()), caller="NONE", station="+86 10 8888 6666")
    inbound = await taken(hub, box, raw)
    assert (inbound.sender.id, inbound.unsure) == (PHONE, "")
    assert "自报" in inbound.warning


async def test_nobodys_faxes_are_threads_of_their_own_and_for_people(
    channel: FaxChannel, hub: FakeHub, box: Box
):
    found = [
        await taken(hub, box, received(tiff("你好".encode()), caller="", comm_id=str(number)))
        for number in range(2)
    ]
    assert len({one.sender.id for one in found}) == 2
    assert all(one.sender.id.startswith("anonymous-") for one in found)
    assert {one.unsure for one in found} == {"fax_anonymous"}


async def test_a_line_that_vouches_for_who_calls_proves_it(hub: FakeHub, box: Box):
    channel = made(hub, vouched=True)
    await channel.start(hub.receive, hub.notify)
    inbound = await taken(hub, box, received(tiff("你好".encode())))
    assert inbound.sender.identity == f"number:{PHONE}"
    told = received(tiff("你好".encode()), caller="", station=PHONE, comm_id="8")
    assert (await taken(hub, box, told)).sender.identity == ""
    await channel.stop()


async def test_the_copy_without_the_document_is_no_second_fax(
    channel: FaxChannel, hub: FakeHub, box: Box
):
    copy = box.put(received())
    await taken(hub, box, received(tiff("你好".encode())))
    assert len(hub.inbounds) == 1 and box.mails[copy].seen and not hub.parked


async def test_without_a_call_id_the_mail_tells_which_fax_it_is(
    channel: FaxChannel, hub: FakeHub, box: Box
):
    raw = received(tiff("你好".encode()), comm_id="")
    await taken(hub, box, raw)
    again = box.put(raw)
    await wait_for(lambda: box.mails[again].seen)
    assert len(hub.inbounds) == 1
    await taken(hub, box, raw.replace(b"20261130053841.1@vm", b"20261130053841.2@vm"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (received(tiff(), sender="zhang@customers.test"), "fax_sender"),
        (notified("Hello", "hello"), "fax_unknown"),
        (received(b"II*\0broken"), "unreadable_scan: scan_form"),
        (b"\x00\xff", "unreadable_mail: mail_form"),
    ],
)
async def test_what_is_no_fax_is_parked_and_the_mailbox_goes_on(
    channel: FaxChannel, hub: FakeHub, box: Box, raw: bytes, reason: str
):
    uid = box.put(raw)
    await taken(hub, box, received(tiff("你好".encode())))
    assert [why for why, _ in hub.parked] == [reason]
    assert not box.mails[uid].seen
    with pytest.raises(InputError):
        await channel.take_again(hub.parked[0][1])


async def test_what_could_not_be_opened_once_can_be_taken_again(
    channel: FaxChannel, hub: FakeHub, box: Box, scanner: Scanner
):
    document = b"II*\0odd"
    box.put(received(document))
    await wait_for(lambda: bool(hub.parked))
    scanner.scans[document] = [Page(png=b"x", width=1, height=1)]
    await channel.take_again(hub.parked[0][1])
    assert len(hub.inbounds) == 1


async def test_while_nothing_opens_pictures_faxes_wait_and_none_is_lost(
    channel: FaxChannel, hub: FakeHub, box: Box, scanner: Scanner
):
    scanner.refuse = Unavailable()
    uids = [box.put(received(tiff("你好".encode()), comm_id=str(n))) for n in range(2)]
    await wait_for(lambda: box.fetched.count(uids[0]) > 1)
    assert not hub.inbounds and not hub.parked and uids[1] not in box.fetched
    scanner.refuse = None
    await wait_for(lambda: all(box.mails[uid].seen for uid in uids))
    assert len(hub.inbounds) == 2


async def test_who_dies_before_the_mark_finds_his_fax_taken_already(
    hub: FakeHub, box: Box, monkeypatch: pytest.MonkeyPatch
):
    def die(point: str) -> None:
        raise asyncio.CancelledError(point)

    channel = made(hub)
    uid = box.put(received(tiff("你好".encode())))
    with monkeypatch.context() as dying:
        dying.setattr(mailbox, "failpoint", die)
        await channel.start(hub.receive, hub.notify)
        await wait_for(lambda: bool(hub.inbounds))
        await channel.stop()
    assert not box.mails[uid].seen
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: box.mails[uid].seen)
    assert len(hub.inbounds) == 1
    await channel.stop()


async def test_our_own_mail_that_comes_back_is_nothing(channel: FaxChannel, hub: FakeHub, box: Box):
    own = f"X-Zongji-Hub: {channel._own}\n".encode()
    uid = box.put(own + received(tiff()))
    await wait_for(lambda: box.mails[uid].seen)
    assert not hub.inbounds and not hub.parked


def test_a_parser_without_settings_takes_what_has_a_fax_in_it():
    odd = notified("Hello", "hello").replace(b"text/plain; charset=UTF-8", b"image/tiff")
    odd = odd.replace(b"Quoted-Printable\n\nhello", b"7bit\n\n" + tiff())
    found = FaxChannel.parse(odd, "demo", at=AT)
    assert found is not None and found.sender.id.startswith("anonymous-")
    assert FaxChannel.parse(completed(), "demo", at=AT) is None
    assert FaxChannel.parse(received(), "demo", at=AT) is None
