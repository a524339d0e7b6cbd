"""Paints the pictures of docs/tour.md from a hub of its own: `make tour`."""

import sys
import tempfile
from collections.abc import Callable
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


def _pages(scene: Scene) -> dict[str, dict[str, str | Callable[[Page], None]]]:
    """By whose page it is: the name of a picture and the address, or what is done before it."""
    return {
        "agent": {"inbox": f"#{scene.conversation}", "palette": _search, "dark": _darken},
        "supervisor": {
            "order": f"#/orders/{scene.order}",
            "dispatch": partial(_dispatch, number=scene.accepted),
            "board": "#/board",
        },
        "editor": {"list": "#/knowledge", "knowledge": _open_article},
        "admin": {"try": "#/bot", "bot": _ask, "settings": "#/settings/channels"},
    }


def _console(
    browser: Browser, house: House, username: str, pictures: dict[str, str | Callable[[Page], None]]
) -> None:
    page = browser.new_context(locale="zh-CN", viewport=DESK).new_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    for name, way in pictures.items():
        if isinstance(way, str):
            page.goto(f"{house.url}/console/{way}")
            page.reload()
        else:
            way(page)
        _paint(page, name)


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
