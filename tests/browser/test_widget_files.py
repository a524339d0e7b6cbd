"""Files of customers: picked, pasted, dropped; with a bar, given up, refused, kept over a cut."""

import base64
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, expect

from hub.core.parts import Image, Text
from tests.browser.conftest import Open
from tests.browser.counter import STRICT, Counter
from tests.browser.pictures import png

HAND_OVER = """(field, [name, type, data, how]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0))
  const box = new DataTransfer()
  box.items.add(new File([bytes], name, { type }))
  const more = { bubbles: true, composed: true, cancelable: true }
  const pasted = new ClipboardEvent('paste', { ...more, clipboardData: box })
  if (how === 'paste') field.dispatchEvent(pasted)
  else for (const one of ['dragenter', 'dragover', 'drop'])
    field.dispatchEvent(new DragEvent(one, { ...more, dataTransfer: box }))
}"""


@pytest.fixture
def page(counter: Counter, open_page: Open) -> Page:
    """A page whose policy allows nothing but the hub's script and its calls."""
    counter.policy = STRICT.format(counter.url, counter.url.replace("http", "ws"))
    page = open_page()
    page.goto(f"{counter.url}/shop")
    page.get_by_role("button", name="打开在线客服").click()
    expect(field(page)).to_be_focused()
    return page


def field(page: Page) -> Any:
    return page.get_by_role("textbox", name="输入消息…")


def pick(page: Page, *files: tuple[str, bytes]) -> None:
    chosen: list[Any] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        for name, data in files
    ]
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="添加图片或文件").click()
    chooser.value.set_files(chosen)


def hand_over(page: Page, name: str, data: bytes, how: str) -> None:
    sent = [name, "image/png", base64.b64encode(data).decode(), how]
    field(page).evaluate(HAND_OVER, sent)


def shown(page: Page, name: str) -> Any:
    return page.locator(".ms").get_by_role("img", name=name)


def test_files_are_picked_pasted_and_dropped_and_go_with_the_words(
    counter: Counter, page: Page
) -> None:
    pick(page, ("账单.png", png()))
    hand_over(page, "贴的.png", png(), "paste")
    hand_over(page, "拖的.png", png(), "drop")
    expect(page.get_by_role("list", name="待发送的文件").get_by_role("listitem")).to_have_count(3)
    field(page).fill("都在这里")
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled()
    field(page).press("Enter")
    said = counter.hear(1)
    assert said.parts[0] == Text(text="都在这里")
    names = [part.name for part in said.parts[1:] if isinstance(part, Image)]
    assert names == ["账单.png", "贴的.png", "拖的.png"]
    for name in names:
        expect(shown(page, name)).to_be_visible()
    expect(page.get_by_text("已送达")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="打开在线客服").click()
    expect(shown(page, "拖的.png")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 账单.png").click()
    assert download.value.suggested_filename == "账单.png"


def test_a_file_under_way_shows_how_far_it_is_and_can_be_given_up(
    counter: Counter, page: Page
) -> None:
    held: dict[str, Route] = {}

    def hold(route: Route) -> None:
        held[unquote(route.request.url).partition("?name=")[2]] = route

    page.route("**/files?name=*", hold)
    pick(page, ("大.pdf", b"%PDF-" + b"x" * 900_000), ("小.txt", b"ok"))
    expect(page.get_by_role("progressbar", name="上传 大.pdf")).to_be_visible()
    field(page).fill("等等")
    field(page).press("Enter")
    expect(page.locator(".b.me")).to_have_count(0)
    expect(field(page)).to_have_value("等等")
    page.get_by_role("button", name="取消上传 大.pdf").click()
    expect(page.get_by_role("progressbar", name="上传 大.pdf")).to_have_count(0)
    held["小.txt"].continue_()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled()
    field(page).press("Enter")
    expect(page.locator(".b.me")).to_have_count(1)
    assert [type(part).__name__ for part in counter.hear(1).parts] == ["Text", "File"]


def test_what_is_not_taken_is_said_in_the_customers_language(counter: Counter, page: Page) -> None:
    counter.open("shop", {"file_bytes": 2000})
    page.reload()
    page.get_by_role("button", name="打开在线客服").click()
    alert = page.get_by_role("alert")
    for name, data, words in (
        ("图.svg", b"<svg onload=alert(1)>", "不支持 图.svg 这种文件"),
        ("大.txt", b"x" * 3000, "大.txt 超过 2 kB"),
        ("空.txt", b"", "空.txt 是空文件"),
    ):
        pick(page, (name, data))
        expect(alert).to_contain_text(words)
    pick(page, *((f"{number}.txt", b"x") for number in range(6)))
    expect(alert).to_contain_text("一次最多 5 个文件")
    for number in range(5):
        page.get_by_role("button", name=f"移除 {number}.txt").click()
    pick(page, ("假的.png", b"<script>alert(1)</script>"))
    expect(page.get_by_role("status").filter(has_text="不支持这种文件")).to_be_visible()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_disabled()
    assert not counter.hub.inbounds


def test_a_cut_line_ends_no_upload_and_doubles_nothing(counter: Counter, page: Page) -> None:
    fails = [True, True]

    def cut(route: Route) -> None:
        if fails:
            fails.pop()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files?name=*", cut)
    pick(page, ("\u202egnp.账单.png", png()))
    expect(page.get_by_text("等待连接，连上后继续")).to_be_visible()
    expect(page.get_by_role("list", name="待发送的文件")).to_contain_text("gnp.账单.png")
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_enabled()
    counter.shut("shop")
    field(page).press("Enter")
    expect(page.get_by_text("发送中")).to_be_visible()
    page.reload()
    counter.open("shop", {})
    page.get_by_role("button", name="打开在线客服").click()
    said = counter.hear(1)
    assert [part.name for part in said.parts if isinstance(part, Image)] == ["gnp.账单.png"]
    expect(page.locator(".b.me")).to_have_count(1)
    expect(page.get_by_text("已送达")).to_be_visible()
    assert (len(counter.hub.files), len(counter.hub.inbounds)) == (1, 1)
