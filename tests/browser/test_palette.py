"""Everything by keys: the palette finds, acts and opens; single keys can be switched off."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Colleague
from tests.browser.house import House
from tests.browser.people import Agent, Customer


def palette(page: Page) -> Locator:
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name=re.compile("^搜索会话"))
    expect(field).to_be_focused()
    return field


def chosen(page: Page) -> Locator:
    return page.get_by_role("dialog", name="命令面板").get_by_role("option", selected=True)


def test_a_page_is_opened_by_the_initials_of_its_name_and_a_seat_taken(
    colleague: Colleague,
) -> None:
    page = colleague("agent")
    expect(page.get_by_role("button", name=re.compile("^座席状态"))).to_be_visible()
    palette(page).type("qwzs")
    expect(chosen(page)).to_contain_text("前往知识")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#/knowledge"))
    palette(page).type("qiehuanweixiaoxiu")
    expect(chosen(page)).to_contain_text("切换为小休")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="座席状态：小休")).to_be_visible()
    palette(page).type("切换为离线")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="座席状态：离线")).to_be_visible()


@pytest.mark.usefixtures("in_hand")
def test_a_conversation_an_order_and_an_article_are_found_and_the_last_ones_come_first(
    house: House, customer: Customer, agent: Agent
) -> None:
    agent.say("光猫已经重启")
    page = agent.page
    order = page.request.post(
        f"{house.url}/api/v1/workorders", data={"type": "fault", "title": "光路中断测试"}
    ).json()["id"]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".thh")).to_have_count(0)
    palette(page).type("gmyjcq")
    expect(chosen(page)).to_contain_text("光猫已经重启")
    expect(chosen(page).locator("mark")).to_have_text("光猫已经重启")
    page.keyboard.press("Enter")
    expect(agent.thread).to_contain_text("光猫已经重启")
    palette(page).type("guanglu")
    expect(page.get_by_role("option", name=order)).to_be_visible()
    page.get_by_role("option", name=order).click()
    expect(page).to_have_url(re.compile(f"#/orders/{order}"))
    field = palette(page)
    field.type("dzfp")
    article = page.get_by_role("group", name="知识").get_by_role("option").first
    expect(article).to_contain_text("电子发票")
    field.fill("")
    expect(page.get_by_role("group", name="最近打开").get_by_role("option").first).to_contain_text(
        order
    )
    expect(chosen(page)).to_contain_text(order)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="会话", exact=False).first.click()
    agent.close("测试面板")


@pytest.mark.usefixtures("in_hand")
def test_the_open_conversation_is_acted_on_from_the_palette(
    customer: Customer, agent: Agent
) -> None:
    palette(agent.page).type("js")
    expect(agent.page.get_by_role("option", name="结束会话")).to_be_visible()
    agent.page.get_by_role("option", name="结束会话").click()
    dialog = agent.page.get_by_role("dialog", name="结束会话")
    dialog.get_by_label("服务小结").fill("从面板结束")
    dialog.get_by_role("button", name="结束会话").click()
    expect(dialog).to_be_hidden()


def test_an_answer_to_an_older_question_never_takes_the_place_of_a_newer_ones(
    colleague: Colleague,
) -> None:
    page = colleague("agent")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/search?q=%E5%AE%BD%E5%B8%A6", hold)
    field = palette(page)
    with page.expect_request(lambda one: "%E5%AE%BD" in one.url):
        field.fill("宽带")
    field.fill("发票")
    invoices = page.get_by_role("option", name=re.compile("发票")).first
    expect(invoices).to_be_visible()
    assert len(held) == 1
    with page.expect_response(lambda one: "%E5%AE%BD" in one.url):
        held[0].continue_()
    page.wait_for_timeout(200)
    expect(invoices).to_be_visible()
    expect(page.get_by_role("option", name=re.compile("宽带(?!.*发票)"))).to_have_count(0)


def test_the_arrows_walk_around_and_a_composition_opens_nothing(colleague: Colleague) -> None:
    page = colleague("agent")
    field = palette(page)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    name = field.get_attribute("aria-activedescendant")
    assert name and options.first.get_attribute("id") == name
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(field).to_be_visible()
    field.fill("zzzzqqqq")
    expect(page.get_by_text("没有找到")).to_be_visible()


@pytest.mark.parametrize("how", ["the help", "the palette"])
def test_single_keys_are_listed_and_can_be_switched_off_for_good(
    colleague: Colleague, how: str
) -> None:
    page = colleague("agent")
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    page.keyboard.press("?")
    dialog: Any = page.get_by_role("dialog", name="快捷键")
    expect(dialog.get_by_text("结束会话")).to_be_visible()
    if how == "the help":
        dialog.get_by_label("启用单键快捷键").uncheck()
        expect(dialog.get_by_text("结束会话")).to_have_count(0)
        page.keyboard.press("Escape")
    else:
        page.keyboard.press("Escape")
        palette(page).type("关闭单键")
        expect(chosen(page)).to_contain_text("关闭单键")
        page.keyboard.press("Enter")
    page.reload()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    expect(dialog).to_have_count(0)
    expect(palette(page)).to_be_visible()


def test_an_article_is_read_beside_the_conversation_that_it_is_for(
    house: House, customer: Customer, agent: Agent
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    agent.come(house.url)
    agent.take()
    page = agent.page
    page.keyboard.press("Escape")
    palette(page).type("光猫")
    page.get_by_role("button", name="知识", exact=True).last.click()
    expect(chosen(page)).to_contain_text("光猫")
    title = chosen(page).locator(".tt").inner_text()
    expect(page.locator(".cp footer")).to_contain_text("在侧栏打开")
    page.get_by_role("combobox", name=re.compile("^搜索会话")).press("Control+Enter")
    expect(page.get_by_role("tab", name="知识")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("searchbox", name="搜索知识，Enter 查找")).to_have_value(title)
    expect(page.locator(".rp .sug b").first).to_have_text(title)
    agent.close("看过文章")
