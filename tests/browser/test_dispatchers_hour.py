"""A dispatcher's hour with keys alone, then the board, and the supervisor's workflow monitor."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague
from tests.browser.test_orders import NUMBER, state

AXE = Path(__file__).parents[2] / "agent_console/web/node_modules/axe-core/axe.min.js"


def press(page: Page, where: Locator, *keys: str) -> None:
    """From there on only keys."""
    where.focus()
    for key in keys:
        page.keyboard.press(key)


def file_order(page: Page, title: str) -> str:
    page.keyboard.press("Alt+w")
    page.get_by_role("dialog", name="新建工单").wait_for()
    page.keyboard.type(title)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    found = NUMBER.search(page.url)
    assert found
    return found.group()


def outcomes(page: Page) -> dict[str, str]:
    """Of the dialog that tells them, by number; it is closed afterwards."""
    rows = page.get_by_role("dialog").locator("[data-outcome]")
    expect(rows.first).to_be_visible()
    told = {
        row.get_by_role("button").inner_text(): str(row.get_attribute("data-outcome"))
        for row in rows.all()
    }
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return told


def grave_faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_a_dispatchers_hour_goes_without_a_mouse(colleague: Colleague) -> None:
    page = colleague("dispatcher", "#/orders")
    expect(page.get_by_role("heading", name="在办")).to_be_visible()
    made = [file_order(page, f"小区断网 {at}") for at in range(3)]
    other = file_order(page, "话费有疑问")

    # What belongs together is found by its words, and kept as a view.
    search = page.get_by_label("搜索单号、标题、客户")
    press(page, search)
    page.keyboard.type("小区断网")
    cards = page.locator(".rows [data-order]")
    expect(cards).to_have_count(3)
    press(page, page.get_by_role("button", name="存为视图"), "Enter")
    page.keyboard.type("断网")
    page.keyboard.press("Enter")
    views = page.get_by_role("group", name="我的视图")
    expect(views.get_by_role("button", name=re.compile("^断网"))).to_contain_text("3")

    # All of it is taken on and sent down, each by itself.
    press(page, page.get_by_role("button", name="批量处理", exact=True), "Space")
    bar = page.get_by_role("region", name="批量处理")
    press(page, bar.get_by_role("button", name="全选本列表"), "Enter")
    expect(bar.get_by_role("status")).to_have_text("已选 3 张")
    press(page, bar.get_by_role("button", name="更多操作"), "Enter")
    menu = bar.get_by_role("menuitem", name="受理")
    press(page, menu, "Enter")
    page.get_by_role("dialog", name="批量受理").wait_for()
    page.keyboard.press("Control+Enter")
    assert outcomes(page) == dict.fromkeys(made, "done")

    press(page, bar.get_by_role("button", name="全选本列表"), "Enter")
    expect(bar.get_by_role("status")).to_have_text("已选 3 张")
    press(page, bar.get_by_role("button", name="派单"), "Enter")
    dialog = page.get_by_role("dialog", name="批量派单")
    press(page, dialog.get_by_role("searchbox", name="查找机构"))
    page.keyboard.type("杭州")
    press(page, dialog.get_by_role("treeitem", name="全国中心"), "End", "Enter")
    press(page, dialog.get_by_role("radio", name="4 小时"), "Space")
    press(page, dialog.get_by_label("派单说明"))
    page.keyboard.type("今天内恢复")
    expect(dialog.get_by_text("杭州 0 人在线")).to_be_visible()
    page.keyboard.press("Control+Enter")
    assert outcomes(page) == dict.fromkeys(made, "done")
    press(page, bar.get_by_role("button", name="结束批量"), "Enter")
    expect(cards.locator(".tag", has_text="已派单")).to_have_count(3)

    # What cannot be done is told of by number and reason.
    press(page, page.get_by_role("tab", name="全部"), "Enter")
    press(page, search, "Control+a", "Delete")
    expect(page.locator(f".rows [data-order='{other}']")).to_be_visible()
    press(page, page.get_by_role("button", name="批量处理", exact=True), "Space")
    for number in (other, made[0]):
        press(page, page.get_by_role("checkbox", name=f"选择 {number}"), "Space")
    press(page, bar.get_by_role("button", name="更多操作"), "Enter")
    press(page, bar.get_by_role("menuitem", name="归档"), "Enter")
    page.get_by_role("dialog", name="批量归档").wait_for()
    page.keyboard.press("Control+Enter")
    assert outcomes(page) == {other: "refused", made[0]: "refused"}
    expect(bar.get_by_role("status")).to_have_text("已选 2 张")
    press(page, bar.get_by_role("button", name="催办"), "Enter")
    page.keyboard.press("Control+Enter")
    assert outcomes(page) == {other: "done", made[0]: "done"}
    press(page, bar.get_by_role("button", name="结束批量"), "Enter")

    # The view finds it all again, after a reload too; then it goes.
    page.reload()
    view = views.get_by_role("button", name=re.compile("^断网"))
    expect(view).to_be_visible()
    press(page, view, "Enter")
    expect(cards).to_have_count(3)
    expect(search).to_have_value("小区断网")
    page.keyboard.press("Alt+j")
    state(page, "已派单")
    expect(page.locator("[data-step=dispatch]")).to_contain_text("今天内恢复")
    assert grave_faults(page) == []
    press(page, views.get_by_role("button", name="删除视图 断网"), "Enter")
    expect(views.get_by_role("button", name=re.compile("^断网"))).to_have_count(0)


def test_a_card_of_the_board_moves_by_an_act_and_by_nothing_else(colleague: Colleague) -> None:
    page = colleague("dispatcher", "#/orders")
    expect(page.get_by_role("heading", name="在办")).to_be_visible()
    number = file_order(page, "看板上的单")
    page.get_by_role("button", name="看板", exact=True).click()
    opened = page.get_by_role("region", name="待受理", exact=True)
    accepted = page.get_by_role("region", name="已受理", exact=True)
    card = page.locator(f".bcd:has([data-order='{number}'])")
    expect(opened.locator(f"[data-order='{number}']")).to_be_visible()
    # Where no act leads, it is told so, and nothing happens.
    card.locator(".card").drag_to(page.get_by_role("region", name="已签收", exact=True))
    expect(page.get_by_text(f"{number} 现在不能移到“已签收”")).to_be_visible()
    # Where one leads it is asked for first.
    card.locator(".card").drag_to(accepted)
    dialog = page.get_by_role("dialog", name="受理")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened.locator(f"[data-order='{number}']")).to_be_visible()
    acts = page.get_by_role("button", name=f"处理 {number}")
    press(page, acts, "Enter", "Enter")
    dialog.get_by_role("button", name="受理", exact=True).click()
    expect(accepted.locator(f"[data-order='{number}']")).to_be_visible()
    expect(opened.locator(f"[data-order='{number}']")).to_have_count(0)
    page.get_by_role("radio", name="按机构").click()
    own = page.get_by_role("region", name="全国中心本级")
    expect(own.locator(f"[data-order='{number}']")).to_be_visible()
    card.locator(".card").drag_to(page.get_by_role("region", name="江苏", exact=False))
    dialog = page.get_by_role("dialog", name="派单")
    expect(dialog.get_by_role("treeitem", selected=True)).to_contain_text("江苏")
    dialog.get_by_role("button", name="派单", exact=True).click()
    jiangsu = page.get_by_role("region", name="江苏", exact=False)
    expect(jiangsu.locator(f"[data-order='{number}']")).to_be_visible()
    assert grave_faults(page) == []


def test_a_figure_of_the_monitor_leads_to_its_orders(colleague: Colleague) -> None:
    page = colleague("supervisor", "#/orders")
    expect(page.get_by_role("heading", name="在办")).to_be_visible()
    number = file_order(page, "监控里的单")
    page.get_by_role("button", name="工作流监控").click()
    bar = page.locator("[data-bar=open]")
    expect(bar).to_be_visible()
    waiting = int(bar.locator(".num").first.inner_text())
    assert waiting >= 1
    expect(page.locator("[data-node=root]")).to_contain_text("全国中心")
    assert grave_faults(page) == []
    bar.get_by_role("button").click()
    expect(page.locator(f".rows [data-order='{number}']")).to_be_visible()
    expect(page.locator(".lh .tag")).to_have_text(str(waiting))


def test_who_does_not_supervise_has_no_monitor(colleague: Colleague) -> None:
    page = colleague("dispatcher", "#/orders/monitor")
    expect(page.get_by_role("heading", name="在办")).to_be_visible()
    expect(page.get_by_role("button", name="工作流监控")).to_have_count(0)
