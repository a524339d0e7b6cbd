"""What channels are lent: pages, what is written on them, and printing, by the real worker."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from hub.core.errors import InputError, Unavailable
from hub.core.imaging import confidence_of, text_of
from hub.house.child import Child
from imaging.darkroom import Darkroom

LETTER = "尊敬的客户：\n您反映的宽带断线问题已经登记，工单号 TS-1130-0007。\n师傅明天上午上门。"


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
