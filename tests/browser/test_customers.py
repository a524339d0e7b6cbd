"""One person under two records: joined by an agent with a reason, and parted again."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import House
from tests.browser.people import Agent, Customer


def choose(page: Page, act: str) -> None:
    page.get_by_role("button", name="客户操作").click()
    page.get_by_role("menuitem", name=act).click()


def confirm(dialog: Locator, act: str) -> None:
    dialog.get_by_role("button", name=act, exact=True).click()
    expect(dialog).to_be_hidden()


def test_two_records_become_one_person_and_two_again(
    house: House, open_page: Open, colleague: Colleague
) -> None:
    desk = Agent(colleague("supervisor"))
    first, second = Customer(open_page()), Customer(open_page())
    first.come(house.url)
    first.want_a_person()
    desk.take()
    choose(desk.page, "修改资料")
    dialog = desk.page.get_by_role("dialog", name="修改资料")
    dialog.get_by_label("姓名").fill("王大川")
    dialog.get_by_label("客户等级").select_option(label="金")
    confirm(dialog, "保存")
    panel = desk.page.get_by_role("complementary", name="客户与工单")
    expect(panel.locator(".tier")).to_have_text("金")
    desk.close("改了等级")

    second.come(house.url)
    second.want_a_person()
    desk.take()
    expect(panel.locator(".tier")).to_have_count(0)
    choose(desk.page, "合并到另一位客户")
    dialog = desk.page.get_by_role("dialog", name="合并到另一位客户")
    dialog.get_by_label("查找客户").fill("王大川")
    dialog.get_by_role("radio", name="王大川").check()
    dialog.get_by_label("原因").fill("电话核实是同一人")
    confirm(dialog, "合并")
    expect(panel.locator(".tier").first).to_have_text("金")
    expect(panel.get_by_text("电话核实是同一人")).to_be_visible()

    panel.get_by_role("button", name="取消合并").click()
    dialog = desk.page.get_by_role("dialog", name="取消合并")
    dialog.get_by_label("原因").fill("看错了")
    confirm(dialog, "取消合并")
    expect(panel.locator(".tier")).to_have_count(0)
    desk.close("合并又取消")
