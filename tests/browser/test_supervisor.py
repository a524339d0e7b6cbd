"""A supervisor at work: the board, a look at what an agent has, a word in his ear, his seat."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.dialogs import Inspector
from tests.browser.house import House
from tests.browser.people import Agent, Customer
from tests.browser.test_offers import clear_desk, sit


@pytest.fixture
def seated(house: House, colleague: Colleague) -> Iterator[Agent]:
    """One agent who is here and takes what comes by hand; nobody and nothing is left behind."""
    made = Agent(colleague("agent"))
    clear_desk(house, made.page, "agent")
    sit(made.page, "忙碌")
    yield made
    clear_desk(house, made.page, "agent")
    sit(made.page, "离线")


@pytest.fixture
def board(house: House, colleague: Colleague) -> Iterator[Page]:
    page = colleague("supervisor", "#/board")
    yield page
    clear_desk(house, page, "supervisor")


def open_worker(board: Page, name: str = "王小雨") -> Locator:
    board.locator("[data-seat=agent]").click()
    return board.get_by_role("dialog", name=name)


def pane(board: Page) -> Locator:
    return board.get_by_role("dialog", name="旁观会话")


def test_a_supervisor_watches_whispers_joins_and_takes_over(
    house: House, customer: Customer, seated: Agent, board: Page
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    expect(board.get_by_role("region", name="排队中 1")).to_be_visible()
    seated.take()
    seated.say("您好，请讲")
    expect(board.get_by_role("region", name="排队中 0")).to_be_visible()

    dialog = open_worker(board)
    dialog.get_by_role("button", name="旁观").click()
    watched = pane(board)
    expect(watched.get_by_text("旁观中，已记录")).to_be_visible()
    expect(watched.get_by_role("log")).to_contain_text("您好，请讲")
    expect(seated.page.get_by_text("陈班长 正在旁观")).to_be_visible()

    ear = watched.get_by_role("textbox", name="耳语")
    ear.fill("先道歉，再查账")
    ear.press("Enter")
    expect(seated.thread.locator(".nt.whisper")).to_contain_text("先道歉，再查账")

    watched.get_by_role("button", name="加入").click()
    expect(seated.page.locator(".patch")).to_contain_text("陈班长")
    watched.get_by_role("tab", name="回复").click()
    reply = watched.get_by_role("textbox", name="回复")
    reply.fill("我是班长，一起处理")
    reply.press("Enter")
    customer.hear("我是班长，一起处理")
    expect(seated.thread).to_contain_text("我是班长，一起处理")
    seated.say("我继续为您处理")
    customer.hear("我继续为您处理")

    watched.get_by_role("button", name="接管").click()
    expect(seated.page.get_by_text("陈班长 正在接待")).to_be_visible()
    watched.get_by_role("button", name="结束旁观").click()
    expect(watched).to_have_count(0)
    expect(seated.page.get_by_text("正在旁观")).to_have_count(0)
    expect(customer.page.get_by_text("先道歉")).to_have_count(0)


def test_a_seat_is_set_with_a_reason_that_its_owner_can_read_later(
    board: Page, seated: Agent, house: House
) -> None:
    dialog = open_worker(board)
    save = dialog.get_by_role("button", name="更改状态")
    dialog.get_by_label("状态", exact=True).select_option(label="小休")
    expect(save).to_be_disabled()
    dialog.get_by_label("原因").fill("连续接待两小时")
    save.click()
    expect(dialog).to_have_count(0)
    expect(seated.page.get_by_role("button", name="座席状态：小休")).to_be_visible()
    times = seated.page.request.get(f"{house.url}/api/v1/seat/times").json()["items"]
    assert times[-1]["reason"] == "连续接待两小时"


def test_the_agents_of_a_state_are_found_with_what_they_have(
    house: House, customer: Customer, seated: Agent, board: Page
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    seated.take()
    board.get_by_role("button", name="座席", exact=True).click()
    card = board.locator("[data-seat=agent]")
    expect(card).to_contain_text("访客")
    expect(card).to_contain_text("今日接入")
    resting = board.locator(".lg").get_by_role("button", name="小休")
    resting.click()
    expect(card).to_have_count(0)
    resting.click()
    expect(card).to_be_visible()

    # What he has is joined and taken over by keys, and the customer says how he was served.
    look = Inspector(board)
    for act in ("加入", "接管"):
        card.press("Enter")
        board.get_by_role("dialog").get_by_role("button", name=act).press("Enter")
        expect(pane(board).get_by_role("button", name=act)).to_have_count(0)
        look.judge(act, card, modal=False)
    assert not look.found, "\n".join(look.found)
    clear_desk(house, board, "supervisor")
    customer.page.get_by_role("radio").nth(4).check()
    customer.page.get_by_role("button", name="提交评分").click()
    board.get_by_role("button", name="总览", exact=True).click()
    tile = board.get_by_role("region", name="满意度")
    expect(tile).to_contain_text(re.compile(r"[1-9]\d* 份评价"))
    expect(tile).to_have_accessible_name(re.compile(r"^满意度 [1-5]\.\d\d / 5$"))


def test_the_board_fills_a_screen_and_scrolls_on_a_small_one(board: Page) -> None:
    expect(board.get_by_role("region", name="20 秒人工接通率")).to_be_visible()
    expect(board.locator(".plot canvas").first).to_be_visible()
    board.set_viewport_size({"width": 1280, "height": 800})
    cards = board.locator(".wg")
    room = cards.evaluate(
        "box => [box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth]"
    )
    assert room[0] > 0
    assert room[1] <= 0
    board.get_by_role("button", name="投屏").click()
    expect(board.get_by_role("button", name="退出投屏")).to_be_visible()
    assert not board.get_by_role("navigation", name="主导航").is_visible() or board.evaluate(
        "document.fullscreenElement?.classList.contains('big')"
    )
    board.get_by_role("button", name="退出投屏").click()
    expect(board.get_by_role("button", name="投屏", exact=True)).to_be_visible()
