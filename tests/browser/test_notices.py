"""What tells whoever looks elsewhere, what is shown of the lists, and a page of another build."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import House
from tests.browser.people import Agent, Customer

COUNTING = """
window.tones = 0
window.OscillatorNode = class extends OscillatorNode {
  constructor(...all) { super(...all); window.tones += 1 }
}
"""


@pytest.fixture
def agent(open_page: Open, signed_in: object) -> Agent:
    page = open_page(storage_state=signed_in)
    page.add_init_script(COUNTING)
    return Agent(page)


@pytest.fixture
def taken(in_hand: Agent) -> Iterator[Agent]:
    yield in_hand
    in_hand.page.get_by_role("tab", name="会话中").click()
    in_hand.page.locator(".cv").first.click()
    in_hand.close("测试")


def notices(page: Page) -> None:
    page.get_by_role("button", name="提醒方式").click()


def test_a_message_in_mine_sounds_and_is_counted_in_the_title_unless_switched_off(
    house: House, taken: Agent, customer: Customer
) -> None:
    page = taken.page
    page.get_by_role("button", name="会话", exact=True).click()
    customer.say("在吗")
    expect(page).to_have_title(re.compile(r"^\(\d+\) 会话 · 总机$"))
    page.wait_for_function("window.tones > 0")
    notices(page)
    for way in ("声音", "角标"):
        with page.expect_response(lambda answer: answer.request.method == "PUT"):
            page.get_by_role("checkbox", name=f"我的会话来消息：{way}").uncheck()
    expect(page).to_have_title("会话 · 总机")
    page.reload()
    notices(page)
    expect(page.get_by_role("checkbox", name="我的会话来消息：声音")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="待接入：声音")).to_be_checked()
    page.get_by_role("tab", name="会话中").click()
    customer.say("还在吗")
    expect(page.locator(".cv").first).to_contain_text("还在吗")
    assert page.evaluate("window.tones") == 0
    notices(page)
    for way in ("声音", "角标"):
        page.get_by_role("checkbox", name=f"我的会话来消息：{way}").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="提醒方式")).to_have_count(0)


def test_a_filter_is_saved_for_the_person_and_leaves_the_rest_out(
    house: House, taken: Agent, colleague: Colleague
) -> None:
    page = taken.page
    expect(page.locator(".cv")).not_to_have_count(0)
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("menuitem", name="新建筛选").click()
    dialog = page.get_by_role("dialog", name="新建筛选")
    expect(dialog.get_by_role("button", name="保存并使用")).to_be_disabled()
    dialog.get_by_label("名称").fill("短信钻石")
    dialog.get_by_label("渠道").select_option("smpp")
    dialog.get_by_role("button", name="保存并使用").click()
    expect(page.locator("[data-filter]")).to_have_text("短信钻石")
    expect(page.locator(".cv")).to_have_count(0)
    page.get_by_role("button", name="取消筛选").click()
    expect(page.locator(".cv")).not_to_have_count(0)
    elsewhere = colleague("agent")
    elsewhere.get_by_role("button", name="筛选").click()
    elsewhere.get_by_role("menuitemradio", name="短信钻石").click()
    elsewhere.get_by_role("button", name="筛选", exact=True).click()
    elsewhere.get_by_role("menuitem", name="删除“短信钻石”").click()
    expect(elsewhere.locator("[data-filter]")).to_have_count(0)


def test_a_page_of_another_build_is_offered_the_new_one_and_keeps_what_is_written(
    house: House, taken: Agent
) -> None:
    page = taken.page
    taken.field.fill("写到一半")

    def from_another_hub(route: WebSocketRoute) -> None:
        hub = route.connect_to_server()

        def tell(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame["type"] == "welcome":
                frame["build"] = "/console/assets/index-00000000.js"
            route.send(json.dumps(frame))

        hub.on_message(tell)

    page.route_web_socket(re.compile("/api/v1/live"), from_another_hub)
    expect(page.locator("[data-banner=new]")).to_have_count(0)
    page.reload()
    banner = page.locator("[data-banner=new]")
    expect(banner).to_contain_text("新版本")
    expect(taken.field).to_have_value("写到一半")
    with page.expect_navigation():
        banner.get_by_role("button", name="载入新版本").click()
    expect(taken.field).to_have_value("写到一半")


def test_the_seat_tells_its_state_and_the_menu_what_is_used_of_breaks(
    house: House, colleague: Colleague
) -> None:
    page = colleague("agent2")
    expect(page.get_by_role("tab", name="排队中")).to_be_visible()
    for key, state in (("Alt+3", "小休"), ("Alt+4", "话后处理"), ("Alt+1", "在线")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=f"座席状态：{state}")).to_be_visible()
    page.get_by_role("button", name="座席状态").click()
    page.get_by_role("menuitemradio", name="离线").click()
    expect(page.get_by_role("button", name="座席状态：离线")).to_be_visible()


def test_two_conversations_of_one_customer_become_one(
    house: House, open_page: Open, colleague: Colleague, taken: Agent
) -> None:
    second = Customer(open_page())
    second.come(house.url)
    second.want_a_person()
    page = taken.page
    first = page.evaluate("location.hash.slice(1)")
    other = merge_customers(page, first)
    bar = page.locator("[data-merge]")
    expect(bar).to_contain_text("该客户另有一个会话")
    bar.get_by_role("button", name="并入此会话").click()
    dialog = page.get_by_role("dialog", name="合并会话")
    dialog.get_by_role("button", name="并入此会话").click()
    expect(dialog).to_be_hidden()
    expect(taken.thread).to_contain_text("同一客户的另一会话已并入这里")
    bar.get_by_role("button", name="查看并入的会话").click()
    expect(bar.get_by_role("button", name="已并入另一会话，打开")).to_be_visible()
    assert page.evaluate("location.hash.slice(1)") == other
    bar.get_by_role("button", name="已并入另一会话，打开").click()
    expect(taken.field).to_be_visible()


def merge_customers(page: Page, first: str) -> str:
    """Say that the one who waits is the one of this conversation; the waiting conversation."""
    found: str = page.evaluate(
        """async (first) => {
            const get = async (path) => (await fetch(`/api/v1${path}`)).json()
            const one = await get(`/conversations/${first}`)
            const waiting = await get('/conversations?state=queued')
            const other = waiting.items[0]
            await fetch(`/api/v1/customers/${other.customer.id}/merge`, {
                method: 'POST', headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify({ into: one.customer.id, reason: '同一人' }),
            })
            return other.id
        }""",
        first,
    )
    return found
