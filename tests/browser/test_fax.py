"""A fax as an agent sees it: its pages beside its text, larger, turned, and by keys alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import findings, wear
from tests.browser.conftest import Colleague
from tests.browser.faxes import drawn, send
from tests.browser.house import House
from tests.browser.people import SOON

CALLER = "057487301234"
FORM = [
    ("过户申请表", 0.98),
    ("原机主：周敏　证件号码见附页", 0.95),
    ("新机主：浙东物流有限公司", 0.94),
    ("手写：2O26年11月", 0.55),
    ("联系电话 0574 8730 1234", 0.91),
    ("本人申请将上述号码过户给新机主使用，并确认结清全部话费。", 0.93),
]
SECOND = [("附页一：营业执照复印件", 0.96), ("统一社会信用代码 91330200", 0.62)]
THIRD = [("附页二：身份证复印件", 0.97)]


@pytest.fixture(scope="module")
def conversation(house: House, chromium: Browser) -> str:
    """Of a fax of three pages, of which all but two lines were surely read."""
    return send(house, CALLER, drawn(chromium, FORM, SECOND, THIRD), confidence=0.92)


@pytest.fixture
def page(conversation: str, colleague: Colleague) -> Page:
    page = colleague("agent", f"#{conversation}")
    expect(page.locator(".fx")).to_be_visible(timeout=SOON)
    return page


@pytest.fixture
def viewer(page: Page) -> Locator:
    page.get_by_role("button", name="查看传真", exact=True).click()
    viewer = page.get_by_role("dialog", name="传真 · 3 页")
    expect(viewer.locator(".leaf img")).to_be_visible(timeout=SOON)
    return viewer


def width(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["width"]


def test_its_bubble_tells_what_it_is_and_how_surely_it_was_read(page: Page) -> None:
    fax = page.locator(".fx")
    expect(fax.get_by_role("button", name=re.compile("查看传真第"))).to_have_count(3)
    expect(fax).to_contain_text("3 页")
    expect(fax).to_contain_text("来自 057 **** 1234")
    expect(fax.get_by_text("识别可信度 92%")).to_have_class(re.compile("ok"))
    expect(fax).to_contain_text("过户申请表")
    assert findings(page, "bubble", ".fx") == []


def test_shots(page: Page, conversation: str, tmp_path: Path) -> None:
    page.screenshot(path="/tmp/fax-bubble.png")
    page.get_by_role("button", name="查看传真", exact=True).click()
    page.wait_for_timeout(800)
    page.screenshot(path="/tmp/fax-viewer.png")
    wear(page, "dark")
    page.screenshot(path="/tmp/fax-viewer-dark.png")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    page.screenshot(path="/tmp/fax-turned.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    page.screenshot(path="/tmp/fax-phone.png")
    wear(page, "light")
    page.keyboard.press("Escape")
    page.screenshot(path="/tmp/fax-phone-bubble.png")
