"""An agent's hour with keys alone: customers of two channels, told apart, answered and ended."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Colleague
from tests.browser.crowd import write
from tests.browser.house import House
from tests.browser.people import Agent, Customer
from tests.browser.test_offers import clear_desk, offer, sit

SENDER = "an-hour"
"""Who writes by REST; the other one writes in the web chat."""


@pytest.fixture
def agent(house: House, colleague: Colleague) -> Iterator[Agent]:
    """At his desk, with nobody; any touch of the mouse is noted."""
    agent = Agent(colleague("agent"))
    clear_desk(house, agent.page, "agent")
    expect(agent.page.get_by_role("button", name="座席状态")).to_be_visible()
    agent.page.evaluate("addEventListener('pointerdown', () => { window.touched = true }, true)")
    yield agent
    clear_desk(house, agent.page, "agent")
    sit(agent.page, "离线")


def test_an_agents_hour_goes_without_a_mouse(
    house: House, customer: Customer, agent: Agent
) -> None:
    page, keys = agent.page, agent.page.keyboard
    keys.press("Alt+1")
    expect(page.get_by_role("button", name="座席状态：在线")).to_be_visible()
    customer.come(house.url)
    customer.want_a_person()
    take_what_is_offered(agent)
    in_chat = page.url
    keys.type("您好，我来看一下")
    agent.send()
    customer.hear("您好，我来看一下")

    write(house, SENDER, 1, "转人工")
    take_what_is_offered(agent)
    expect(page).not_to_have_url(in_chat)
    expect(agent.field).to_be_focused()
    expect(page.locator(".thh h1")).to_contain_text(SENDER)
    keys.type("收到，马上处理")
    agent.send()
    expect(agent.thread.locator(".m.o .bb", has_text="收到，马上处理")).to_have_count(1)

    customer.say("还有一个问题")
    walk_to(page, in_chat)
    agent.hear("还有一个问题")
    keys.press("n")
    expect(page.get_by_role("textbox", name="备注")).to_be_focused()
    keys.type("已核实身份")
    agent.send()
    expect(agent.thread.locator(".nt", has_text="已核实身份")).to_have_count(1)
    keys.press("Escape")
    keys.press("r")
    expect(agent.field).to_be_focused()
    keys.type("已经办好")
    agent.send()
    customer.hear("已经办好")
    expect(customer.page.get_by_text("已核实身份")).to_have_count(0)

    end(page, "网页客户已办结")
    expect(customer.page.get_by_text("本次对话已结束")).to_be_visible()
    expect(page.locator(".thh h1")).to_contain_text(SENDER)
    end(page, "接口客户已办结")
    expect(page.locator(".cv.on")).to_have_count(0)
    assert page.evaluate("window.touched") is None


def take_what_is_offered(agent: Agent) -> None:
    expect(offer(agent.page)).to_be_visible()
    with agent.page.expect_response("**/accept"):
        agent.page.keyboard.press("Alt+Enter")
    expect(offer(agent.page)).to_have_count(0)
    expect(agent.field).to_be_focused()


def walk_to(page: Page, url: str) -> None:
    """Down the list of what he has, from wherever he is; there are two."""
    page.keyboard.press("Escape")
    before = page.url
    page.keyboard.press("Alt+j")
    if page.url == before:
        page.keyboard.press("Alt+k")
    expect(page).to_have_url(url)


def end(page: Page, summary: str) -> None:
    """The next one opens by itself."""
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="结束会话")
    expect(dialog.get_by_label("服务小结")).to_be_focused()
    page.keyboard.type(summary)
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
