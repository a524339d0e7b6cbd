"""Every dialog: opened, walked through and left by keys, with nothing grave that axe finds."""

import base64
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import in_both_themes
from tests.browser.conftest import Colleague
from tests.browser.dialogs import Inspector
from tests.browser.hostile import Sower
from tests.browser.house import House
from tests.browser.test_threads import PIXEL

PICTURE = {
    "name": "光猫.png",
    "content_type": "image/png",
    "data_base64": base64.b64encode(PIXEL).decode(),
}


@pytest.fixture
def page(colleague: Colleague) -> Page:
    page = colleague("admin")
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    return page


@pytest.fixture
def sower(house: House, page: Page) -> Sower:
    return Sower(house, page.request)


@pytest.fixture
def talks(sower: Sower) -> Iterator[list[str]]:
    """Two of somebody who writes from two addresses, both in the administrator's hand."""
    talks = []
    for sender in (uuid4().hex, uuid4().hex):
        talk = sower.write("转人工", f"{sender}a", sender=sender)["conversation_id"]
        sower.post(f"/conversations/{talk}/take")
        sower.write("灯一直红着", f"{sender}b", PICTURE, sender=sender)
        talks.append(talk)
    first, second = (sower.get(f"/conversations/{talk}")["customer"]["id"] for talk in talks)
    sower.post(f"/customers/{first}/merge", into=second, reason="同一人")
    field = sower.post("/customer-fields", name="装机日期", kind="date")
    sower.put("/seat", state="busy")
    yield talks
    for talk in talks:
        sower.post(f"/conversations/{talk}/close", summary="测试")
    sower.put("/seat", state="offline")
    sower.delete(f"/customer-fields/{field['id']}")


def go(page: Page, place: str) -> None:
    """By the address; what is open over the page is left behind."""
    page.goto(page.url.partition("#")[0].rstrip("/") + f"/#{place}")
    page.reload()
    page.wait_for_load_state("networkidle")


def test_what_opens_over_a_conversation(page: Page, talks: list[str]) -> None:
    go(page, talks[0])
    look = Inspector(page)
    expect(page.get_by_role("button", name="放大图片 光猫.png")).to_be_visible()
    for name in ("转派", "邀请同事"):
        look.button(name)
    for name in ("稍后提醒", "标签", "由消息建工单"):
        look.menu("更多", name)
    look.by(page.locator(".thh .btn").last, "结束会话")
    look.by(page.get_by_role("button", name="放大图片 光猫.png"), "picture")
    look.by(page.locator("[data-merge]").get_by_role("button", name="并入此会话"), "合并会话")
    for name in ("修改资料", "合并到另一位客户", "屏蔽客户"):
        look.menu("客户操作", name)
    look.button("填写资料")
    look.button("取消合并")
    look.menu("筛选", "新建筛选")
    look.button("提醒方式", modal=False)
    look.key("Control+k", "palette")
    look.key("?", "keys")
    page.get_by_role("tab", name="工单").click()
    look.button("新建工单")
    assert not look.found, "\n".join(look.found)


def test_a_day_is_picked_within_a_dialog(page: Page, talks: list[str]) -> None:
    go(page, talks[0])
    expect(page.get_by_role("button", name="更多", exact=True)).to_be_visible()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="稍后提醒")
    field = dialog.get_by_role("combobox", name="或指定时间")
    field.click()
    picker = dialog.locator(".el-picker__popper")
    expect(picker).to_be_visible()
    found = in_both_themes(page, "picker")
    page.keyboard.press("Escape")
    expect(picker).to_be_hidden()
    expect(dialog).to_be_visible()
    field.click()
    picker.locator("button.arrow-right").click()
    picker.locator("td.available").nth(9).click()
    picker.get_by_role("button", name="确定").click()
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(0)
    dialog.get_by_role("button", name="稍后提醒").click()
    expect(page.locator("[data-bar=later]")).to_contain_text("稍后提醒")
    page.get_by_role("button", name="现在处理").click()
    assert not found, "\n".join(found)


def test_a_dialog_gives_the_focus_back_when_it_is_left_by_its_button(
    page: Page, talks: list[str]
) -> None:
    go(page, talks[0])
    opener = page.get_by_role("button", name="邀请同事")
    dialog = page.get_by_role("dialog", name="邀请同事")
    for button in (
        dialog.get_by_role("button", name="取消").first,
        dialog.locator("footer .btn").first,
    ):
        opener.press("Enter")
        button.click()
        expect(dialog).to_have_count(0)
        expect(opener).to_be_focused()


