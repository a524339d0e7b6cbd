"""Every page of the console, light and dark, with nothing grave that axe finds."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import in_both_themes
from tests.browser.conftest import Colleague, Open
from tests.browser.house import House
from tests.browser.people import Agent, Customer
from tests.browser.settling import idle
from tests.browser.test_offers import sit
from tests.browser.test_orders import choose, do, open_order, turn


def test_the_login_page(house: House, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{house.url}/console/")
    expect(page.get_by_label("工号")).to_be_visible()
    found = in_both_themes(page, "login")
    page.get_by_label("工号").fill("nobody")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert found + in_both_themes(page, "login refused") == []


def settle(page: Page) -> None:
    """Until the page is there, nothing is loaded any more and no skeleton stands."""
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    idle(page)
    expect(page.locator("main .sk")).to_have_count(0)


def test_every_page_that_the_rail_leads_to(colleague: Colleague) -> None:
    page, found = colleague("admin"), []
    rail = page.get_by_role("navigation", name="主导航").get_by_role("button")
    expect(rail.first).to_be_visible()
    assert rail.count() >= 6
    for at in range(rail.count()):
        rail.nth(at).click()
        settle(page)
        found += in_both_themes(page, page.url.partition("#")[2] or "inbox")
    assert found == []


def test_every_section_of_the_settings_with_its_first_entry_open(colleague: Colleague) -> None:
    page, found = colleague("admin", "#/settings"), []
    sections = page.locator(".st > nav button")
    expect(sections.first).to_be_visible()
    assert sections.count() >= 13
    for at in range(sections.count()):
        sections.nth(at).click()
        settle(page)
        name = sections.nth(at).inner_text()
        found += in_both_themes(page, name)
        first = page.locator(".st > :nth-child(2) button[data-id], .st > :nth-child(2) .tn").first
        if first.count():
            first.click()
            settle(page)
            found += in_both_themes(page, f"{name}, one open")
    assert found == []


def test_the_inbox_in_each_of_its_lanes_and_with_a_conversation(
    house: House, customer: Customer, agent: Agent
) -> None:
    customer.come(house.url)
    customer.ask("怎么开发票")
    customer.want_a_person()
    agent.come(house.url)
    page, found = agent.page, []
    sit(page, "忙碌")
    for lane in page.get_by_role("tab").all():
        lane.click()
        settle(page)
        found += in_both_themes(page, lane.inner_text())
    agent.take()
    agent.say("您好")
    page.locator(".evc").first.click()
    found += in_both_themes(page, "conversation, evidence open")
    page.get_by_role("tab", name="内部备注").click()
    found += in_both_themes(page, "note")
    for tab in page.locator(".rp [role=tab]").all():
        tab.click()
        settle(page)
        found += in_both_themes(page, f"panel {tab.inner_text()}")
    for name in ("转派", "结束并下一个"):
        page.locator(".thh").get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += in_both_themes(page, name)
        page.keyboard.press("Escape")
    agent.close("测试无障碍")
    sit(page, "离线")
    assert found == []


def test_an_order_its_dialogs_and_the_tree_it_is_sent_down(colleague: Colleague) -> None:
    page = colleague("dispatcher", "#/orders")
    page.get_by_role("button", name="新建工单").click()
    found = in_both_themes(page, "new order")
    page.keyboard.press("Escape")
    open_order(page, "无障碍测试")
    settle(page)
    found += in_both_themes(page, "order")
    do(page, "受理")
    expect(turn(page).get_by_role("button", name="派单", exact=True)).to_be_visible()
    choose(page, "杭州", "请处理")
    assert found + in_both_themes(page, "dispatch") == []


def test_the_palette_and_the_list_of_keys(colleague: Colleague) -> None:
    page = colleague("agent")
    settle(page)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("fp")
    expect(page.get_by_role("option").first).to_be_visible()
    found = in_both_themes(page, "palette")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    assert found + in_both_themes(page, "keys") == []


def test_what_is_wrong_is_found(colleague: Colleague) -> None:
    """A test that cannot fail proves nothing."""
    page = colleague("agent")
    settle(page)
    page.evaluate("document.querySelector('main').innerHTML = '<button></button>'")
    assert any("button-name" in one for one in in_both_themes(page, "here"))


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_the_inbox_at_other_sizes(colleague: Colleague, size: tuple[int, int]) -> None:
    page = colleague("admin")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    settle(page)
    assert in_both_themes(page, str(size)) == []
