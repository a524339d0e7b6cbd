"""The way of one customer: answered by the bot, taken over by a person, closed, scored."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Agent, Customer

QUESTIONS = {
    "怎么查话费": "怎么查询话费账单",
    "宽带怎么移机": "搬家了，宽带怎么移机",
    "手机没信号": "手机没有信号怎么办",
}
LONG_ENOUGH_FOR_A_BOT = 4_000
"""Milliseconds in which it answers otherwise."""


def test_a_customer_is_answered_handed_over_served_and_asked_for_a_score(
    house: House, customer: Customer, agent: Agent
) -> None:
    agent.come(house.url)
    customer.come(house.url)
    for question, article in QUESTIONS.items():
        customer.ask(question)
        expect(customer.last_source).to_contain_text(article)

    customer.want_a_person()
    agent.take()
    expect(customer.band("queue")).to_be_hidden()
    agent.say("您好，我来帮您看移机的事")
    customer.hear("您好，我来帮您看移机的事")
    seen = agent.thread.locator(".m.o", has_text="我来帮您看").locator(".tick")
    expect(seen).to_contain_text("已读")

    answers = customer.said_by("bot").count()
    customer.say("积分怎么兑换话费")
    agent.hear("积分怎么兑换话费")
    customer.page.wait_for_timeout(LONG_ENOUGH_FOR_A_BOT)
    assert customer.said_by("bot").count() == answers
    agent.say("积分我也可以帮您兑换")
    customer.hear("积分我也可以帮您兑换")

    agent.close("移机与积分，已答复")
    stars = customer.page.get_by_role("radio")
    stars.nth(4).check()
    customer.page.get_by_role("button", name="提交评分").click()
    expect(customer.page.get_by_text("已收到您的评分：5 分")).to_be_visible()
    expect(agent.fact("满意度")).to_have_text("5 分")
    expect(agent.fact("服务小结")).to_have_text("移机与积分，已答复")


def test_the_agent_sees_why_the_bot_said_what_it_said(
    house: House, customer: Customer, agent: Agent
) -> None:
    agent.take_in_hand(customer, house.url, "怎么查话费")
    agent.thread.locator(".evc").first.click()
    card = agent.thread.locator(".evx").first
    expect(card).to_contain_text("怎么查询话费账单")
    expect(card).to_contain_text("话费账单查询")
    agent.close("已答复")


@pytest.mark.usefixtures("in_hand")
def test_a_conversation_goes_back_to_the_bot_which_answers_again(
    customer: Customer, agent: Agent
) -> None:
    agent.page.get_by_role("button", name="交还机器人").click()
    expect(agent.page.get_by_text("已交还机器人")).to_be_visible()
    customer.ask("怎么查话费")
    expect(customer.last_source).to_contain_text("怎么查询话费账单")
