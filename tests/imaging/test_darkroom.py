"""What channels are lent: pages, what is written on them, and printing, by the real worker."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from benchmarks.fax import likeness
from hub.core.errors import InputError, Unavailable
from hub.core.imaging import confidence_of, text_of
from hub.house.child import Child
from imaging.darkroom import Darkroom
from tests.imaging.paper import faxed

LETTER = "尊敬的客户：\n您反映的宽带断线问题已经登记，工单号 TS-1130-0007。\n师傅明天上午上门。"


ROW = "尊敬的客户您反映的宽带断线问题已经登记师傅明天上午上门请保持电话畅通"


@pytest.mark.parametrize("form", ["fine", "standard", "office"])
async def test_a_fax_of_any_resolution_has_square_pages_that_can_be_read(
    darkroom: Darkroom, form: str
):
    sheet = await darkroom.print(f"{ROW}\n" * 40, title="", foot="")
    pages = await darkroom.pages(faxed(sheet, form))
    assert len(pages) == 2
    for page in pages:
        assert page.width == 1728
        assert page.height == pytest.approx(1728 * 842 / 609, rel=0.05)
    read = [line.text for line in await darkroom.read(pages[1])]
    assert len(read) > 5
    assert all(likeness(line, ROW) > 0.9 for line in read[:-1])


async def test_a_page_that_lies_on_its_head_is_read_as_a_person_would_hold_it(darkroom: Darkroom):
    sheet = await darkroom.print(f"先读这一行\n{ROW}\n最后读这一行", title="", foot="")
    (page,) = await darkroom.pages(faxed(sheet, "over"))
    lines = await darkroom.read(page)
    assert lines[0].text == "先读这一行"
    assert lines[0].box[1] > lines[-1].box[1]


@pytest.mark.parametrize(
    "text", ["", "\n" * 300, "字" * 20_000, "😀" * 500, "\x00\ufffe\u202e", "عربي ไทย 한국어"]
)
async def test_any_text_is_printed(darkroom: Darkroom, text: str):
    sheet = await darkroom.print(text, title=text[:3000], foot=text[:50])
    assert sheet.startswith(b"%PDF-")
    pages = await darkroom.pages(sheet)
    assert {page.png[:4] for page in pages} == {b"\x89PNG"}


async def test_what_has_more_than_a_hundred_pages_is_not_printed(darkroom: Darkroom):
    with pytest.raises(InputError) as refused:
        await darkroom.print("一行\n" * 10_000, title="", foot="")
    assert refused.value.code == "unprintable"


async def test_what_is_printed_can_be_read_again(darkroom: Darkroom):
    sheet = await darkroom.print(LETTER, title="宽带断线", foot="客户服务 C-42")
    (page,) = await darkroom.pages(sheet)
    assert page.png.startswith(b"\x89PNG")
    lines = await darkroom.read(page)
    read = text_of(lines)
    assert "宽带断线问题已经登记" in read
    assert "TS-1130-0007" in read
    assert "C-42" in read
    assert (confidence_of(lines) or 0) > 0.9
    tops = [line.box[1] for line in lines]
    assert tops == sorted(tops)
    assert all(0 <= share <= 1 for line in lines for share in line.box)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>"])
async def test_what_is_no_scan_is_refused(darkroom: Darkroom, data: bytes):
    with pytest.raises(InputError) as refused:
        await darkroom.pages(data)
    assert (refused.value.code, refused.value.params["why"]) == ("unreadable_scan", "scan_form")


async def test_without_its_environment_it_is_not_ready(tmp_path: Path):
    room = Darkroom(tmp_path, start=Child.start, log=tmp_path / "log")
    assert room.state() == {"state": "warming"}
    with pytest.raises(Unavailable):
        await room.pages(b"II*\0")


async def test_a_worker_that_is_killed_meanwhile_is_replaced(darkroom: Darkroom):
    sheet = await darkroom.print(LETTER, title="", foot="")
    (page,) = await darkroom.pages(sheet)
    assert darkroom.pid
    asyncio.get_running_loop().call_later(0.5, os.kill, darkroom.pid, signal.SIGKILL)
    assert "宽带断线" in text_of(await darkroom.read(page))
