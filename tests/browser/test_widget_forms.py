"""What is asked before a chat and out of hours, as an account has it set."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from hub.core.queues import Attendance
from tests.browser.conftest import Open
from tests.browser.counter import Counter

ASKING: dict[str, Any] = {
    "head": "#ffd400", "position": "left", "consent": True, "privacy_url": "https://a.cn/privacy",
    "ask": {"name": "optional", "phone": "required", "mail": "optional", "topic": "required"},
    "words": {"zh-CN": {"heading": "远信客服", "topics": ["查话费", "报故障"]}},
}  # fmt: skip
PHONE = "139 0000 8812"


def come(page: Page, counter: Counter, query: str = "") -> None:
    page.goto(f"{counter.url}/shop?{query}")
    page.get_by_role("button", name="打开在线客服").click()


def test_who_he_is_is_asked_first_and_told_with_his_first_word(
    counter: Counter, open_page: Open
) -> None:
    counter.open("shop", {"widget": ASKING})
    page = open_page()
    come(page, counter)
    panel = page.get_by_role("dialog", name="远信客服")
    name = page.get_by_label("姓名")
    expect(name).to_be_focused()
    box = panel.bounding_box()
    assert box and box["x"] < 100, "on the left, as the account says"
    assert page.locator(".wh").evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"
    name.press("Enter")
    expect(page.get_by_label("手机号")).to_be_focused()
    expect(page.get_by_label("手机号")).to_have_accessible_description("此项必填")
    page.get_by_label("手机号").fill("call me")
    expect(page.get_by_label("手机号")).to_have_accessible_description("手机号不正确")
    page.get_by_label("手机号").fill(PHONE)
    name.fill("<img src=x onerror=alert(1)>" + "长" * 300)
    page.get_by_role("radio", name="查话费").check(force=True)
    page.get_by_role("button", name="开始对话").click()
    expect(page.get_by_role("checkbox")).to_be_focused()
    assert not counter.hub.inbounds, "nothing is sent before he has agreed"
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="开始对话").click()
    expect(page.locator(".b.me")).to_have_text("查话费")
    said = counter.hear(1)
    assert said.note.splitlines()[0] == "客户自填，未经核实"
    assert f"电话：{PHONE}" in said.note
    assert len(said.sender.name) == 64 and said.sender.name.startswith("<img")
    page.reload()
    page.get_by_role("button", name="打开在线客服").click()
    expect(page.get_by_role("textbox", name="输入消息…")).to_be_focused()
    expect(page.locator(".b.me")).to_have_text("查话费")
    page.keyboard.type("再问一句")
    page.keyboard.press("Enter")
    assert counter.hear(2).note == "", "who he is is told once a conversation"


def test_out_of_hours_a_message_is_left_with_how_to_reach_him(
    counter: Counter, open_page: Open
) -> None:
    counter.open("shop", {"widget": {"offline_form": True}})
    counter.hub.there = Attendance(opens=datetime.now(UTC) + timedelta(hours=30), today=())
    page = open_page()
    come(page, counter)
    form = page.get_by_role("form", name="提交留言")
    expect(form).to_contain_text("上线后回复您")
    page.get_by_label("问题").fill("宽带断了")
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_label("手机号")).to_have_accessible_description("手机号和邮箱至少填一项")
    page.get_by_label("邮箱").fill("wang@example.cn")
    page.get_by_role("button", name="提交留言").click()
    expect(page.locator(".b.me")).to_have_text("宽带断了")
    assert "邮箱：wang@example.cn" in counter.hear(1).note
    expect(page.get_by_text("已送达")).to_be_visible()


def test_while_the_hub_is_away_a_message_is_kept_and_sent_once_when_it_is_back(
    counter: Counter, open_page: Open
) -> None:
    page = open_page()
    page.goto(f"{counter.url}/shop")
    launcher = page.get_by_role("button", name="打开在线客服")
    expect(launcher).to_be_visible()
    counter.shut("shop")
    launcher.click()
    expect(page.get_by_text("暂时连不上客服。写下问题")).to_be_visible()
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("问题").fill("请回电")
    page.get_by_role("button", name="提交留言").click()
    expect(page.locator(".b.me")).to_have_text("请回电")
    page.reload()
    counter.open("shop", {})
    page.get_by_role("button", name="打开在线客服").click()
    said = counter.hear(1)
    assert said.parts[0].text == "请回电" and PHONE in said.note  # type: ignore[union-attr]
    expect(page.get_by_text("已送达")).to_be_visible()


def test_two_tabs_that_open_at_once_are_one_visitor_and_agree(
    counter: Counter, open_page: Open
) -> None:
    one = open_page()
    two = one.context.new_page()
    for page in (one, two):
        page.goto(f"{counter.url}/shop")
    for page in (one, two):
        page.evaluate("zongji.open()")
        field = page.get_by_role("textbox", name="输入消息…")
        field.fill("你好")
        field.press("Enter")
    counter.hear(2)
    assert len({inbound.sender.id for inbound in counter.hub.inbounds}) == 1
    expect(one.locator(".b.me")).to_have_count(2)
    one.evaluate("zongji.close()")
    two.evaluate("zongji.close()")
    counter.say("您好")
    unread = "打开在线客服 (1 条未读)"
    expect(one.get_by_role("button", name=unread)).to_be_visible()
    expect(two.get_by_role("button", name=unread)).to_be_visible()
    two.bring_to_front()
    two.evaluate("zongji.open()")
    expect(one.get_by_role("button", name="打开在线客服", exact=True)).to_be_visible()
    one.reload()
    expect(one.get_by_role("button", name="打开在线客服", exact=True)).to_be_visible()
