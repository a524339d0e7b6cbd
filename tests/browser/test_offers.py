"""Conversations come to people: an offer is taken, or passed on; who is here shows on the board."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.dialogs import Inspector
from tests.browser.house import House
from tests.browser.people import Agent, Customer


def sit(page: Page, state: str) -> None:
    page.get_by_role("button", name="座席状态").click()
    page.get_by_role("menuitemradio", name=state).click()
    expect(page.get_by_role("button", name=f"座席状态：{state}")).to_be_visible()


def offer(page: Page) -> Locator:
    return page.get_by_role("region", name="为您分配的会话")


def clear_desk(house: House, page: Page, username: str) -> None:
    """Nobody leaves his seat with customers: what other tests have left with him is closed."""
    api = f"{house.url}/api/v1/conversations"
    for one in page.request.get(f"{api}?state=assigned").json()["items"]:
        if one["assignee"] == username:
            answer = page.request.post(f"{api}/{one['id']}/close", data={"summary": "测试"})
            assert answer.ok, answer.text()


@pytest.fixture
def online(house: House, colleague: Colleague) -> Iterator[list[Agent]]:
    """Two agents who sit down, and leave afterwards: other tests take for themselves."""
    names = ("agent", "agent2")
    agents = [Agent(colleague(username)) for username in names]
    for one, name in zip(agents, names, strict=True):
        clear_desk(house, one.page, name)
        sit(one.page, "在线")
    yield agents
    for one in agents:
        sit(one.page, "离线")


def test_an_offer_counts_down_and_is_taken_by_a_key(
    house: House, customer: Customer, online: list[Agent]
) -> None:
    first, second = online
    sit(second.page, "忙碌")
    customer.come(house.url)
    customer.want_a_person()
    expect(offer(first.page)).to_be_visible()
    expect(offer(first.page).get_by_role("timer")).to_contain_text("1")
    expect(offer(second.page)).to_have_count(0)
    first.page.keyboard.press("Alt+Enter")
    expect(offer(first.page)).to_have_count(0)
    expect(first.field).to_be_focused()
    first.say("您好，我来处理")
    customer.hear("您好，我来处理")
    first.close("测试邀约")


TAKEN_ALREADY = {"error": {"code": "conflict", "message": "已被别人接入"}}
REPLIES = """Object.entries(localStorage)
  .filter(([key]) => /^zongji draft .* reply$/.test(key)).map(([, words]) => words)"""


def test_what_is_typed_while_the_hub_is_asked_never_comes_to_the_customer_before(
    house: House, customer: Customer, open_page: Open, online: list[Agent]
) -> None:
    first, second = online
    page, held = first.page, list[Route]()
    sit(second.page, "忙碌")
    customer.come(house.url)
    customer.want_a_person()
    expect(offer(page)).to_be_visible()
    page.keyboard.press("Alt+Enter")
    expect(first.field).to_be_focused()
    page.keyboard.type("ab")
    other = Customer(open_page())
    other.come(house.url)
    other.want_a_person()
    expect(offer(page)).to_be_visible()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/accept", hold)

    # Refused: one is back where one was, and whoever still types does so into nothing.
    hurry(page, "hello")
    expect(first.field).to_have_value("hello")
    expect(first.field).to_be_focused()
    held.pop().fulfill(status=409, json=TAKEN_ALREADY)
    dialog = page.get_by_role("dialog", name="没有接到这个会话")
    expect(dialog).to_contain_text("已被别人接入")
    expect(dialog).to_contain_text("hello")
    for key in (*"rnr ", "Enter", "Control+Enter"):
        page.keyboard.press(key)
    look = Inspector(page)
    look.walk("missed", dialog)
    look.look("missed", dialog)
    assert look.found == []
    expect(first.field).to_have_value("ab")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # From another page, and this time it is had.
    page.get_by_role("navigation", name="主导航").get_by_role("button", name="工单").click()
    expect(page.get_by_role("heading", name="在办")).to_be_visible()
    expect(offer(page)).to_be_visible()
    hurry(page, " again")
    expect(first.field).to_have_value("hello again")
    held.pop().continue_()
    expect(page.locator(".co .split .btn.p")).to_be_enabled()
    page.keyboard.press("Enter")
    other.hear("hello again")
    assert page.evaluate(REPLIES) == ["ab"]
    expect(customer.page.locator(".b[data-author]", has_text="hello")).to_have_count(0)
    clear_desk(house, page, "agent")


def hurry(page: Page, words: str) -> None:
    """Takes what is offered and types on without a pause, Enter too."""
    page.keyboard.press("Alt+Enter")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_an_offer_that_is_passed_on_comes_to_the_next_one(
    house: House, customer: Customer, online: list[Agent]
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    asked, other = online if comes_to(online[0]) else reversed(online)
    expect(offer(asked.page)).to_be_visible()
    offer(asked.page).get_by_role("button", name="让给下一位").click()
    expect(offer(other.page)).to_be_visible()
    expect(offer(asked.page)).to_have_count(0)
    offer(other.page).get_by_role("button", name="接入").click()
    expect(other.field).to_be_focused()
    other.say("由我接待您")
    customer.hear("由我接待您")
    other.close("测试让出")


def comes_to(agent: Agent) -> bool:
    """Whether the offer comes to this one, within a moment."""
    try:
        offer(agent.page).wait_for(timeout=4_000)
    except Error:
        return False
    return True


def test_the_board_shows_who_is_here_and_changes_as_they_do(
    colleague: Colleague, online: list[Agent]
) -> None:
    board = colleague("supervisor", "#/board")
    seat = board.locator("[data-seat=agent]")
    expect(board.get_by_role("button", name="王小雨 在线")).to_be_visible()
    sit(online[0].page, "小休")
    expect(board.get_by_role("button", name="王小雨 小休")).to_be_visible()
    expect(board.locator("[data-queue=default]")).to_contain_text("客服")
    seat.click()
    board.get_by_role("button", name="座席安排：王小雨").click()
    dialog = board.get_by_role("dialog", name="座席安排：王小雨")
    dialog.get_by_label("同时接待上限").fill("3")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    expect(board.get_by_role("button", name="0/3")).to_be_visible()


def test_keys_change_ones_own_state(colleague: Colleague) -> None:
    page = colleague("agent2")
    expect(page.get_by_role("button", name="座席状态：离线")).to_be_visible()
    page.keyboard.press("Alt+3")
    expect(page.get_by_role("button", name="座席状态：小休")).to_be_visible()
    page.keyboard.press("Alt+4")
    expect(page.get_by_role("button", name="座席状态：话后处理")).to_be_visible()
    sit(page, "离线")
