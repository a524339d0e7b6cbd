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


def send(house: House, caller: str, sheets: Sequence[Sheet], *, confidence: float | None) -> str:
    """Its conversation; the browser keeps this thread's loop, so it is done in another."""
    with ThreadPoolExecutor(1) as beside:
        work = _send(house, caller, sheets, confidence)
        return beside.submit(asyncio.run, work).result(60)


async def _send(
    house: House, caller: str, sheets: Sequence[Sheet], confidence: float | None
) -> str:
    settings = Settings(data_dir=house.log.parent / "data", secret_key=SecretStr("tests"))
    async with opened(settings, bare=True) as spine:
        files = Files(spine.db)
        pages = [
            await files.put(f"page-{n}.png", "image/png", sheet.png)
            for n, sheet in enumerate(sheets, start=1)
        ]
        sent = await files.put("fax.tif", "image/tiff", TIFF)
        original = File(
            name=sent.name, content_type="image/tiff", size=sent.size, file_id=sent.file_id
        )
        text = "\n".join(line["text"] for sheet in sheets for line in sheet.lines)
        now = spine.clock.now()
        fax = {
            "caller": caller, "station": "NB TELECOM 3", "comm_id": "000000042",
            "gateway": "fax.example", "received_at": now.isoformat(), "confidence": confidence,
            "warnings": [], "pages": [
                {"file_id": page.file_id, "width": WIDTH, "height": HEIGHT, "lines": sheet.lines}
                for page, sheet in zip(pages, sheets, strict=True)
            ],
        }  # fmt: skip
        wording = LiveWording(Templates.load(), EditedTemplates(spine.db))
        clientele = Clientele(spine, wording, b"tests")
        intake = Intake(spine.db, spine.committer, clientele.register, spine.channels)
        accepted = await intake.receive(
            Inbound(
                channel="fax", account="main", external_id=new_id(), sender=Address(id=caller),
                parts=(*((Text(text=text),) if text else ()), *pages, original),
                received_at=now, raw={"fax": fax},
            )
        )  # fmt: skip
        return accepted.conversation_id
