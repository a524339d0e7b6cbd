"""The answer's editor: lists and addresses, what is pasted, and words that look like markup."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.house import ROOT, House
from tests.browser.people import Customer
from tests.browser.test_knowledge import press

AXE = ROOT / "agent_console" / "web" / "node_modules" / "axe-core" / "axe.min.js"
WORD = """<html><head><style>p{font-size:14pt}</style></head><body lang=ZH-CN>
<p class=MsoNormal><b>办理副卡：</b><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>
&nbsp; </span></span>带上身份证</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>
&nbsp; </span></span>到<a href="https://www.yuanxin.example/shops">营业厅</a></p>
<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"></body></html>"""
PASTE = """(field, html) => {
  const data = new DataTransfer()
  data.setData('text/html', html)
  const how = { clipboardData: data, bubbles: true, cancelable: true }
  field.dispatchEvent(new ClipboardEvent('paste', how))
}"""
EVIL = "<img src=x onerror=window.hacked=1>"


def answer_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="聊天的答案")


def chat(page: Page) -> Locator:
    return page.locator(".pvb .pre")


def test_what_comes_from_word_is_lines_and_lists_as_the_widget_shows_them(
    colleague: Colleague,
) -> None:
    page = colleague("editor", "#/knowledge/new")
    page.get_by_label("标题", exact=True).fill("副卡怎么办理")
    field = answer_of(page)
    field.click()
    field.evaluate(PASTE, WORD)
    expect(field.locator("ol > li")).to_have_count(2)
    said = "办理副卡：\n1. 带上身份证\n2. 到营业厅 https://www.yuanxin.example/shops"
    assert chat(page).inner_text() == said
    page.keyboard.press("Enter")
    page.keyboard.type("填表")
    expect(chat(page)).to_contain_text("3. 填表")
    page.get_by_role("button", name="编号列表").click()
    assert chat(page).inner_text() == f"{said}\n填表"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="列表", exact=True).click()
    page.keyboard.type("发 *139# 也行")
    page.wait_for_timeout(700)  # what is done in one go is undone in one
    page.get_by_role("button", name="插入链接").click()
    dialog = page.get_by_role("dialog", name="插入链接")
    dialog.get_by_label("地址").fill("https://www.yuanxin.example/card")
    dialog.get_by_role("button", name="插入", exact=True).click()
    expect(chat(page)).to_contain_text("- 发 *139# 也行https://www.yuanxin.example/card")
    field.click()
    page.keyboard.press("Control+z")
    expect(chat(page)).not_to_contain_text("/card")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已保存为第 1 版")).to_be_visible()
    page.reload()
    expect(answer_of(page).locator("ol > li")).to_have_count(2)
    assert chat(page).inner_text() == f"{said}\n填表\n- 发 *139# 也行"


def test_an_article_that_is_opened_is_not_changed_by_that(colleague: Colleague) -> None:
    page = colleague("editor", "#/knowledge")
    rows = page.locator(".ar")
    expect(rows.first).to_be_visible()
    for n in range(6):
        rows.nth(n).click()
        expect(answer_of(page)).to_be_visible()
        expect(page.get_by_role("button", name="保存", exact=True)).to_have_count(0)


def test_words_that_look_like_markup_are_words_wherever_they_are_shown(
    colleague: Colleague, house: House, customer: Customer
) -> None:
    page = colleague("editor", "#/knowledge/new")
    title, answer = f"套餐{EVIL}", f"**粗**{EVIL}[点](javascript:window.hacked=1)<script>1</script>"
    page.get_by_label("标题", exact=True).fill(title)
    answer_of(page).fill(answer)
    page.get_by_label("客户会怎么问").fill(f"{EVIL}怪问题一二三")
    page.get_by_role("combobox", name="分类").fill(f"怪{EVIL.replace('/', '')}")
    press(page, "保存")
    expect(page.get_by_text("已保存为第 1 版")).to_be_visible()
    assert chat(page).inner_text() == answer
    page.locator("input[type=file]").set_input_files(
        {"name": f"{EVIL}.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    expect(page.locator(".pvb")).to_contain_text("onerror")
    press(page, "对比 v1")
    expect(page.get_by_label("到哪一版")).to_be_visible()
    press(page, "收起对比")
    press(page, "送审")
    other = colleague("admin", page.url.removeprefix(f"{house.url}/console/"))
    other.get_by_role("button", name="通过并发布").click()
    expect(page.locator(".ar.on")).to_contain_text("已发布")
    page.get_by_role("tab", name="检索测试").click()
    expect(page.locator(".hit.own")).to_contain_text("套餐")
    customer.come(house.url)
    customer.ask(f"{EVIL}怪问题一二三")
    for seen in (page, other, customer.page):
        assert seen.evaluate("window.hacked") is None
        expect(seen.locator("img[src=x], a[href^=javascript]")).to_have_count(0)


def test_a_file_that_would_do_harm_is_shown_as_words(colleague: Colleague) -> None:
    page = colleague("editor", "#/knowledge")
    press(page, "导入与导出")
    page.get_by_role("menuitem", name="导入文章").click()
    dialog = page.get_by_role("dialog", name="导入文章")
    data = f"title,answer,category\n{EVIL},{EVIL},{EVIL}\n".encode()
    dialog.get_by_label("文件").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": data}
    )
    dialog.get_by_role("button", name="查看结果").click()
    expect(dialog.get_by_role("listitem")).to_contain_text(EVIL)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("place", ["#/bot", "#/bot/models", "#/knowledge/new"])
def test_everybody_can_use_these_pages(colleague: Colleague, place: str) -> None:
    page = colleague("editor", place)
    if place == "#/bot":
        page.get_by_role("textbox", name="客户说的话").fill("账单怎么查")
        page.keyboard.press("Enter")
        expect(page.locator(".ops tr.first")).to_be_visible()
    elif place == "#/bot/models":
        page.locator(".pickrow").first.click()
        expect(page.locator(".pairs button").first).to_be_visible()
    else:
        expect(answer_of(page)).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    grave = [
        (one["id"], [node["html"][:160] for node in one["nodes"]])
        for one in found["violations"]
        if re.fullmatch("serious|critical", one["impact"] or "")
    ]
    assert grave == []
