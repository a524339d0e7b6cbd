"""A complaint by the bot's form: a number at once, and the order where the agent works."""

import re

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Agent, Customer

NUMBER = re.compile(r"TS-\d{4}-\d{4}")


def test_a_complaint_by_form_gets_a_number_that_the_agent_finds_too(
    house: House, customer: Customer, agent: Agent
) -> None:
    customer.come(house.url)
    customer.ask("我要投诉")
    for answer in ("上个月多扣了我三十元", "13900008812", "退还费用", "是"):
        if NUMBER.search(customer.said_by("bot").last.inner_text()):
            break
        customer.ask(answer)
    told = customer.said_by("bot").filter(has_text=NUMBER)
    expect(told).to_have_count(1)
    number = NUMBER.search(told.inner_text())
    assert number

    expect(customer.band("queue")).to_be_visible()
    agent.come(house.url)
    agent.take(number.group())
    agent.page.get_by_role("tab", name="工单").click()
    order = agent.page.locator(".order", has_text=number.group())
    expect(order).to_contain_text("投诉")
    agent.close("已登记投诉")