def test_what_opens_over_orders(page: Page, sower: Sower) -> None:
    order: Any = sower.post("/workorders", type="fault", title="对话框", fields={"what": "断网"})
    number = order["id"]
    sower.post(f"/workorders/{number}/accept")
    go(page, f"/orders/{number}")
    look = Inspector(page)
    expect(page.locator("[data-state]")).to_be_visible()
    look.by(page.locator(".list").get_by_role("button", name="新建工单"), "新建工单")
    look.button("派单")
    for name in ("催办", "督办"):
        look.button(name)
    for name in ("转办", "挂起", "关联", "作废"):
        look.menu("更多操作", name)
    page.get_by_role("button", name="批量处理").first.click()
    page.get_by_label(f"选择 {number}").check()
    bar = page.get_by_role("region", name="批量处理")
    for one in bar.locator(".row").last.get_by_role("button").all()[:2]:
        look.by(one, f"bulk {one.inner_text()}")
    look.button("备注", bar)
    go(page, "/orders/board")
    look.menu(f"处理 {number}", "派单")
    sower.post(f"/workorders/{number}/dispatch", node="root.zj", note="测试")
    for act in ("receive", "start"):
        sower.post(f"/workorders/{number}/{act}")
    go(page, f"/orders/{number}")
    for name in ("回单", "退单"):
        look.button(name)
    sower.post(f"/workorders/{number}/answer", note="测试")
    expect(page.locator("[data-state]")).to_have_text("已回单")
    look.button("不认可，重开")
    assert not look.found, "\n".join(look.found)
    sower.post(f"/workorders/{number}/close")


def test_what_opens_over_the_board(page: Page, talks: list[str]) -> None:
    go(page, "/board")
    look = Inspector(page)
    card = page.locator("[data-seat=admin]")
    expect(card).to_contain_text("2/")
    look.by(card, "worker")
    card.press("Enter")
    page.get_by_role("button", name="座席安排").press("Enter")
    expect(page.get_by_role("dialog", name="座席安排")).to_be_visible()
    look.judge("seat", card)
    for act in ("旁观", "耳语"):
        card.press("Enter")
        page.get_by_role("dialog").get_by_role("button", name=act).first.press("Enter")
        expect(page.get_by_role("dialog", name="旁观会话")).to_be_visible()
        look.judge(act, card, modal=False)
    assert not look.found, "\n".join(look.found)


def test_what_opens_over_knowledge_and_the_bot(page: Page) -> None:
    look = Inspector(page)
    go(page, "/knowledge")
    look.menu("导入与导出", "导入文章")
    page.get_by_role("region", name="文章列表").get_by_role("button", name="PUK").first.click()
    look.by(page.get_by_role("button", name="插入链接"), "link")
    look.menu("更多操作", "下线")
    go(page, "/bot/models")
    train = page.get_by_role("button", name="训练", exact=True)
    if train.is_enabled():
        look.by(train, "train")
    assert not look.found, "\n".join(look.found)


def test_a_session_that_is_over(page: Page) -> None:
    look = Inspector(page)
    page.context.clear_cookies()
    page.get_by_role("navigation", name="主导航").get_by_role("button", name="知识").dispatch_event(
        "click"
    )
    dialog = page.get_by_role("dialog", name="登录已过期")
    expect(dialog).to_be_visible()
    look.look("login again", dialog)
    look.walk("login again", dialog)
    assert not look.found, "\n".join(look.found)


def test_what_is_wrong_with_a_dialog_is_found(page: Page) -> None:
    """A test that cannot fail proves nothing."""
    page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', `<button id=opens>opens</button>
        <div role=dialog aria-label=bad hidden><button></button></div>`)
      const opens = document.querySelector('#opens')
      const box = document.querySelector('[aria-label=bad]')
      opens.onclick = () => { box.hidden = false }
      addEventListener('keydown', (event) => {
        if (event.key === 'Escape') { box.hidden = true; opens.blur() }
      })
    }""")
    look = Inspector(page)
    look.by(page.locator("#opens"), "bad")
    told = "\n".join(look.found)
    for fault in ("button-name", "opens with the focus", "Tab leads to", "Escape leads to"):
        assert fault in told
