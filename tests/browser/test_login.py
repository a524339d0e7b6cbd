"""Signing in: what a wrong password says, in the language of the page, and what comes after."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.house import PASSWORD, House

CAPITALS = """(field) => field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "A", modifierCapsLock: true, bubbles: true }))"""


@pytest.fixture
def page(house: House, open_page: Open) -> Page:
    """Of somebody who is about to sign in."""
    page = open_page()
    page.goto(f"{house.url}/console/")
    return page


def sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("工号").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_wrong_password_is_told_in_both_languages(page: Page) -> None:
    sign_in(page, "agent", "certainly wrong")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("User name or password is wrong")


def test_an_empty_field_takes_the_focus_and_asks_nobody(page: Page) -> None:
    page.get_by_label("工号").fill("agent")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("密码", exact=True)).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_wrong_password_keeps_the_name_and_is_typed_over(page: Page) -> None:
    sign_in(page, "agent2", "certainly wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("工号")).to_have_value("agent2")
    expect(page.get_by_label("密码", exact=True)).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()


def test_capitals_that_are_locked_are_told_beside_the_password(page: Page) -> None:
    field = page.get_by_label("密码", exact=True)
    field.focus()
    expect(page.get_by_text("大写锁定已打开")).to_have_count(0)
    field.evaluate(CAPITALS)
    expect(page.get_by_text("大写锁定已打开")).to_be_visible()
    field.press("a")
    expect(page.get_by_text("大写锁定已打开")).to_have_count(0)


def test_too_many_tries_count_down_to_the_next_one(page: Page) -> None:
    for _ in range(6):
        sign_in(page, "nobody.at.all", "certainly wrong")
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("尝试次数太多")
    waits = page.get_by_role("button", name="后可再试")
    expect(waits).to_be_disabled()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_enabled()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("密码", exact=True)).to_be_focused()
    expect(page.get_by_label("工号")).to_have_value("nobody.at.all")


def test_without_a_line_to_the_hub_nothing_that_was_typed_is_lost(page: Page) -> None:
    page.route("**/api/v1/login", lambda route: route.abort())
    sign_in(page, "editor", PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("连不上服务")
    page.unroute("**/api/v1/login")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="分类")).to_be_visible()


def test_whose_session_is_over_is_told_so_and_types_his_password_only(page: Page) -> None:
    sign_in(page, "editor", PASSWORD)
    expect(page.get_by_role("navigation", name="分类")).to_be_visible()
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_text("登录已过期")).to_be_visible()
    expect(page.get_by_label("工号")).to_have_value("editor")
    expect(page.get_by_label("密码", exact=True)).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="分类")).to_be_visible()


def test_an_editor_begins_where_he_has_something_to_do(page: Page) -> None:
    sign_in(page, "editor", PASSWORD)
    expect(page.get_by_role("navigation", name="分类")).to_be_visible()
    expect(page.get_by_role("button", name="会话", exact=True)).to_have_count(0)


def test_signing_out_leads_to_the_login_page_and_stays_there(page: Page) -> None:
    page.get_by_label("工号").fill("agent2")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator(".top .av").click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page.get_by_label("工号")).to_be_visible()
    page.reload()
    expect(page.get_by_label("工号")).to_be_visible()
