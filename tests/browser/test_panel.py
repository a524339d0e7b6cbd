"""The panel beside a conversation: suggestions by one key, notes of the customer, his timeline."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.house import House
from tests.browser.people import Agent, Customer


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="客户与工单")


def test_a_suggestion_is_inserted_by_its_number_and_a_digit_that_is_typed_stays_one(
    house: House, customer: Customer, agent: Agent
) -> None:
    agent.take_in_hand(customer, house.url, "积分怎么兑换话费")
    customer.say("您好，在吗")
    agent.hear("您好，在吗")
    expect(panel(agent.page).locator("[data-suggestion='1']")).to_be_visible()
    agent.field.press("1")
    expect(agent.field).to_have_value("1")
    agent.field.fill("")
    agent.field.blur()
    agent.page.keyboard.press("1")
    expect(agent.field).to_have_value(re.compile("积分"))
    agent.field.fill("")
    agent.close("插入了推荐")


def test_a_note_about_the_customer_is_kept_with_what_it_said_before(
    house: House, customer: Customer, colleague: Colleague
) -> None:
    customer.come(house.url)
    customer.want_a_person()
    desk = Agent(colleague("supervisor"))
    desk.take()
    side = panel(desk.page)
    side.get_by_role("tab", name="备注", exact=True).click()
    side.get_by_role("textbox", name="客户备注").fill("下午联系")
    side.get_by_role("button", name="记录").click()
    note = side.locator("[data-note]")
    expect(note).to_contain_text("下午联系")
    note.get_by_role("button", name="修改").click()
    side.get_by_role("textbox", name="客户备注").fill("晚上联系 <b>勿扰</b>")
    side.get_by_role("button", name="保存", exact=True).click()
    expect(note).to_contain_text("晚上联系 <b>勿扰</b>")
    note.get_by_role("button", name="改过 1 次").click()
    expect(note).to_contain_text("下午联系")
    side.get_by_role("tab", name="时间线").click()
    expect(side.locator("[data-moment=note]")).to_contain_text("晚上联系")
    expect(side.locator("[data-moment=conversation]")).to_have_count(1)
    desk.close("写了备注")


def test_a_field_of_the_house_is_defined_filled_and_shown_in_part(
    house: House, customer: Customer, colleague: Colleague
) -> None:
    admin = colleague("admin", "#/settings/fields")
    admin.get_by_role("button", name="新建字段").click()
    form = admin.get_by_role("form", name="新建字段")
    form.get_by_label("名称").fill("宽带账号")
    form.get_by_label("部分显示").check()
    form.get_by_role("button", name="保存").click()
    expect(admin.get_by_role("cell", name="宽带账号")).to_be_visible()

    customer.come(house.url)
    customer.want_a_person()
    desk = Agent(colleague("supervisor"))
    desk.take()
    side = panel(desk.page)
    side.get_by_role("button", name="填写资料").click()
    dialog = desk.page.get_by_role("dialog", name="填写资料")
    dialog.get_by_label("宽带账号").fill("NB05741234318")
    dialog.get_by_role("button", name="保存").click()
    expect(side.get_by_text("NB0 **** 4318")).to_be_visible()
    side.get_by_role("button", name="显示完整号码").click()
    expect(side.get_by_text("NB05741234318")).to_be_visible()
    side.get_by_role("tab", name="时间线").click()
    expect(side.get_by_text("查看完整号码")).to_be_visible()
    desk.close("填了资料")
    admin.get_by_role("cell", name="宽带账号").click()
    admin.get_by_role("button", name="删除").click()
    expect(admin.get_by_role("cell", name="宽带账号")).to_have_count(0)


@pytest.mark.usefixtures("in_hand")
def test_under_1200_pixels_the_panel_is_a_drawer(customer: Customer, agent: Agent) -> None:
    agent.page.set_viewport_size({"width": 1100, "height": 800})
    expect(panel(agent.page)).to_be_hidden()
    agent.page.get_by_role("button", name="客户与工单").click()
    expect(panel(agent.page)).to_be_visible()
    agent.page.set_viewport_size({"width": 1440, "height": 900})
    agent.close("抽屉")
