"""Faxes for a house: sheets drawn by the browser, taken in by the hub's own intake beside it."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser
from pydantic import SecretStr

from bot.templates import Templates
from bot.wording import LiveWording
from customers.clientele import Clientele
from hub.core.clock import new_id
from hub.core.messages import Address, Inbound
from hub.core.parts import File, Text
from hub.house.workplace import opened
from hub.pipeline.intake import Intake
from hub.settings import Settings
from hub.store.files import Files
from hub.store.templates import EditedTemplates
from tests.browser.house import House

WIDTH, HEIGHT = 1728, 2200
TIFF = b"II*\x00as the gateway sent it"
Words = Sequence[tuple[str, float]]
"""A sheet's lines, each with how surely it was read."""

SHEET = """<body style="margin:0;padding:70px 80px;background:#fff;font:24px/2.4 sans-serif">%s"""
BOXES = """[...document.querySelectorAll('span')].map(one => {
  const { left, top, width, height } = one.getBoundingClientRect()
  return [left / innerWidth, top / innerHeight, width / innerWidth, height / innerHeight]
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    png: bytes
    lines: list[dict[str, Any]]


def drawn(chromium: Browser, *sheets: Words) -> list[Sheet]:
    """As a machine of 204 by 196 dots would send them, with the boxes where the lines stand."""
    half = {"width": WIDTH // 2, "height": HEIGHT // 2}
    context = chromium.new_context(viewport=half, device_scale_factor=2)  # type: ignore[arg-type]
    page, done = context.new_page(), []
    for words in sheets:
        page.set_content(SHEET % "".join(f"<div><span>{text}</span></div>" for text, _ in words))
        boxes = page.evaluate(BOXES)
        lines = [
            {"text": text, "confidence": confidence, "box": box}
            for (text, confidence), box in zip(words, boxes, strict=True)
        ]
        done.append(Sheet(png=page.screenshot(), lines=lines))
    context.close()
    return done


def send(
    house: House, caller: str, sheets: Sequence[Sheet], *, confidence: float, unsure: bool = False
) -> str:
    """Its conversation; the browser keeps this thread's loop, so it is done in another."""
    told = {
        "caller": caller, "station": "NB TELECOM 3", "comm_id": "000000042",
        "gateway": "fax.example", "confidence": confidence, "sure": 0.8,
        "warnings": ["fax_unsure"] if unsure else [],
    }  # fmt: skip
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, _send(house, sheets, told)).result(60)


async def _send(house: House, sheets: Sequence[Sheet], told: dict[str, Any]) -> str:
    settings = Settings(data_dir=house.log.parent / "data", secret_key=SecretStr("tests"))
    async with opened(settings, bare=True) as spine:
        pages, original = await _store(Files(spine.db), sheets)
        wording = LiveWording(Templates.load(), EditedTemplates(spine.db))
        register = Clientele(spine, wording, b"tests").register
        intake = Intake(spine.db, spine.committer, register, spine.channels)
        text, now = _text(sheets), spine.clock.now()
        told |= {"received_at": now.isoformat(), "pages": _pages(sheets, pages)}
        inbound = Inbound(
            channel="fax", account="main", external_id=new_id(),
            sender=Address(id=told["caller"]), parts=(Text(text=text), *pages, original),
            received_at=now, unsure="".join(told["warnings"]), raw={"fax": told},
        )  # fmt: skip
        return (await intake.receive(inbound)).conversation_id


async def _store(files: Files, sheets: Sequence[Sheet]) -> tuple[list[File], File]:
    pages = [
        await files.put(f"page-{number}.png", "image/png", sheet.png)
        for number, sheet in enumerate(sheets, start=1)
    ]
    kept = await files.put("fax.tif", "image/tiff", TIFF)
    return pages, File(
        name=kept.name, content_type="image/tiff", size=kept.size, file_id=kept.file_id
    )


def _text(sheets: Sequence[Sheet]) -> str:
    return "\n".join(line["text"] for sheet in sheets for line in sheet.lines)


def _pages(sheets: Sequence[Sheet], files: Sequence[File]) -> list[dict[str, Any]]:
    return [
        {"file_id": file.file_id, "width": WIDTH, "height": HEIGHT, "lines": sheet.lines}
        for sheet, file in zip(sheets, files, strict=True)
    ]
