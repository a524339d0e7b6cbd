"""The chat for everybody: axe in each of its states, the keyboard alone, fingers and phones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from hub.core.calendar import Shift
from hub.core.conversations import State
from hub.core.parts import Choice, Choices
from hub.core.queues import Attendance
from tests.browser.axe import findings
from tests.browser.conftest import Open
from tests.browser.counter import Counter
from tests.browser.pictures import png

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE,
    "dark phone": {"color_scheme": "dark", **PHONE},
}  # fmt: skip
FORM = {
    "ask": {"name": "optional", "phone": "required", "topic": "required"}, "consent": True,
    "privacy_url": "https://a.cn/p", "words": {"zh-CN": {"topics": ["查话费", "报故障"]}},
}  # fmt: skip
SMALL = """node => [...node.querySelectorAll('button,a.file,input:not([type=file]),textarea')]
  .filter((one) => one.getClientRects().length)
  .map((one) => one.closest('.stars label,.tp label,.ok') ?? one)
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
"""A link within a sentence may be as high as the sentence."""


def come(counter: Counter, page: Page) -> None:
    page.goto(f"{counter.url}/shop?theme=auto")
    page.get_by_role("button", name="打开在线客服").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def check(page: Page, state: str) -> None:
    assert findings(page) == [], state
    if page.viewport_size == PHONE["viewport"]:
        panel = page.locator("zongji-chat .wd")
        assert panel.evaluate(SMALL) == [], f"too small for a finger: {state}"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_in_any_state(
    counter: Counter, open_page: Open, look: str
) -> None:
    page = open_page(**LOOKS[look])
    counter.open("shop", {"widget": FORM})
    counter.hub.there = Attendance(today=(Shift(480, 1320),))
    page.goto(f"{counter.url}/shop?theme=auto")
    page.get_by_role("button", name="打开在线客服").wait_for()
    assert findings(page) == [], "launcher"
    page.get_by_role("button", name="打开在线客服").click()
    page.get_by_role("button", name="开始对话").click()
    expect(page.get_by_label("手机号")).to_have_accessible_description("此项必填")
    check(page, "questions before the chat, with errors")
    page.get_by_label("手机号").fill("13900008812")
    page.get_by_role("radio", name="查话费").check(force=True)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="开始对话").click()
    counter.hear(1)
    options = (Choice(value="a", title="办短信包"), Choice(value="b", title="没解决"))
    counter.say((Choices(text="还要做什么？", options=options),))
    page.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="账单.png", mimeType="image/png", buffer=png()),
            FilePayload(name="坏.png", mimeType="image/png", buffer=b"no picture"),
        ]
    )
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled()
    page.get_by_role("button", name="更多").click()
    check(page, "chat with choices, files and the menu")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="发送", exact=True).click()
    counter.hear(2)
    counter.move(State.QUEUED)
    expect(page.locator("[data-strip=queue]")).to_contain_text("约 1 分钟")
    check(page, "in the queue")
    page.get_by_role("button", name="取消排队").click()
    check(page, "asked whether to leave it")
    counter.move(State.ASSIGNED)
    counter.say("您好")
    counter.move(State.CLOSED)
    page.locator(".stars label").nth(3).click()
    check(page, "rating")
    counter.shut("shop")
    expect(page.locator("[data-strip=lost]")).to_be_visible()
    check(page, "line lost")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_out_of_hours_and_without_a_hub(
    counter: Counter, open_page: Open, look: str
) -> None:
    page = open_page(**LOOKS[look])
    counter.open("shop", {"widget": {"offline_form": True}})
    counter.hub.there = Attendance(opens=datetime.now(UTC) + timedelta(hours=9), today=())
    come(counter, page)
    page.get_by_role("button", name="提交留言").click()
    check(page, "a form for a message")
    counter.shut("shop")
    page.get_by_label("手机号").fill("13900008812")
    page.get_by_label("问题").fill("请回电")
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_text("暂时连不上客服")).to_be_visible()
    check(page, "hub away")


def test_on_a_phone_the_keyboard_stays_in_the_panel_and_comes_back_to_the_launcher(
    counter: Counter, open_page: Open
) -> None:
    page = open_page(**PHONE)
    come(counter, page)
    panel = page.get_by_role("dialog")
    expect(panel).to_have_attribute("aria-modal", "true")
    inside = (
        "document.querySelector('zongji-chat').shadowRoot.activeElement?.closest('.wd') !== null"
    )
    for key in ("Tab", "Shift+Tab"):
        for _ in range(16):
            page.keyboard.press(key)
            assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="打开在线客服")).to_be_focused()


def test_beside_the_page_the_keyboard_goes_on_to_it(counter: Counter, open_page: Open) -> None:
    page = open_page()
    come(counter, page)
    expect(page.get_by_role("dialog")).not_to_have_attribute("aria-modal", "true")
    left = "document.activeElement === document.body"
    for _ in range(16):
        page.keyboard.press("Tab")
        if page.evaluate(left):
            return
    raise AssertionError("the keyboard is caught in the chat")
