"""Work orders between levels: opened, sent down, answered, closed; two who send it at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.people import Agent, Customer

NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{4}")


def turn(page: Page) -> Locator:
    return page.get_by_role("region", name="轮到您")


def state(page: Page, name: str) -> None:
    expect(page.locator("[data-state]")).to_have_text(name)


def do(page: Page, action: str) -> None:
    turn(page).get_by_role("button", name=action, exact=True).click()


def open_order(page: Page, title: str) -> str:
    """A complaint by its form; on its page afterwards."""
    page.get_by_role("button", name="新建工单").click()
    dialog = page.get_by_role("dialog", name="新建工单")
    dialog.get_by_label("标题").fill(title)
    dialog.get_by_label("号码").fill("13900008812")
    dialog.get_by_role("button", name="立单", exact=True).click()
    heading = page.get_by_role("heading", name=title)
    expect(heading).to_be_visible()
    found = NUMBER.search(page.url)
    assert found
    return found.group()


def choose(page: Page, node: str, note: str) -> Locator:
    """In the dispatch dialog, not yet sent."""
    do(page, "派单")
    dialog = page.get_by_role("dialog", name="派单")
    dialog.get_by_role("searchbox", name="查找机构").fill(node)
    dialog.get_by_role("treeitem", name=node).last.click()
    dialog.get_by_label("派单说明").fill(note)
    return dialog


def say(page: Page, action: str, label: str, text: str) -> None:
    """An action that asks for words."""
    do(page, action)
    dialog = page.get_by_role("dialog", name=action)
    confirm = dialog.get_by_role("button", name=action, exact=True)
    expect(confirm).to_be_disabled()
    dialog.get_by_label(label).fill(text)
    confirm.click()
    expect(dialog).to_be_hidden()


def test_an_order_goes_down_to_a_prefecture_and_comes_back_to_be_closed_by_its_opener(
    colleague: Colleague,
) -> None:
    centre = colleague("supervisor", "#/orders")
    number = open_order(centre, "流量费争议，要求退费")
    state(centre, "待受理")
    do(centre, "受理")
    state(centre, "已受理")
    choose(centre, "杭州", "核实话单后回单").get_by_role("button", name="派单", exact=True).click()
    state(centre, "已派单")
    expect(turn(centre)).to_have_count(0)
    expect(centre.get_by_role("region", name="轮到杭州")).to_contain_text("您可代办")

    city = colleague("agent3", f"#/orders/{number}")
    expect(city.locator(f"[data-order='{number}']")).to_be_visible()
    do(city, "签收")
    do(city, "开始处理")
    say(city, "回单", "办理结果", "核定退费 48 元，次月账单冲减")
    state(city, "已回单")
    expect(turn(city)).to_have_count(0)

    state(centre, "已回单")
    expect(centre.locator("[data-step=answer]")).to_contain_text("核定退费 48 元")
    do(centre, "归档")
    dialog = centre.get_by_role("dialog", name="归档")
    dialog.get_by_role("button", name="归档").click()
    state(centre, "已归档")
    steps = centre.locator("[data-step]").evaluate_all("all => all.map(one => one.dataset.step)")
    assert steps == ["close", "answer", "start", "receive", "dispatch", "accept", "open"]
    state(city, "已归档")


def test_of_two_who_send_it_at_once_the_second_sees_what_changed_and_overwrites_nothing(
    colleague: Colleague,
) -> None:
    first = colleague("supervisor", "#/orders")
    number = open_order(first, "两人同时派单")
    do(first, "受理")
    second = colleague("dispatcher", f"#/orders/{number}")
    slow = choose(second, "宁波", "我来派")
    choose(first, "杭州", "我先派").get_by_role("button", name="派单", exact=True).click()
    state(first, "已派单")
    expect(slow.get_by_role("alert")).to_contain_text("派单 → 杭州")
    expect(slow.get_by_role("alert")).to_contain_text("陈班长")
    expect(slow.get_by_role("button", name="仍然提交")).to_be_disabled()
    slow.get_by_role("button", name="取消").last.click()
    state(second, "已派单")
    expect(second.locator("[data-step=dispatch]")).to_have_count(1)
    expect(second.locator(".kv dt", has_text="在办").locator("+ dd")).to_have_text("杭州")


def test_notes_watching_and_files_stand_on_the_order(colleague: Colleague) -> None:
    page = colleague("supervisor", "#/orders")
    open_order(page, "备注与附件")
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.get_by_role("button", name="取消关注")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "话单.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.get_by_role("textbox", name="内部备注").fill("话单见附件")
    page.get_by_role("button", name="记录").click()
    note = page.locator("[data-step=note]")
    expect(note).to_contain_text("话单见附件")
    with page.expect_download() as download:
        note.get_by_role("link", name="话单.csv").click()
    assert download.value.path().read_bytes() == b"a,b\n1,2\n"


@pytest.mark.usefixtures("in_hand")
def test_an_order_of_a_conversation_tells_the_customer_its_number(
    customer: Customer, agent: Agent
) -> None:
    agent.page.keyboard.press("Alt+w")
    dialog = agent.page.get_by_role("dialog", name="新建工单")
    dialog.get_by_label("类型").select_option(label="故障")
    dialog.get_by_label("标题").fill("家里没有信号")
    dialog.get_by_role("button", name="立单", exact=True).click()
    expect(dialog).to_be_hidden()
    card = agent.page.locator(".order[data-order^=GZ]")
    expect(card).to_be_visible()
    number = NUMBER.search(card.inner_text())
    assert number
    expect(customer.page.get_by_text(number.group()).first).to_be_visible()
    card.click()
    expect(agent.page.get_by_role("heading", name="家里没有信号")).to_be_visible()
    agent.page.get_by_role("button", name="打开会话").click()
    agent.close("已建单")


def test_a_template_fills_in_what_is_often_opened(colleague: Colleague) -> None:
    page = colleague("admin", "#/settings/stencils")
    page.get_by_role("button", name="新建模板").click()
    form = page.get_by_role("form", name="新建模板")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_label("名称").fill("宽带断网")
    form.get_by_label("类型").select_option(label="故障")
    form.get_by_label("优先级").select_option(label="高")
    form.get_by_label("标题").fill("宽带不通")
    form.get_by_label("内容", exact=True).fill("光猫红灯")
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="宽带断网")).to_be_visible()
    page.goto(page.url.partition("#")[0] + "#/orders")
    page.get_by_role("button", name="新建工单").click()
    dialog = page.get_by_role("dialog", name="新建工单")
    dialog.get_by_label("用模板").select_option(label="宽带断网")
    expect(dialog.get_by_label("标题")).to_have_value("宽带不通")
    expect(dialog.get_by_label("内容", exact=True)).to_have_value("光猫红灯")
    page.keyboard.press("Escape")
    page.goto(page.url.partition("#")[0] + "#/settings/stencils")
    page.get_by_role("button", name="宽带断网").click()
    page.get_by_role("form", name="宽带断网").get_by_role("button", name="删除").click()
    expect(page.get_by_text("这里还没有模板")).to_be_visible()


def test_a_draft_is_filled_in_and_opened(colleague: Colleague) -> None:
    page = colleague("supervisor", "#/orders")
    page.get_by_role("button", name="新建工单").click()
    dialog = page.get_by_role("dialog", name="新建工单")
    dialog.get_by_label("标题").fill("先记一笔")
    dialog.get_by_role("button", name="存为草稿").click()
    state(page, "草稿")
    do(page, "立单")
    filling = page.get_by_role("dialog", name="立单")
    filling.get_by_label("标题").fill("多收流量费")
    filling.get_by_label("号码").fill("13900008812")
    filling.get_by_role("button", name="立单", exact=True).click()
    state(page, "待受理")
    expect(page.get_by_role("heading", name="多收流量费")).to_be_visible()
    expect(page.locator(".kv dd", has_text="13900008812")).to_be_visible()


def test_an_order_is_worked_on_without_a_mouse(colleague: Colleague) -> None:
    page = colleague("supervisor", "#/orders")
    expect(page.get_by_role("heading", name="在办")).to_be_visible()
    page.keyboard.press("Alt+w")
    page.get_by_role("dialog", name="新建工单").wait_for()
    page.keyboard.type("键盘立单")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="键盘立单")).to_be_visible()
    turn(page).get_by_role("button", name="受理").focus()
    page.keyboard.press("Enter")
    state(page, "已受理")
    turn(page).get_by_role("button", name="派单").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="派单")
    dialog.get_by_role("searchbox").focus()
    page.keyboard.type("苏州")
    tree = dialog.get_by_role("tree")
    tree.get_by_role("treeitem").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(tree.get_by_role("treeitem", name="苏州")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Control+Enter")
    state(page, "已派单")
