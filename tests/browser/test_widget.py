"""The chat on its own: phone, keyboard, input methods, drafts, errors, other people's pages."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.counter import STRICT
from tests.browser.house import House
from tests.browser.people import Customer

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TOUCH = 44


def test_on_a_phone_the_chat_fills_the_screen_and_a_person_is_one_touch_away(
    house: House, open_page: Open
) -> None:
    customer = Customer(open_page(**PHONE))
    customer.come(house.url)
    panel = customer.page.get_by_role("dialog", name="远信在线客服").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 390, "height": 844}
    for name in ("转人工", "发送", "收起"):
        box = customer.page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box and box["height"] >= TOUCH, name
    customer.ask("怎么查话费")
    expect(customer.last_source).to_contain_text("怎么查询话费账单")


def test_enter_that_ends_a_composition_sends_nothing(house: House, customer: Customer) -> None:
    customer.come(house.url)
    customer.field.fill("zhongguo")
    customer.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(customer.field).to_have_value("zhongguo")
    expect(customer.said_by("customer")).to_have_count(0)
    customer.field.press("Shift+Enter")
    expect(customer.said_by("customer")).to_have_count(0)


def test_a_draft_and_the_talk_outlive_a_reload_and_are_shared_by_tabs(
    house: House, customer: Customer
) -> None:
    customer.come(house.url)
    customer.ask("怎么查话费")
    customer.field.fill("还没写完")
    customer.come(house.url)
    expect(customer.field).to_have_value("还没写完")
    expect(customer.said_by("customer")).to_have_text(["怎么查话费"])

    other = Customer(customer.page.context.new_page())
    other.come(house.url)
    expect(other.said_by("customer")).to_have_text(["怎么查话费"])
    other.say("另一页说的")
    customer.hear("另一页说的")


def test_too_long_a_message_says_why_and_is_not_lost(house: House, customer: Customer) -> None:
    customer.come(house.url)
    customer.say("长" * 6_000)
    expect(customer.page.get_by_role("alert")).to_contain_text("消息有 6000 个字，最多 5000 个")
    expect(customer.field).to_have_value("长" * 6_000)
    expect(customer.said_by("customer")).to_have_count(0)


def test_escape_closes_the_chat_and_the_launcher_opens_it_again(
    house: House, customer: Customer
) -> None:
    customer.come(house.url)
    customer.ask("你好")
    customer.page.keyboard.press("Escape")
    launcher = customer.page.get_by_role("button", name="打开在线客服", exact=True)
    expect(launcher).to_be_focused()
    launcher.press("Enter")
    expect(customer.field).to_be_focused()


def test_the_page_speaks_english_when_asked(house: House, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{house.url}/demo?lang=en")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect(page.get_by_role("heading", name="My bill")).to_be_visible()


class _ForeignPage(BaseHTTPRequestHandler):
    """A shop's page that trusts nobody but itself and, for scripts and calls, the hub."""

    def __init__(self, hub: str, *arguments: object) -> None:
        self.hub = hub
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        policy = STRICT.format(self.hub, self.hub.replace("http", "ws"))
        script = f'<script src="{self.hub}/widget/chat.js" data-account="demo" async'
        page = f'<!doctype html><html lang="zh-CN"><body>{script} data-head="#ffd400"></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@contextmanager
def foreign_page(hub: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_ForeignPage, hub))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_the_chat_works_on_a_foreign_page_under_a_strict_policy_by_keys_alone(
    house: House, customer: Customer
) -> None:
    """From opening it to the score, and no pointer ever."""
    page, keys = customer.page, customer.page.keyboard
    with foreign_page(house.url) as url:
        page.goto(url)
        launcher = page.get_by_role("button", name="打开在线客服")
        expect(launcher).to_be_visible()
        keys.press("Tab")
        expect(launcher).to_be_focused()
        keys.press("Enter")
        expect(customer.field).to_be_focused()
        keys.type("怎么查话费")
        keys.press("Enter")
        expect(customer.last_source).to_contain_text("怎么查询话费账单")
        head = page.locator(".wh")
        assert head.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
        tab_to(page, page.get_by_role("button", name="更多"), back=True)
        keys.press("Enter")
        expect(page.get_by_role("menuitem", name="结束对话")).to_be_focused()
        keys.press("Enter")
        tab_to(page, page.get_by_role("button", name="确定"))
        keys.press("Enter")
        expect(page.get_by_text("本次对话已结束")).to_be_visible()
        tab_to(page, page.get_by_role("radio", name="1 很不满意"))
        keys.press("Space")
        for _ in range(4):
            keys.press("ArrowRight")
        tab_to(page, page.get_by_role("textbox", name="哪里可以做得更好（选填）"))
        keys.type("很清楚")
        keys.press("Tab")
        keys.press("Enter")
        expect(page.get_by_text("已收到您的评分：5 分")).to_be_visible()
        keys.press("Escape")
        expect(launcher).to_be_focused()


def tab_to(page: Page, target: Locator, *, back: bool = False) -> None:
    expect(target).to_be_visible()
    for _ in range(20):
        if target.evaluate("node => node.getRootNode().activeElement === node"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("the keyboard does not come there")
