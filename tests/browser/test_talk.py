"""What an agent does in a conversation, by keys: phrases, names, later, labels, files, the end."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import House
from tests.browser.people import Agent, Customer
from tests.browser.test_attachments import signed_in
from tests.browser.test_console import waiting

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
Post = Callable[..., Any]


def test_a_canned_reply_is_found_by_its_sounds_and_put_in_by_keys(
    house: House, open_page: Open, customer: Customer, agent: Agent
) -> None:
    post = signed_in(house, open_page, "agent")
    for title, text in (
        ("安装师傅已联系", "{customer}，您好，我是{agent}，师傅今天会联系您。"),
        ("安抚情绪", "给您添麻烦了，我马上处理。"),
    ):
        post("/canned", data={"title": title, "text": text, "code": ""})
    agent.take_in_hand(customer, house.url)
    keys = agent.page.keyboard
    keys.type("/a")
    listed = agent.page.get_by_role("listbox", name="常用语")
    expect(listed.get_by_role("option")).to_have_count(2)
    keys.press("ArrowDown")
    keys.press("Escape")
    expect(listed).to_be_hidden()
    expect(agent.field).to_have_value("/a")
    for _ in range(2):
        keys.press("Backspace")
    keys.type("/azsf")
    expect(listed.get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    expect(agent.field).to_have_value(re.compile("^访客.*，您好，我是王小雨，师傅今天会联系您。$"))
    keys.press("Enter")
    expect(customer.page.get_by_text("师傅今天会联系您")).to_be_visible()
    agent.close("测试常用语")


@pytest.mark.usefixtures("in_hand")
def test_an_article_is_put_in_behind_two_question_marks(customer: Customer, agent: Agent) -> None:
    agent.page.keyboard.type("您好，??怎么开发票")
    listed = agent.page.get_by_role("listbox", name="知识")
    expect(listed.get_by_role("option").first).to_contain_text("发票")
    agent.page.keyboard.press("Enter")
    expect(agent.field).not_to_have_value(re.compile(r"\?\?"))
    expect(agent.field).to_have_value(re.compile("^您好，.{10,}", re.S))
    agent.field.fill("")
    agent.close("测试插入知识")


def test_a_colleague_who_is_named_in_a_note_hears_of_it_and_comes(
    house: House, customer: Customer, agent: Agent, colleague: Colleague
) -> None:
    other = colleague("agent2")
    agent.take_in_hand(customer, house.url)
    keys = agent.page.keyboard
    keys.press("Escape")
    keys.press("n")
    keys.type("麻烦@lm")
    listed = agent.page.get_by_role("listbox", name="同事")
    expect(listed.get_by_role("option")).to_have_text(re.compile("李明"))
    keys.press("Enter")
    keys.type("看一下")
    keys.press("Enter")
    expect(agent.thread.locator(".nt")).to_contain_text("麻烦@李明 看一下")
    toast = other.locator(".toast", has_text="提到您").get_by_role("button").first
    toast.focus()
    other.keyboard.press("Enter")
    expect(other.locator(".nt")).to_contain_text("麻烦@李明 看一下")
    expect(customer.page.get_by_text("麻烦@")).to_have_count(0)
    agent.close("测试点名")


@pytest.mark.usefixtures("in_hand")
def test_it_is_put_off_and_comes_back_when_the_customer_writes(
    customer: Customer, agent: Agent
) -> None:
    keys = agent.page.keyboard
    keys.press("Escape")
    keys.press("s")
    dialog = agent.page.get_by_role("dialog", name="稍后提醒")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Control+Enter")
    bar = agent.page.locator("[data-bar=later]")
    expect(bar).to_be_visible()
    row = agent.page.locator(".cv.on")
    expect(row).to_contain_text("稍后")
    customer.say("我又想起来了")
    expect(bar).to_be_hidden()
    agent.hear("我又想起来了")
    agent.close("测试稍后")


def test_labels_and_a_category_by_keys_and_the_next_conversation_is_there(
    house: House, customer: Customer, agent: Agent, open_page: Open
) -> None:
    second = Customer(open_page())
    agent.take_in_hand(customer, house.url)
    waiting(second, house)
    keys = agent.page.keyboard
    keys.press("Escape")
    keys.press("l")
    labels = agent.page.get_by_role("dialog", name="标签")
    expect(labels.get_by_role("textbox")).to_be_focused()
    for label in ("宽带", "催办"):
        keys.type(label)
        keys.press("Enter")
        expect(labels.locator(".tag.brand", has_text=label)).to_be_visible()
    keys.press("Control+Enter")
    expect(agent.page.locator(".thh .tag")).to_have_text(["宽带", "催办"])
    expect(agent.page.locator(".cv.on")).to_contain_text("宽带 · 催办")
    first = agent.page.url
    keys.press("e")
    dialog = agent.page.get_by_role("dialog", name="结束会话")
    expect(dialog.get_by_label("服务小结")).to_be_focused()
    keys.type("宽带已恢复")
    category = dialog.get_by_role("combobox", name="分类")
    expect(category).to_be_visible()
    keys.press("Tab")
    keys.type("宽带")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(category).to_have_value("故障/宽带")
    keys.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(customer.page.get_by_text("本次对话已结束")).to_be_visible()
    expect(agent.page).not_to_have_url(first)
    expect(agent.page.locator(".thh h1")).to_be_visible()
    keys.press("Alt+Enter")
    expect(agent.field).to_be_focused()
    agent.close("下一个")


@pytest.mark.usefixtures("in_hand")
def test_a_picture_and_a_file_are_looked_at_and_reach_the_customer(
    customer: Customer, agent: Agent, tmp_path: Path
) -> None:
    for name, data in (("光猫.png", PNG), ("说明.txt", "按住五秒".encode()), ("坏.exe", b"MZ")):
        (tmp_path / name).write_bytes(data)
    expect(agent.page.get_by_role("button", name="添加文件")).to_be_visible()
    picker = agent.page.locator("input[type=file]").first
    picker.set_input_files([tmp_path / "光猫.png", tmp_path / "说明.txt", tmp_path / "坏.exe"])
    waits = agent.page.get_by_role("list", name="待发送的文件").get_by_role("listitem")
    expect(waits).to_have_count(2)
    expect(agent.page.get_by_role("alert")).to_contain_text("坏.exe")
    expect(waits.first.locator("img")).to_be_visible()
    expect(waits.locator("progress")).to_have_count(0)
    agent.field.focus()
    agent.page.keyboard.type("请看")
    agent.page.keyboard.press("Enter")
    expect(waits).to_have_count(0)
    shown = agent.thread.locator(".m.o img")
    expect(shown).to_have_js_property("naturalWidth", 1)
    link = customer.page.get_by_role("link", name="说明.txt")
    expect(link).to_be_visible()
    with customer.page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "had")
    assert (tmp_path / "had").read_bytes() == "按住五秒".encode()
    agent.close("测试附件")


@pytest.mark.usefixtures("in_hand")
def test_a_file_is_pasted(customer: Customer, agent: Agent) -> None:
    agent.field.evaluate(
        """(field) => {
          const data = new DataTransfer()
          data.items.add(new File(['x'], '截图.png', { type: 'image/png' }))
          field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
        }"""
    )
    waits = agent.page.get_by_role("list", name="待发送的文件").get_by_role("listitem")
    expect(waits).to_contain_text("截图.png")
    waits.get_by_role("button", name="移除").press("Enter")
    expect(waits).to_have_count(0)
    agent.close("测试粘贴")


def test_a_colleague_is_invited_answers_and_then_takes_it_over(
    house: House, customer: Customer, agent: Agent, colleague: Colleague
) -> None:
    other = colleague("agent2")
    agent.take_in_hand(customer, house.url)
    choose(agent, "邀请加入", "lm")
    expect(agent.page.locator(".patch")).to_contain_text("李明")
    come(other, "您受邀加入")
    guest = Agent(other)
    guest.field.focus()
    other.keyboard.type("我来补充一句")
    other.keyboard.press("Enter")
    customer.hear("我来补充一句")
    choose(agent, "请他接手", "lm")
    waits = agent.page.locator("[data-bar=proposal]")
    expect(waits).to_contain_text("等待回应")
    expect(other.locator("[data-bar=proposal]")).to_contain_text("请您接手")
    other.keyboard.press("Alt+Enter")
    expect(other.locator(".patch .brand").last).to_contain_text("李明")
    expect(agent.page.locator(".takebar")).to_contain_text("李明 正在接待")
    guest.close("测试邀请")


def choose(agent: Agent, how: str, letters: str) -> None:
    agent.page.get_by_role("button", name="邀请同事").press("Enter")
    dialog = agent.page.get_by_role("dialog", name="邀请同事")
    dialog.get_by_role("radio", name=how).press("Enter")
    dialog.get_by_role("searchbox").focus()
    agent.page.keyboard.type(letters)
    expect(dialog.get_by_role("radio", name="李明")).to_be_visible()
    agent.page.keyboard.press("Tab")
    agent.page.keyboard.press("Space")
    agent.page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()


def come(page: Page, words: str) -> None:
    toast = page.locator(".toast", has_text=words).get_by_role("button").first
    toast.focus()
    page.keyboard.press("Enter")


def test_an_order_is_made_from_what_was_said(
    house: House, customer: Customer, agent: Agent
) -> None:
    agent.take_in_hand(customer, house.url, "家里宽带断了两天")
    agent.page.get_by_role("button", name="更多").press("Enter")
    agent.page.get_by_role("menuitem", name="由消息建工单").press("Enter")
    dialog = agent.page.get_by_role("dialog", name="由消息建工单")
    dialog.get_by_role("checkbox", name="家里宽带断了两天").focus()
    agent.page.keyboard.press("Control+Enter")
    order = agent.page.get_by_role("dialog", name="新建工单")
    expect(order.get_by_label("内容")).to_have_value(re.compile("客户：家里宽带断了两天"))
    order.get_by_label("标题").fill("宽带断网")
    agent.page.keyboard.press("Control+Enter")
    expect(order).to_be_hidden()
    expect(agent.page.locator(".toast", has_text="TS-")).to_be_visible()
    agent.close("测试建单")


def test_canned_replies_and_categories_are_edited_in_the_settings(
    house: House, colleague: Colleague
) -> None:
    page = colleague("admin", "#/settings/canned/new")
    page.get_by_label("谁用").select_option("公用")
    page.get_by_label("标题").fill("费用说明")
    page.get_by_label("内容").fill("，本月账单如下：")
    page.get_by_label("内容").press("Home")
    page.get_by_role("button", name="客户姓名").press("Enter")
    expect(page.get_by_label("内容")).to_have_value("{customer}，本月账单如下：")
    expect(page.locator(".dt .bb")).to_contain_text("周敏，本月账单如下")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tb-list")).to_contain_text("费用说明")
    page.get_by_role("button", name="费用说明").press("Enter")
    page.get_by_role("button", name="删除").press("Enter")
    expect(page.get_by_text("还没有常用语").or_(page.locator(".tb-list"))).to_be_visible()
    expect(page.get_by_role("button", name="费用说明")).to_have_count(0)
    page.goto(f"{house.url}/console/#/settings/endings")
    field = page.get_by_label("分类", exact=True)
    before = field.input_value()
    field.fill(f"{before}\n测试类\n  甲")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast", has_text="已保存")).to_be_visible()
    page.reload()
    expect(field).to_have_value(f"{before}\n测试类\n  甲")
    field.fill(before)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast", has_text="已保存")).to_be_visible()
