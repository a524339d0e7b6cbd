"""Signing in: what a wrong password says, in the language of the page, and what comes after."""

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.house import PASSWORD, House


def test_a_wrong_password_is_told_in_both_languages(house: House, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill("agent")
    page.get_by_label("密码", exact=True).fill("certainly wrong")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("User name or password is wrong")


def test_an_empty_field_takes_the_focus_and_asks_nobody(house: House, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill("agent")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("密码", exact=True)).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_editor_begins_where_he_has_something_to_do(house: House, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill("editor")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="分类")).to_be_visible()
    expect(page.get_by_role("button", name="会话", exact=True)).to_have_count(0)


def test_signing_out_leads_to_the_login_page_and_stays_there(house: House, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill("agent2")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator(".top .av").click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page.get_by_label("工号")).to_be_visible()
    page.reload()
    expect(page.get_by_label("工号")).to_be_visible()
