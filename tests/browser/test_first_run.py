"""An administrator's first run: an empty hub says what to begin with, and ticks it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import PASSWORD, House, running

ANSWERS = "title,answer,category\n" + "".join(
    f"怎样办理业务{n},在营业厅 App 里点“办理”第 {n} 项。,业务\n" for n in range(1, 11)
)


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A hub with one administrator and nothing else."""
    with running(Path(tmp_path_factory.mktemp("empty")), "--bare") as house:
        yield house


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def step(page: Page, name: str) -> Locator:
    return page.locator(f"[data-step={name}]")


def open_desk(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("button", name="会话").click()


def post(url: str, token: str) -> int:
    body = b'{"external_id":"1","sender":{"id":"u1"},"text":"hello"}'
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        with urlopen(Request(url, body, headers), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_an_empty_hub_leads_its_administrator_through_his_first_run(
    empty: House, open_page: Open
) -> None:
    page = open_page()
    page.goto(f"{empty.url}/console/")
    page.get_by_label("工号").fill("admin")
    page.get_by_label("密码", exact=True).fill("wrong")
    press(page, "登录")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page, "登录")
    expect(page.get_by_role("heading", name="三步开始服务")).to_be_visible()

    step(page, "channel").get_by_role("button").click()
    form = page.get_by_role("form", name="接入渠道")
    form.get_by_label("标识").fill("Web Site")
    press(form, "保存并生效")
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_label("标识").fill("site")
    form.get_by_label("显示名称").fill("官网")
    form.get_by_label("允许的网站").fill("https://www.example.com\n")
    press(form, "保存并生效")
    account = page.get_by_role("form", name="官网")
    expect(account.get_by_text("运行中")).to_be_visible()
    press(account, "测试")
    expect(account.get_by_text('data-account="site"')).to_be_visible()

    open_desk(page)
    expect(step(page, "channel")).to_contain_text("已完成")
    step(page, "articles").get_by_role("button").click()
    press(page, "导入与导出")
    page.get_by_role("menuitem", name="导入文章").click()
    sheet = {"name": "a.csv", "mimeType": "text/csv", "buffer": ANSWERS.encode()}
    page.get_by_role("dialog").get_by_label("文件").set_input_files(sheet)  # type: ignore[arg-type]
    page.get_by_label("不经审核，立即对客户生效").check()
    press(page, "查看结果")
    page.get_by_role("dialog").get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("新增 10 篇")).to_be_visible()

    open_desk(page)
    expect(step(page, "articles")).to_contain_text("已完成")
    step(page, "people").get_by_role("button").click()
    person = page.get_by_role("form", name="新增人员")
    person.get_by_label("工号").fill("wang")
    person.get_by_label("姓名").fill("王" * 150)
    press(person, "保存")
    made = page.locator("[data-once]").inner_text()
    begin(open_page(), empty, made)

    open_desk(page)
    expect(page.get_by_role("heading", name="三步开始服务")).to_have_count(0)
    expect(page.get_by_text("选一个会话")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def begin(page: Page, empty: House, made: str) -> None:
    """The new colleague's first minute: another password before anything else."""
    page.goto(f"{empty.url}/console/")
    page.get_by_label("工号").fill("wang")
    page.get_by_label("密码", exact=True).fill(made)
    press(page, "登录")
    expect(page.get_by_role("heading", name="设置您自己的密码")).to_be_visible()
    expect(page.get_by_role("navigation", name="主导航")).to_have_count(0)
    page.get_by_label("现在的密码").fill(made)
    page.get_by_label("新密码").fill("one of my own")
    page.get_by_label("再输一次").fill("one of my own")
    press(page, "修改并进入")
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()


def test_an_account_is_given_a_secret_that_is_never_shown_again_and_stops_and_starts(
    house: House, colleague: Colleague
) -> None:
    page = colleague("admin", "#/settings/channels/new")
    form = page.get_by_role("form", name="接入渠道")
    form.get_by_text("REST 接口").click()
    form.get_by_label("标识").fill("shop")
    press(form, "生成")
    token = form.get_by_label("访问令牌（必填）").input_value()
    assert len(token) == 48
    press(form, "保存并生效")
    account = page.get_by_role("form", name="shop")
    expect(account.get_by_text("运行中")).to_be_visible()
    url = f"{house.url}/channels/rest/shop/messages"
    assert post(url, token) == 202
    assert token not in page.content()
    press(account, "停止")
    expect(account.get_by_text("已停止")).to_be_visible()
    assert post(url, token) == 404
    page.get_by_role("switch", name="启用“shop”").click()
    expect(account.get_by_text("运行中")).to_be_visible()
    assert post(url, token) in {200, 202}
    account.get_by_label("显示名称").fill("商城")
    press(account, "保存并生效")
    expect(page.get_by_role("form", name="商城")).to_be_visible()
    assert post(url, token) in {200, 202}
    press(page.get_by_role("form", name="商城"), "停止")
    press(page.get_by_role("form", name="商城"), "删除")
    expect(page.get_by_role("switch", name="启用“商城”")).to_have_count(0)


def test_the_condition_says_what_to_do_and_the_audit_who_did_what(colleague: Colleague) -> None:
    page = colleague("admin", "#/settings/health")
    backup = page.locator("[data-point=backup]")
    expect(backup).to_contain_text("hub backup")
    expect(page.locator("[data-point=store]")).to_contain_text("MongoDB")
    press(page, "审计日志")
    expect(page.get_by_role("cell", name="127.0.0.1").first).to_be_visible()
    page.get_by_label("类型").select_option("sign_in")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="登录").first).to_be_visible()
    expect(rows.filter(has_text="组织与人员")).to_have_count(0)
    with page.expect_download() as taken:
        press(page, "导出 CSV")
    assert taken.value.suggested_filename == "audit.csv"


def test_whoever_has_no_right_to_it_is_shown_none_of_it(colleague: Colleague) -> None:
    page = colleague("agent", "#/settings/channels")
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    expect(page.get_by_role("heading", name="渠道")).to_have_count(0)
