"""Knowledge: written by one, approved by another, found, answered by the bot, and compared."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.house import House
from tests.browser.people import Customer

TITLE = "校园卡毕业后怎么转成普通卡"
QUESTIONS = "校园卡毕业后怎么办\n毕业了校园卡能转普通套餐吗"
REASON = "请写明 <b>9 月底</b> 之后怎么办。"
ANSWER = "毕业当年 9 月底前，在营业厅 App 的“校园卡转网”里办理，号码不变。"


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page, title: str, answer: str = ANSWER, questions: str = QUESTIONS) -> None:
    """A new article as it is saved: the first version, a draft."""
    press(page, "新建文章")
    page.get_by_label("标题", exact=True).fill(title)
    page.get_by_label("聊天的答案").fill(answer)
    page.get_by_label("客户会怎么问").fill(questions)
    page.get_by_role("combobox", name="分类").fill("号卡/校园卡")
    press(page, "保存")
    expect(page.get_by_text("已保存为第 1 版")).to_be_visible()


def test_an_article_goes_from_its_author_by_another_editor_to_the_bots_answer(
    colleague: Colleague, house: House, customer: Customer
) -> None:
    author = colleague("editor", "#/knowledge")
    write(author, TITLE)
    expect(author.locator(".pvb")).to_contain_text(ANSWER)
    press(author, "送审")
    expect(author.get_by_text("要由另一位编辑审核")).to_be_visible()
    expect(author.get_by_role("button", name="通过并发布")).to_have_count(0)

    reviewer = colleague("admin", "#/knowledge")
    press(reviewer, "待审核")
    row = part(reviewer, "文章列表").get_by_role("button", name=TITLE)
    row.click()
    press(reviewer, "退回")
    dialog = reviewer.get_by_role("dialog", name="退回给作者")
    expect(dialog.get_by_role("button", name="退回", exact=True)).to_be_disabled()
    dialog.get_by_label("退回原因").fill(REASON)
    dialog.get_by_role("button", name="退回", exact=True).click()
    expect(part(author, TITLE).get_by_text(REASON)).to_be_visible()
    author.get_by_role("tab", name="版本").click()
    expect(author.get_by_role("listitem").filter(has_text=REASON)).to_be_visible()
    expect(author.get_by_role("button", name="送审", exact=True)).to_be_visible()
    expect(row).to_have_count(0)
    press(author, "送审")
    expect(row).to_be_visible()
    press(reviewer, "通过并发布")
    expect(row).to_have_count(0)

    author.get_by_role("tab", name="检索测试").click()
    own = author.locator(".hit.own")
    expect(own).to_contain_text(TITLE)
    expect(author.get_by_role("status").filter(has_text="机器人会用第一篇回答")).to_be_visible()
    own.get_by_role("button", name="为什么").click()
    expect(own.get_by_label("问句里的词与权重")).to_contain_text("校园")

    customer.come(house.url)
    customer.ask("毕业了校园卡能转普通套餐吗")
    expect(customer.last_source).to_contain_text(TITLE)
    expect(customer.said_by("bot").filter(has_text=ANSWER)).to_be_visible()


def test_what_changed_between_two_versions_is_marked_and_an_old_one_taken_up(
    colleague: Colleague,
) -> None:
    page = colleague("editor", "#/knowledge")
    write(page, "宽带猫多久换新", "断电 10 秒后重启。", "光猫能换新的吗")
    page.get_by_label("聊天的答案").fill("断电 30 秒后重启。")
    press(page, "保存")
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    press(page, "对比 v1")
    changed = page.locator("[data-field=answer]")
    expect(changed.locator("del")).to_have_text("10")
    expect(changed.locator("ins")).to_have_text("30")
    expect(page.locator("[data-field]")).to_have_count(1)
    page.get_by_label("到哪一版").select_option("1")
    press(page, "用 v1 的内容")
    expect(page.get_by_label("聊天的答案")).to_have_text("断电 10 秒后重启。")
    press(page, "保存")
    expect(page.get_by_text("已保存为第 3 版")).to_be_visible()


def test_two_editors_at_once_lose_nothing_and_a_draft_outlives_the_page(
    colleague: Colleague, house: House
) -> None:
    first = colleague("editor", "#/knowledge")
    write(first, "亲情号怎么加", "发 11 到 10099。", "亲情号怎么设置")
    place = first.url
    first.get_by_label("聊天的答案").fill("发 22 到 10099。")
    first.reload()
    expect(first.get_by_label("聊天的答案")).to_have_text("发 22 到 10099。")

    second = colleague("admin", place.removeprefix(f"{house.url}/console/"))
    second.get_by_label("客户会怎么问").fill("亲情号怎么设置\n怎么加亲情号")
    press(second, "保存")
    told = first.get_by_role("alert")
    expect(told).to_contain_text("保存了第 2 版")
    expect(told.locator("ins")).to_contain_text("怎么加亲情号")
    press(first, "合到新版接着改")
    expect(first.get_by_label("客户会怎么问")).to_have_value(re.compile("怎么加亲情号"))
    press(first, "保存")
    expect(second.get_by_label("聊天的答案")).to_have_text("发 22 到 10099。")


def test_what_will_not_do_is_named_at_its_field_and_files_come_and_go(
    colleague: Colleague,
) -> None:
    page = colleague("editor", "#/knowledge")
    write(page, "副卡怎么办", "到营业厅办。", "怎么办副卡")
    title = page.get_by_label("标题", exact=True)
    until = page.get_by_role("combobox", name="有效期至")
    title.fill("怎么查询流量")
    page.get_by_role("combobox", name="生效日期").fill("2027-05-01")
    until.fill("2027-04-01")
    press(page, "保存")
    expect(until).to_have_attribute("aria-invalid", "true")
    until.fill("2027-06-01")
    press(page, "保存")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_have_text("已有同名文章")
    press(page, "放弃修改")
    page.locator("input[type=file]").set_input_files(
        {"name": "副卡须知.txt", "mimeType": "text/plain", "buffer": "须知".encode()}
    )
    expect(page.locator(".pvb")).to_contain_text("副卡须知.txt")
    expect(page.get_by_role("tab", name="版本2")).to_be_visible()
    press(page, "移除 副卡须知.txt")
    press(page, "保存")
    expect(page.get_by_text("已保存为第 3 版")).to_be_visible()


def test_a_file_is_brought_in_whole_or_its_faults_are_named(colleague: Colleague) -> None:
    page = colleague("editor", "#/knowledge")
    press(page, "导入与导出")
    page.get_by_role("menuitem", name="导入文章").click()
    dialog = page.get_by_role("dialog", name="导入文章")
    pick, look = dialog.get_by_label("文件"), dialog.get_by_role("button", name="查看结果")
    bad = "title,answer\n停机保号几年,\n"
    pick.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": bad.encode()})
    look.click()
    expect(dialog.get_by_role("alert")).to_contain_text("答案")
    good = "title,answer\n停机保号几年,最长 5 年。\n"
    pick.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": good.encode()})
    look.click()
    told = dialog.get_by_role("status")
    expect(told).to_contain_text("新增 1")
    expect(told.get_by_role("listitem")).to_contain_text("停机保号几年")
    expect(part(page, "文章列表").get_by_role("button", name="停机保号几年")).to_have_count(0)
    dialog.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("新增 1 篇")).to_be_visible()
    row = part(page, "文章列表").get_by_role("button", name="停机保号几年")
    expect(row).to_contain_text("草稿")
    press(page, "导入与导出")
    with page.expect_download() as taken:
        page.get_by_role("menuitem", name="导出 CSV").click()
    assert "停机保号几年" in taken.value.path().read_text("utf-8")


def test_an_agent_reads_and_does_not_write(colleague: Colleague) -> None:
    page = colleague("agent", "#/knowledge")
    part(page, "文章列表").get_by_role("button", name="PUK").first.click()
    expect(page.get_by_label("标题", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="新建文章")).to_have_count(0)


def test_knowledge_speaks_english_and_fits_a_phone(house: House, colleague: Colleague) -> None:
    page = colleague("editor", "#/knowledge")
    press(page, "English")
    expect(page.get_by_role("button", name="New", exact=True)).to_be_visible()
    press(page, "中文")
    page.set_viewport_size({"width": 390, "height": 844})
    tree, articles = page.get_by_role("navigation", name="分类"), part(page, "文章列表")
    expect(articles).to_be_hidden()
    tree.get_by_role("button", name="全部文章").click()
    expect(tree).to_be_hidden()
    articles.get_by_role("button", name="PUK").first.click()
    expect(page.get_by_label("标题", exact=True)).to_be_visible()
    expect(articles).to_be_hidden()
    press(page, "预览与版本")
    expect(page.locator(".pvb")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.goto(f"{house.url}/console/#/knowledge/search")
    expect(page.get_by_role("heading", name="检索测试")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
