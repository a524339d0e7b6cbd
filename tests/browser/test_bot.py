"""The bot's pages: a conversation of which nothing is kept, its reasons, and the models."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.models import name_of
from bot.project import RasaProject
from tests.browser.conftest import Colleague
from tests.browser.dialogs import Inspector
from tests.browser.house import ROOT, House
from tests.browser.people import Customer

MODELS = RasaProject(root=ROOT).models
CHANGE = 180_000
"""Milliseconds that a worker may take to come up on a busy machine."""


def say(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="客户说的话")
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_value("")


def reasons(page: Page) -> Locator:
    return page.get_by_role("region", name="为什么这样答")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="试的对话")


def test_a_sentence_is_answered_and_explained_as_a_customers_would_be(
    colleague: Colleague, house: House, customer: Customer
) -> None:
    page = colleague("editor", "#/bot")
    say(page, "上个月话费扣了59元，账单怎么查")
    told = reasons(page)
    expect(told.get_by_role("status")).to_contain_text("直接回答")
    expect(told.locator(".sent mark").first).to_have_text("上个月")
    expect(told.locator(".ents")).to_contain_text("59")
    expect(told.locator(".ops tr.first")).to_contain_text("话费账单查询")
    expect(told.locator(".hit").first).to_contain_text("账单")
    answer = log(page).locator("[data-author=bot]").first.locator(".bb").inner_text()
    customer.come(house.url)
    customer.ask("上个月话费扣了59元，账单怎么查")
    expect(customer.said_by("bot").filter(has_text=answer[:20]).first).to_be_visible()


def test_a_form_goes_on_over_turns_and_nothing_of_it_is_made(colleague: Colleague) -> None:
    page = colleague("editor", "#/bot")
    say(page, "我要投诉")
    told = reasons(page)
    expect(told.get_by_role("status")).to_contain_text("填单")
    expect(told).to_contain_text("投诉单")
    say(page, "转人工")
    expect(told.get_by_role("status")).to_contain_text("转人工")
    expect(told).to_contain_text("没有问模型")
    expect(log(page).locator(".sy").first).to_be_visible()
    say(page, "在吗")
    expect(log(page)).to_contain_text("已在人工手里")
    log(page).get_by_role("button", name="我要投诉").click()
    expect(told.get_by_role("status")).to_contain_text("填单")
    page.get_by_role("button", name="重新开始").click()
    expect(log(page)).to_contain_text("像客户那样说一句")
    desk = colleague("supervisor")
    expect(desk.get_by_role("tab", name="排队中")).to_be_visible()
    expect(desk.locator("[data-conversation]").filter(has_text="在吗")).to_have_count(0)


def test_markup_in_a_sentence_is_words(colleague: Colleague) -> None:
    page = colleague("editor", "#/bot")
    say(page, "<img src=x onerror=document.title='x'>查话费 [a](javascript:alert(1))")
    expect(reasons(page).locator(".sent")).to_contain_text("<img src=x")
    expect(page.locator(".rhl img, .rs img, a[href^=javascript]")).to_have_count(0)


def test_an_editor_sees_how_well_models_understand_and_an_agent_no_bot(
    colleague: Colleague,
) -> None:
    page = colleague("editor", "#/bot/models")
    row = page.locator(".mdl tbody tr").filter(has_text="运行中")
    expect(row).to_have_count(1)
    row.locator(".pickrow").click()
    detail = page.locator("aside.md")
    expect(detail.locator(".figs")).to_contain_text("准确")
    expect(detail.locator(".pairs button").first).to_be_visible()
    page.get_by_role("button", name="训练", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="开始训练").click()
    expect(page.locator(".job")).to_contain_text("完成", timeout=CHANGE)
    agent = colleague("agent", "#/bot")
    expect(agent.get_by_role("navigation", name="主导航")).to_be_visible()
    expect(agent.get_by_role("button", name="机器人", exact=True)).to_have_count(0)


@pytest.fixture
def twin() -> Iterator[str]:
    """Another version that answers like the one that runs; gone again afterwards."""
    running = MODELS.running()
    assert running
    name, own = "twin0000twin", name_of(running)
    shutil.copy(running, MODELS.path(name))
    shutil.copytree(MODELS.report(own), MODELS.report(name))
    try:
        yield name
    finally:
        MODELS.promote(own)
        MODELS.path(name).unlink()
        shutil.rmtree(MODELS.report(name))


def test_another_model_takes_over_and_back_while_customers_are_answered(
    colleague: Colleague, house: House, customer: Customer, twin: str
) -> None:
    page = colleague("editor", f"#/bot/models/{twin}")
    look = Inspector(page)
    look.button("启用")
    assert look.found == []
    page.get_by_role("button", name="启用", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="启用").click()
    row = page.locator(".mdl tbody tr").filter(has_text=twin)
    expect(row).to_contain_text("切换中")
    customer.come(house.url)
    customer.ask("话费账单怎么查")
    assert house.readiness()["parts"]["bot"]["state"] == "up"
    expect(row).to_contain_text("运行中", timeout=CHANGE)
    customer.ask("流量怎么查")
    before = page.locator(".mdl tbody tr").filter(has_text="上一版")
    before.locator(".pickrow").click()
    page.get_by_role("button", name="退回到此版").click()
    page.get_by_role("dialog").get_by_role("button", name="退回到此版").click()
    customer.ask("话费账单怎么查")
    expect(row).not_to_contain_text("运行中", timeout=CHANGE)
    expect(page.locator(".mdl tbody tr").filter(has_text="运行中")).to_have_count(1, timeout=CHANGE)
