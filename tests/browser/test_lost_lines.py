"""Lines that die in one direction: found, replaced, and everything once and in order."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.people import Agent, Customer
from tests.browser.wire import Way, Wire


def connected(customer: Customer, agent: Agent, wire: Wire, house: House) -> None:
    """The customer over the wire, in hands of the agent."""
    customer.come(wire.url)
    customer.want_a_person()
    agent.come(house.url)
    agent.take()
    agent.say("您好")
    customer.hear("您好")


def test_what_was_said_while_the_customer_heard_nothing_comes_once_and_in_order(
    house: House, wire: Wire, customer: Customer, agent: Agent
) -> None:
    connected(customer, agent, wire, house)
    wire.cut(Way.TO_BROWSER)
    for text in ("第一句", "第二句", "第三句"):
        agent.say(text)
    customer.hear("第三句")
    heard = customer.said_by("agent").all_inner_texts()
    assert [text.strip() for text in heard] == ["您好", "第一句", "第二句", "第三句"]
    agent.close("测试断线")


def test_what_the_customer_said_into_a_dead_line_arrives_once(
    house: House, wire: Wire, customer: Customer, agent: Agent
) -> None:
    connected(customer, agent, wire, house)
    wire.cut(Way.TO_HUB)
    customer.say("听得到吗")
    customer.say("我再说一句")
    agent.hear("我再说一句")
    agent.hear("听得到吗")
    own = customer.said_by("customer")
    expect(own.filter(has_text="听得到吗")).to_have_count(1)
    expect(customer.page.locator(".meta.end", has_text="发送中")).to_have_count(0)
    agent.close("测试断线")


@pytest.mark.parametrize("way", Way)
def test_the_console_finds_its_line_dead_says_so_and_catches_up(
    way: Way, house: House, wire: Wire, customer: Customer, agent: Agent
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    agent.come(wire.url)
    agent.take()
    agent.say("您好")
    customer.hear("您好")
    wire.cut(way)
    customer.say("第一句")
    customer.say("第二句")
    agent.hear("第二句")
    agent.hear("第一句")
    expect(agent.banner("lost")).to_be_hidden()
    agent.close("测试断线")


def test_the_console_tells_of_a_lost_line_and_how_much_it_caught_up(
    house: House, wire: Wire, customer: Customer, agent: Agent
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    agent.come(wire.url)
    agent.take()
    agent.say("您好")
    customer.hear("您好")
    with wire.closed():
        expect(agent.banner("lost")).to_contain_text("连接已断开，正在重连")
        customer.say("第一句")
        customer.say("第二句")
        expect(customer.page.locator(".meta.end", has_text="已送达")).to_have_count(2)
    expect(agent.banner("back")).to_contain_text("补上 2 条")
    agent.hear("第二句")
    agent.close("测试断线")


def test_the_customer_is_told_of_a_lost_line_and_his_words_follow(
    house: House, wire: Wire, customer: Customer, agent: Agent
) -> None:
    connected(customer, agent, wire, house)
    with wire.closed():
        expect(customer.band("lost")).to_be_visible()
        customer.say("断线时写的")
        expect(customer.page.locator(".meta.end").last).to_contain_text("发送中")
    expect(customer.band("back")).to_be_visible()
    agent.hear("断线时写的")
    agent.close("测试断线")
