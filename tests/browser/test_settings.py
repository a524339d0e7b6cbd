"""Settings as an administrator changes them: what is saved holds, what is wrong says where."""

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from urllib.error import HTTPError

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.house import House
from tests.browser.test_palette import palette


def detail(page: Page, name: str) -> Locator:
    return page.get_by_role("form", name=name)


def ask(url: str, token: str) -> HTTPResponse:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=10)
    return answer


def test_a_holiday_is_added_and_two_shifts_that_overlap_are_refused_by_name(
    colleague: Colleague,
) -> None:
    page = colleague("admin", "#/settings/calendars")
    page.get_by_role("button", name="工作时间").click()
    form = detail(page, "工作时间")
    form.get_by_label("周一时段").fill("09:00-12:00, 11:00-18:00")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_label("周一时段").fill("09:00-12:00, 13:30-18:00")
    day = (datetime.now(tz=UTC) + timedelta(days=3)).date().isoformat()
    form.get_by_role("button", name="添加一天").click()
    form.get_by_label("日期").fill(day)
    form.get_by_label("名称，如春节").fill("测试节")
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_text("“工作时间”已保存")).to_be_visible()
    page.reload()
    expect(detail(page, "工作时间").get_by_role("group", name="测试节")).to_be_visible()


def test_a_token_is_shown_once_works_and_works_no_more_when_revoked(
    house: House, colleague: Colleague
) -> None:
    page = colleague("admin", "#/settings/tokens")
    page.get_by_role("button", name="新建令牌").click()
    form = detail(page, "新建令牌")
    form.get_by_role("button", name="生成令牌").click()
    expect(form.get_by_role("alert").first).to_be_visible()
    form.get_by_label("名称").fill("OA 系统")
    form.get_by_label("查看工单").check()
    form.get_by_role("button", name="生成令牌").click()
    token = form.locator("[data-once]").inner_text()
    orders = f"{house.url}/api/v1/workorders"
    with ask(orders, token) as answer:
        assert "items" in json.loads(answer.read())
    form.get_by_role("button", name="已保存好").click()
    expect(page.locator("[data-once]")).to_have_count(0)
    page.get_by_role("button", name="OA 系统").click()
    detail(page, "OA 系统").get_by_role("button", name="吊销").click()
    expect(page.get_by_role("cell", name="已吊销")).to_be_visible()
    try:
        ask(orders, token).close()
        raise AssertionError("a revoked token was taken")
    except HTTPError as refused:
        assert refused.code == 401


def test_a_webhook_is_made_its_secret_shown_once_and_nobody_answers_its_test(
    colleague: Colleague,
) -> None:
    page = colleague("admin", "#/settings/webhooks")
    page.get_by_role("button", name="新建推送").click()
    form = detail(page, "新建推送")
    form.get_by_label("名称").fill("CRM")
    form.get_by_label("接收地址").fill("http://127.0.0.1:9/hub")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_label("接收地址")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("接收地址").fill("https://oa.example.com/hub")
    form.get_by_label("工单", exact=True).check()
    form.get_by_role("button", name="保存").click()
    expect(form.locator("[data-once]")).not_to_be_empty()
    form.get_by_role("button", name="已保存好").click()
    form = detail(page, "CRM")
    expect(form.get_by_label("工单", exact=True)).to_be_checked()
    form.get_by_role("button", name="测试推送").click()
    expect(form.get_by_text("没有收到")).to_be_visible()
    form.get_by_role("button", name="删除").click()
    expect(page.get_by_text("还没有事件推送")).to_be_visible()


def test_a_person_is_appointed_at_a_node_and_sees_only_what_his_post_allows(
    house: House, colleague: Colleague
) -> None:
    page = colleague("admin", "#/settings/people")
    page.get_by_role("button", name="新增人员").click()
    form = detail(page, "新增人员")
    form.get_by_label("工号").fill("nb1")
    form.get_by_label("姓名").fill("陆宁")
    form.get_by_label("所在机构").select_option("root.zj.nb")
    form.get_by_label("角色").select_option("dispatcher")
    form.get_by_label("归属机构").select_option("root.zj.nb")
    form.get_by_role("button", name="保存").click()
    password = form.locator("[data-once]").inner_text()
    page.context.clear_cookies()
    page.goto(f"{house.url}/console/")
    page.get_by_label("工号").fill("nb1")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("现在的密码").fill(password)
    for label in ("新密码", "再输一次"):
        page.get_by_label(label).fill("路上的梧桐树又黄了")
    page.get_by_role("button", name="修改并进入").click()
    rail = page.get_by_role("navigation", name="主导航")
    expect(rail.get_by_role("button", name="工单")).to_be_visible()
    expect(rail.get_by_role("button", name="监控")).to_have_count(0)
    expect(rail.get_by_role("button", name="设置")).to_have_count(0)


def test_a_queue_is_made_changed_and_given_up(colleague: Colleague) -> None:
    page = colleague("admin", "#/settings/queues")
    page.get_by_role("button", name="新建队列").click()
    form = detail(page, "新建队列")
    form.get_by_label("名称").fill("宽带故障")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_label("标识")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("标识").fill("broadband")
    form.get_by_label("话题").fill("broadband, fault")
    form.get_by_role("button", name="保存").click()
    form = detail(page, "宽带故障")
    expect(form.get_by_label("话题")).to_have_value("broadband, fault")
    form.get_by_role("button", name="撤销队列").click()
    form.get_by_role("button", name="撤销队列").click()
    expect(page.get_by_text("“宽带故障”已删除")).to_be_visible()


def test_what_is_typed_and_not_saved_is_asked_for_whatever_leads_away(
    colleague: Colleague,
) -> None:
    page = colleague("admin", "#/settings/queues/new")
    form = detail(page, "新建队列")
    rail = page.get_by_role("navigation", name="主导航")
    form.get_by_label("名称").click()
    page.keyboard.type("夜班")

    def kept() -> None:
        expect(form.get_by_role("alert")).to_have_text("改动还没有保存")
        expect(form.get_by_role("button", name="继续编辑")).to_be_focused()
        page.keyboard.press("Enter")
        expect(form.get_by_role("alert")).to_have_count(0)
        expect(form.get_by_label("名称")).to_have_value("夜班")
        assert page.url.endswith("#/settings/queues/new")

    rail.get_by_role("button", name="工单").click()
    kept()
    page.evaluate("location.hash = '#/settings/people'")
    kept()
    page.evaluate("history.back()")
    kept()
    palette(page).type("qwzs")
    page.get_by_role("option", name="前往知识").click()
    kept()
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.evaluate("location.hash = '#/settings/limits'")
    form.get_by_role("button", name="放弃修改").click()
    expect(page.get_by_role("heading", name="工单时限")).to_be_visible()

    page.get_by_label("提醒", exact=True).first.fill("61")
    rail.get_by_role("button", name="知识").click()
    expect(page.get_by_role("button", name="继续编辑")).to_be_focused()
    page.get_by_role("button", name="放弃修改").click()
    expect(page.get_by_role("region", name="文章列表")).to_be_visible()


def test_the_settings_speak_english_and_fit_a_phone(house: House, colleague: Colleague) -> None:
    page = colleague("admin", "#/settings/queues")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Queues")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    page.set_viewport_size({"width": 390, "height": 844})
    for place in ("settings", "settings/people", "orders", "board"):
        page.goto(f"{house.url}/console/#/{place}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
