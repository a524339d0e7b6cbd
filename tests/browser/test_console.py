"""The agents' desk: drafts, notes, keys, a phone, a second language."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import House
from tests.browser.people import Agent, Customer
from tests.browser.test_offers import clear_desk, sit


def waiting(customer: Customer, house: House) -> None:
    customer.come(house.url)
    customer.want_a_person()


@pytest.mark.usefixtures("in_hand")
def test_a_draft_outlives_a_reload_and_enter_in_a_composition_sends_nothing(
    customer: Customer, agent: Agent
) -> None:
    agent.field.fill("写到一半")
    agent.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    agent.page.reload()
    expect(agent.field).to_have_value("写到一半")
    agent.field.press("Enter")
    customer.hear("写到一半")
    agent.close("测试草稿")


@pytest.mark.usefixtures("in_hand")
def test_a_note_is_seen_by_staff_and_never_by_the_customer(
    customer: Customer, agent: Agent
) -> None:
    agent.page.get_by_role("tab", name="内部备注").click()
    agent.page.get_by_role("textbox", name="内部备注").fill("客户着急，优先处理")
    agent.send()
    expect(agent.thread.locator(".nt")).to_contain_text("客户着急，优先处理")
    agent.page.get_by_role("tab", name="回复").click()
    agent.say("马上处理")
    customer.hear("马上处理")
    expect(customer.page.get_by_text("客户着急")).to_have_count(0)
    agent.close("测试备注")


def test_keys_take_reply_and_close_without_a_mouse(
    house: House, customer: Customer, agent: Agent
) -> None:
    waiting(customer, house)
    agent.come(house.url)
    expect(agent.page.locator(".cv").first).to_be_visible()
    agent.page.keyboard.press("Alt+j")
    with agent.page.expect_response("**/take"):
        agent.page.keyboard.press("Alt+Enter")
    expect(agent.field).to_be_focused()
    agent.page.keyboard.type("键盘也行")
    agent.send()
    customer.hear("键盘也行")
    agent.page.locator(".thh h1").click()
    agent.page.keyboard.press("e")
    dialog = agent.page.get_by_role("dialog", name="结束会话")
    expect(dialog.get_by_label("服务小结")).to_be_focused()
    agent.page.keyboard.type("键盘结束")
    agent.page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(customer.page.get_by_text("本次对话已结束")).to_be_visible()


@pytest.mark.usefixtures("in_hand")
def test_knowledge_is_found_and_put_into_the_reply(customer: Customer, agent: Agent) -> None:
    agent.field.fill("您好，")
    agent.page.get_by_role("button", name="插入知识").click()
    search = agent.page.get_by_role("searchbox", name="搜索知识")
    expect(search).to_be_focused()
    search.fill("怎么开发票")
    search.press("Enter")
    hit = agent.page.locator(".sug", has_text="怎么开电子发票").first
    hit.get_by_role("button", name="插入回复").click()
    expect(agent.field).not_to_have_value("您好，")
    agent.field.fill("")
    agent.close("测试知识")


def test_a_colleague_receives_what_was_transferred(
    house: House, customer: Customer, agent: Agent, colleague: Colleague
) -> None:
    """Who is not at his desk is passed nothing; the dialog says so and waits for another choice."""
    other = colleague("agent2")
    clear_desk(house, other, "agent2")
    sit(other, "小休")
    waiting(customer, house)
    agent.come(house.url)
    agent.take()
    agent.page.get_by_role("button", name="转派").click()
    dialog = agent.page.get_by_role("dialog", name="转派会话")
    dialog.get_by_text("agent2").click()
    dialog.get_by_role("button", name="转派").click()
    expect(dialog.get_by_role("alert")).to_contain_text("现在不在岗")
    sit(other, "忙碌")
    dialog.get_by_role("button", name="转派").click()
    expect(agent.page.get_by_text("正在接待")).to_be_visible()
    expect(agent.field).to_have_count(0)
    clear_desk(house, other, "agent2")
    sit(other, "离线")


def test_the_console_fits_a_phone(
    house: House, customer: Customer, open_page: Open, signed_in: Any
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    waiting(customer, house)
    agent = Agent(open_page(storage_state=signed_in, **phone))
    agent.come(house.url)
    agent.take()
    width = agent.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    agent.say("手机上也能回")
    customer.hear("手机上也能回")
    agent.close("测试手机")


def test_the_console_speaks_english_too(house: House, agent: Agent) -> None:
    agent.come(house.url)
    agent.page.get_by_role("button", name="English").click()
    expect(agent.page.get_by_role("tab", name="Queued")).to_be_visible()
    expect(agent.page.get_by_role("tab", name="Mine")).to_be_visible()


@pytest.mark.usefixtures("in_hand")
def test_the_address_of_a_closed_conversation_opens_it(customer: Customer, agent: Agent) -> None:
    agent.close("测试地址")
    address = agent.page.url
    agent.page.goto("about:blank")
    agent.page.goto(address)
    expect(agent.page.get_by_text("服务小结：测试地址")).to_be_visible()
    expect(agent.field).to_have_count(0)
