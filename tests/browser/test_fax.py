"""A fax as an agent sees it: its pages beside its text, larger, turned, and by keys alone."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import findings, in_both_themes
from tests.browser.conftest import Calls, Colleague
from tests.browser.faxes import HEIGHT, TIFF, WIDTH, Words, drawn, send
from tests.browser.house import House
from tests.browser.people import put_away

CALLER, UNREADABLE, OTHER = "057487301234", "02155550001", "057488880000"
FORM = [
    ("过户申请表", 0.98),
    ("原机主：周敏　证件号码见附页", 0.95),
    ("新机主：浙东物流有限公司", 0.94),
    ("手写：2O26年11月", 0.55),
    ("联系电话 0574 8730 1234", 0.91),
    ("本人申请将上述号码过户给新机主使用，并确认结清全部话费。", 0.93),
]
UNSURE = 3
"""The line of the form that was not surely read."""
SECOND = [("附页一：营业执照复印件", 0.96), ("统一社会信用代码 91330200", 0.62)]
THIRD: Words = []

Give = Callable[..., str]


@pytest.fixture(scope="module")
def give(house: House, chromium: Browser, calls: Calls) -> Iterator[Give]:
    """Gives the house a fax; what has come is closed in the end."""
    given: list[str] = []

    def give(caller: str, *sheets: Words, **told: float | bool) -> str:
        given.append(send(house, caller, drawn(chromium, *sheets), **told))  # type: ignore[arg-type]
        return given[-1]

    yield give
    for conversation in given:
        put_away(house, calls("agent"), conversation)


@pytest.fixture(scope="module")
def conversation(give: Give) -> str:
    return give(CALLER, FORM, SECOND, THIRD, confidence=0.92)


@pytest.fixture
def page(conversation: str, colleague: Colleague) -> Page:
    page = colleague("agent", f"#{conversation}")
    expect(page.locator(".fx")).to_be_visible()
    return page


@pytest.fixture
def viewer(page: Page) -> Locator:
    view(page).click()
    viewer = page.get_by_role("dialog", name="传真 · 3 页")
    expect(viewer.get_by_role("option", name="过户申请表")).to_be_visible()
    expect(viewer.get_by_role("img", name="第 1 页")).to_be_visible()
    return viewer


def view(page: Page) -> Locator:
    return page.get_by_role("button", name="查看传真", exact=True)


def place(part: Locator) -> tuple[float, float, float, float]:
    """Left, top, width and height."""
    box = part.bounding_box()
    assert box
    return box["x"], box["y"], box["width"], box["height"]


def wide(part: Locator) -> float:
    return place(part)[2]


def stage(viewer: Locator) -> Locator:
    return viewer.get_by_role("group", name=re.compile("可拖动"))


def test_its_bubble_tells_what_it_is_and_how_surely_it_was_read(page: Page) -> None:
    fax = page.locator(".fx")
    expect(fax.get_by_role("button", name=re.compile("查看传真第"))).to_have_count(3)
    expect(fax).to_contain_text("来自 057 **** 1234")
    expect(fax.locator(".tag.ok", has_text="识别可信度 92%")).to_be_visible()
    expect(fax.get_by_text("过户申请表")).to_contain_text("附页一")
    expect(page.get_by_role("heading", name="057 **** 1234").first).to_be_visible()
    assert findings(page, "bubble", ".th") == []


def test_its_pages_are_leafed_through_by_keys_and_by_their_pictures(
    page: Page, viewer: Locator
) -> None:
    page.keyboard.press("PageDown")
    expect(viewer).to_contain_text("2 / 3")
    expect(viewer.get_by_role("img", name="第 2 页")).to_be_visible()
    expect(viewer.get_by_role("option")).to_have_count(2)
    strip = viewer.get_by_role("navigation", name="全部页面")
    current = strip.locator("[aria-current=page]")
    current.focus()
    page.keyboard.press("ArrowDown")
    expect(current).to_have_accessible_name("第 3 页")
    expect(current).to_be_focused()
    expect(viewer).to_contain_text("这一页没有识别出文字")
    page.keyboard.press("PageDown")
    expect(viewer).to_contain_text("3 / 3")
    strip.get_by_role("button", name="第 1 页").click()
    expect(viewer).to_contain_text("1 / 3")


def test_it_is_shown_larger_and_smaller_and_pulled_about(page: Page, viewer: Locator) -> None:
    leaf, box = viewer.locator(".leaf"), stage(viewer)
    fits = wide(leaf)
    page.keyboard.press("+")
    expect(viewer.get_by_role("button", name="适合宽度")).to_have_attribute("aria-pressed", "false")
    assert wide(leaf) > fits
    page.keyboard.press("0")
    assert wide(leaf) == fits
    viewer.get_by_role("button", name="整页").click()
    assert wide(leaf) < fits
    viewer.get_by_role("button", name="适合宽度").click()
    for _ in range(3):
        viewer.get_by_role("button", name="放大").click()
    x, y, width, height = place(box)
    page.mouse.move(x + width / 2, y + height / 2)
    page.mouse.down()
    page.mouse.move(x + width / 2 - 120, y + height / 2 - 80, steps=4)
    page.mouse.up()
    assert box.evaluate("box => [box.scrollLeft, box.scrollTop]") == [120, 80]
    before = wide(leaf)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(
        "([leaf, before]) => leaf.offsetWidth > before", arg=[leaf.element_handle(), before]
    )


def test_it_is_turned_and_its_lines_stay_where_they_are_written(
    page: Page, viewer: Locator
) -> None:
    viewer.get_by_role("option").nth(UNSURE).click()
    marked, leaf = viewer.locator(".boxes .on"), viewer.locator(".leaf")
    expect(marked).to_have_count(1)
    assert wide(marked) > place(marked)[3]
    page.keyboard.press("r")
    for part in (marked, leaf):
        assert (place(part)[2] > place(part)[3]) is (part is leaf)
    left, top, width, height = place(marked)
    page_left, page_top, page_width, page_height = place(leaf)
    assert page_left < left < left + width < page_left + page_width
    assert page_top < top < top + height < page_top + page_height
    page.keyboard.press("PageDown")
    expect(viewer.get_by_role("img", name="第 2 页")).to_be_visible()
    assert wide(leaf) < place(leaf)[3]
    page.keyboard.press("PageUp")
    expect(viewer.get_by_role("img", name="第 1 页")).to_be_visible()
    assert wide(leaf) > place(leaf)[3]
    page.keyboard.press("Shift+R")
    assert wide(leaf) < place(leaf)[3]


def test_a_line_leads_to_its_place_and_a_place_to_its_line(page: Page, viewer: Locator) -> None:
    lines = viewer.get_by_role("option")
    lines.first.focus()
    for _ in range(UNSURE):
        page.keyboard.press("ArrowDown")
    expect(lines.nth(UNSURE)).to_be_focused()
    expect(lines.nth(UNSURE)).to_contain_text("55%")
    expect(viewer.locator(".boxes .on")).to_have_class(re.compile("unsure"))
    expect(viewer.locator(".boxes .on")).to_be_in_viewport()
    last = viewer.locator(".boxes i").last
    last.hover()
    expect(lines.last).to_have_class(re.compile(r"\bat\b"))
    last.click()
    expect(lines.last).to_be_focused()
    expect(lines.last).to_have_attribute("aria-selected", "true")


def test_its_text_is_copied_and_its_original_had(page: Page, viewer: Locator) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    viewer.get_by_role("button", name="复制全文").click()
    expect(viewer.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("过户申请表\n") and copied.endswith(
        "\n\n附页一：营业执照复印件\n统一社会信用代码 91330200"
    )
    with page.expect_download() as download:
        viewer.get_by_role("link", name="下载原件").click()
    assert download.value.suggested_filename == "fax.tif"
    assert download.value.path().read_bytes() == TIFF


def test_it_is_opened_read_and_left_by_keys_and_nothing_is_wrong_with_it(
    page: Page, viewer: Locator
) -> None:
    viewer.get_by_role("option").nth(UNSURE).click()
    found = in_both_themes(page, "viewer")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(page.locator(".leaf")).to_have_count(0)
    expect(view(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(stage(viewer)).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})
    found += in_both_themes(page, "viewer on a phone")
    assert found == []


def test_one_that_may_be_misread_waits_for_a_person_with_its_number_and_channel(
    give: Give, colleague: Colleague
) -> None:
    waiting = give(UNREADABLE, [("字迹不清", 0.4)], confidence=0.4, unsure=True)
    page = colleague("agent")
    page.get_by_role("tab", name="排队中").click()
    row = page.locator(f"[data-conversation='{waiting}']")
    expect(row).to_contain_text("021 **** 0001")
    expect(row.get_by_role("img", name="传真")).to_be_visible()
    row.click()
    expect(page.locator(".fx .tag.warn")).to_have_text("识别可信度 40%，对照原件核对")
    assert findings(page, "unsure", ".th") == []


def test_who_answers_sees_where_it_goes_and_how_it_is_printed(
    give: Give, colleague: Colleague, chromium: Browser
) -> None:
    one = give(OTHER, [("请回传办理结果", 0.97)], confidence=0.97)
    page = colleague("agent", f"#{one}")
    page.get_by_role("button", name="接入").click()
    page.get_by_role("textbox", name="回复").fill("已为您办理过户。")
    hint = page.locator(".faxline")
    expect(hint).to_contain_text("打印成传真页发往 057 **** 0000，只发文字")
    assert findings(page, "answering", ".co") == []
    hint.get_by_role("button", name="预览").click()
    expect(page.get_by_text("系统的一部分暂时不可用")).to_be_visible()
    (sheet,) = drawn(chromium, [("已为您办理过户。", 1.0)])
    printed = {"png_base64": b64encode(sheet.png).decode(), "width": WIDTH, "height": HEIGHT}
    page.route("**/fax-preview", lambda route: route.fulfill(json={"pages": [printed]}))
    hint.get_by_role("button", name="预览").click()
    shown = page.get_by_role("dialog", name="发往 057 **** 0000 的传真页")
    expect(shown.get_by_role("img", name="第 1 页")).to_be_visible()
    assert findings(page, "preview", ".viewer") == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="回复")).to_have_value("已为您办理过户。")
