"""Paints the pictures of docs/tour.md from a hub of its own: `make tour`."""

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.house import PASSWORD, ROOT, House, running
from tests.browser.people import Customer
from tests.browser.tour.scene import Scene, play

PICTURES = ROOT / "docs" / "tour"
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`place`: the address it is painted at, or where the page is; `deed`: what is done before."""

    name: str
    place: str = ""
    deed: Callable[[Page], None] = lambda _: None


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        running(Path(place)) as house,
        sync_playwright() as playwright,
    ):
        scene = play(playwright, house)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        _customer(browser, house)
        for username, pictures in _pages(scene).items():
            _console(browser, house, username, pictures)
    return 0


def _pages(scene: Scene) -> dict[str, Sequence[Picture]]:
    """By whose page it is."""
    return {
        "agent": (
            Picture(name="inbox", place=f"#{scene.conversation}"),
            Picture(name="palette", deed=_search),
            Picture(name="dark", deed=_darken),
        ),
        "supervisor": (
            Picture(name="order", place=f"#/orders/{scene.order}"),
            Picture(name="dispatch", deed=partial(_dispatch, number=scene.accepted)),
            Picture(name="board", place="#/board"),
        ),
        "editor": (Picture(name="knowledge", place="#/knowledge", deed=_open_article),),
        "admin": (
            Picture(name="bot", place="#/bot", deed=_ask),
            Picture(name="settings", place="#/settings/channels"),
        ),
    }


def _console(browser: Browser, house: House, username: str, pictures: Sequence[Picture]) -> None:
    page = browser.new_context(locale="zh-CN", viewport=DESK).new_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    for picture in pictures:
        if picture.place:
            page.goto(f"{house.url}/console/{picture.place}")
            page.reload()
        picture.deed(page)
        _paint(page, picture.name)


def _dispatch(page: Page, number: str) -> None:
    page.get_by_text(number).first.click()
    page.get_by_role("button", name="派单", exact=True).first.click()


def _darken(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name="切换深色").click()


def _open_article(page: Page) -> None:
    page.get_by_role("button", name="eSIM 怎么办理").click()


def _ask(page: Page) -> None:
    page.get_by_role("textbox", name="客户说的话").fill("查一下我这个月话费")
    page.keyboard.press("Enter")
    page.wait_for_timeout(3000)


def _search(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("宽带")


def _customer(browser: Browser, house: House) -> None:
    for name, viewport in {"widget": DESK, "phone": PHONE}.items():
        customer = Customer(browser.new_context(locale="zh-CN", viewport=viewport).new_page())
        customer.come(house.url)
        customer.ask("怎么查话费")
        _paint(customer.page, name)


def _paint(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/tour/{name}.png\n")


sys.exit(main())
