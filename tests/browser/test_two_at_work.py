"""Two agents at one conversation, two tabs of one browser, a session that ends in mid-sentence."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import PASSWORD, House
from tests.browser.people import Agent, Customer


def viewers(page: Page) -> Locator:
    return page.locator("[data-viewers]")


def typing(page: Page) -> Locator:
    return page.locator("[data-company]")


def address(page: Page) -> str:
    """The open conversation's."""
    return str(page.evaluate("location.hash.slice(1)"))


def answer(page: Page, conversation: str, text: str) -> None:
    """A supervisor's word in what another one has."""
    told = page.evaluate(
        """async ([id, text]) => (await fetch(`/api/v1/conversations/${id}/messages`, {
            method: 'POST', headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ text }),
        })).status""",
        [conversation, text],
    )
    assert told == 201


@pytest.fixture
def taken(customer: Customer, in_hand: Agent) -> Iterator[Agent]:
    """An agent with a customer in hand."""
    in_hand.say("您好")
    customer.hear("您好")
    yield in_hand
    in_hand.close("测试")


def test_two_see_that_both_look_and_what_the_other_types(
    house: House, taken: Agent, customer: Customer, colleague: Colleague
) -> None:
    expect(viewers(taken.page)).to_have_count(0)
    chief = colleague("supervisor", f"#{address(taken.page)}")
    expect(viewers(taken.page)).to_contain_text("正在查看")
    expect(viewers(chief)).to_contain_text("王小雨正在查看")
    chief.get_by_role("button", name="内部备注").click()
    chief.get_by_role("textbox", name="内部备注").press_sequentially("看一下", delay=30)
    expect(typing(taken.page)).to_contain_text("正在写备注")
    taken.field.press_sequentially("正在查", delay=30)
    expect(typing(chief)).to_contain_text("王小雨正在回复客户")
    expect(customer.page.locator(".dots")).to_be_visible()
    expect(typing(chief)).to_have_count(0)
    customer.field.press_sequentially("还有", delay=30)
    expect(taken.thread.get_by_text("正在输入")).to_be_visible()
    chief.context.close()
    expect(viewers(taken.page)).to_have_count(0)


def test_the_second_to_answer_is_shown_what_the_first_said_and_loses_nothing(
    house: House, taken: Agent, customer: Customer, colleague: Colleague
) -> None:
    chief = colleague("supervisor")
    taken.field.fill("马上为您查")
    answer(chief, address(taken.page), "我是班长，已经在查")
    customer.hear("我是班长，已经在查")
    taken.field.press("Enter")
    box = taken.page.locator("[data-overtaken]")
    expect(box).to_contain_text("我是班长，已经在查")
    expect(box).to_contain_text("马上为您查")
    box.get_by_role("button", name="修改").click()
    expect(taken.field).to_have_value("马上为您查")
    expect(box).to_have_count(0)
    taken.field.fill("补充一句：两小时内")
    answer(chief, address(taken.page), "请稍等")
    customer.hear("请稍等")
    taken.field.press("Enter")
    box.get_by_role("button", name="仍然发送").click()
    customer.hear("补充一句：两小时内")
    expect(customer.page.get_by_text("马上为您查")).to_have_count(0)


def test_what_did_not_go_outlives_the_page_and_goes_in_order_and_once(
    house: House, taken: Agent, customer: Customer
) -> None:
    page = taken.page
    page.route(
        "**/messages",
        lambda route: route.abort() if route.request.method == "POST" else route.fallback(),
    )
    for text in ("第一句没发出", "第二句没发出"):
        taken.field.fill(text)
        taken.field.press("Enter")
    failed = taken.thread.locator(".m.o .bb.failed")
    expect(failed).to_have_count(2)
    taken.field.fill("还没写完")
    page.reload()
    expect(failed).to_have_count(2)
    expect(taken.field).to_have_value("还没写完")
    page.unroute_all()
    page.reload()
    customer.hear("第二句没发出")
    said = customer.said_by("agent").all_inner_texts()
    assert [text.strip() for text in said] == ["您好", "第一句没发出", "第二句没发出"]
    expect(failed).to_have_count(0)


def test_who_is_signed_out_in_mid_sentence_signs_in_over_the_page_and_goes_on(
    house: House, open_page: Open
) -> None:
    page = sign_in(house, open_page, "agent2")
    page.goto(f"{house.url}/console/#/orders")
    page.reload()
    field = page.get_by_role("textbox", name="搜索单号、标题、客户")
    field.fill("没有这个")
    page.evaluate("fetch('/api/v1/logout', { method: 'POST' })")
    dialog = page.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    dialog.get_by_label("密码").fill("错的")
    dialog.get_by_role("button", name="登录并继续").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button", name="登录并继续").click()
    expect(dialog).to_be_hidden()
    expect(field).to_have_value("没有这个")
    expect(page.locator("[data-banner=lost]")).to_have_count(0)


def test_two_tabs_of_one_browser_agree(house: House, open_page: Open) -> None:
    one = sign_in(house, open_page, "agent2")
    other = one.context.new_page()
    other.goto(f"{house.url}/console/")
    expect(other.get_by_role("tab", name="排队中")).to_be_visible()
    one.get_by_role("button", name="切换深色").click()
    expect(other.locator("html")).to_have_class(re.compile("dark"))
    one.get_by_role("button", name="English").click()
    expect(other.get_by_role("tab", name="Queued")).to_be_visible()
    one.get_by_role("button", name="李明").click()
    one.get_by_role("menuitem", name="Sign out").click()
    expect(other.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(other.get_by_role("dialog")).to_have_count(0)


def sign_in(house: House, open_page: Open, username: str) -> Page:
    """A session of one's own, which may be ended."""
    page = open_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("tab", name="排队中")).to_be_visible()
    return page
