"""Text messages as agents and customers see them: what one costs, who wants none, whole answers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser import phones
from tests.browser.axe import findings, in_both_themes
from tests.browser.conftest import Calls, Colleague, Open
from tests.browser.house import House
from tests.browser.people import put_away

NUMBER = "13900008812"
ANSWER = """可以在这些地方查话费账单：

1. 手机 App：打开后点“我的”，再点“账单”，能看到本月和过去十二个月的明细。
2. 网上营业厅：登录 https://www.yuanxin.example/bill 后选“话费账单”。
3. 短信：编辑 1 发到 10010，一分钟内收到上月账单。

账单每月 3 日出齐。对某一项费用有疑问，把项目名称发给我们，我们逐项说明。"""


@pytest.fixture(scope="module")
def texts(house: House, admin: APIRequestContext, calls: Calls) -> Iterator[str]:
    """A conversation by text message; it is closed in the end."""
    phones.connect(house, admin)
    conversation = phones.write(house, NUMBER, "我的话费怎么突然多了？")
    yield conversation
    put_away(house, calls("agent"), conversation)


def test_an_agent_sees_what_a_text_message_costs_and_that_its_customer_wants_none(
    house: House, texts: str, colleague: Colleague
) -> None:
    page = colleague("agent", f"#{texts}")
    take = page.get_by_role("button", name=re.compile("接入|接管"))
    take.first.click()
    field = page.get_by_role("textbox", name="回复")
    field.fill("好" * 75)
    count = page.locator("[data-count]")
    expect(count).to_have_text("2 条 · 75 字 · 本条余 59")
    field.fill("好" * 202)
    expect(count).to_have_class(re.compile("warn"))
    assert in_both_themes(page, "counter") == []
    phones.write(house, NUMBER, "TD")
    bar = page.locator("[data-bar=consent]")
    expect(bar).to_contain_text("客户已退订短信")
    expect(field).to_have_count(0)
    expect(page.get_by_text("您已退订", exact=False).last).to_be_visible()
    assert in_both_themes(page, "consent") == []
    page.get_by_role("tab", name="内部备注").click()
    expect(page.get_by_role("textbox", name="内部备注")).to_be_visible()
    page.reload()
    expect(bar).to_be_visible()
    phones.write(house, NUMBER, "START")
    expect(bar).to_have_count(0)
    expect(field).to_have_value("好" * 202)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_customer_reads_the_whole_of_an_answer_on_his_phone(
    house: House, open_page: Open, width: int
) -> None:
    token = f"page-of-{width}-0000"
    phones.publish(house, token, "怎么查询话费账单", ANSWER)
    page = open_page(viewport={"width": width, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{house.url}/a/{token}")
        expect(page.get_by_role("heading", name="怎么查询话费账单")).to_be_visible()
        expect(page.get_by_role("link")).to_have_attribute(
            "href", "https://www.yuanxin.example/bill"
        )
        assert _width(page) <= width
        assert findings(page, f"answer {scheme} {width}") == []
    gone = page.goto(f"{house.url}/a/{token}x")
    assert gone and gone.status == 404
    expect(page.get_by_role("heading")).to_contain_text("打不开")
    assert _width(page) <= width


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
