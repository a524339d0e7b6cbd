"""Reply templates: an editor words one anew, an agent says it, and the default comes back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.house import PASSWORD, House


def editor_at_his_page(house: House, open_page: Open) -> Page:
    page = open_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill("editor")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("navigation", name="主导航").get_by_role("button", name="模板").click()
    expect(page.get_by_role("region", name="模板列表")).to_be_visible()
    return page


def pick(page: Page, name: str) -> None:
    page.get_by_role("region", name="模板列表").get_by_role(
        "button", name=re.compile(rf"^{name}\b")
    ).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_an_editor_finds_words_and_gives_back_a_template(house: House, open_page: Open) -> None:
    page = editor_at_his_page(house, open_page)
    page.get_by_placeholder("搜索模板名称或内容").fill("desk_taken")
    pick(page, "desk_taken")
    field = page.get_by_label("现在这样说")
    built_in = field.input_value()
    field.fill("{name}来帮您。")
    expect(page.locator(".tpe .bb")).to_have_text("王小雨来帮您。")
    page.get_by_role("button", name="保存并生效").click()
    expect(page.get_by_text("已生效")).to_be_visible()
    page.reload()
    pick(page, "desk_taken")
    expect(page.get_by_label("现在这样说")).to_have_value("{name}来帮您。")
    expect(page.locator(".tph li")).to_have_count(1)
    page.get_by_role("button", name="恢复默认").click()
    expect(page.get_by_label("现在这样说")).to_have_value(built_in)
    expect(page.locator(".tph li")).to_have_count(2)


def test_a_variable_that_nobody_knows_is_refused_and_the_draft_kept(
    house: House, open_page: Open
) -> None:
    page = editor_at_his_page(house, open_page)
    pick(page, "queue_entered")
    page.get_by_role("tab", name="网页聊天").click()
    page.get_by_label("现在这样说").fill("第 {postion} 位")
    expect(page.locator(".tpe .unknown")).to_have_text("{postion}")
    page.get_by_role("button", name="保存并生效").click()
    expect(page.get_by_role("alert")).to_contain_text("没有变量 {postion}")
    pick(page, "queue_entered")
    page.get_by_role("tab", name="网页聊天").click()
    expect(page.get_by_label("现在这样说")).to_have_value("第 {postion} 位")
    page.get_by_role("button", name="放弃修改").click()
    expect(page.get_by_label("现在这样说")).to_have_value(re.compile("排队"))
