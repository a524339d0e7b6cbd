"""Nothing that was sown runs, breaks a page or reaches over its edge, wherever it is shown."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import Open
from tests.browser.hostile import ATTACKS, FILE, LINE, NAME, RUNS, TEXT, Sower, sow
from tests.browser.house import PASSWORD, House, running
from tests.browser.people import Customer
from tests.browser.settling import idle

WIDE = '<i style="display:block;width:9000px;height:1px"></i>'
SECRET = {"Authorization": "Bearer browser-tests-only"}
WIDER = """() => [...document.querySelectorAll('main, main *, dialog, dialog *')].filter(one => {
  const how = getComputedStyle(one)
  const cut = how.textOverflow === 'ellipsis' || how.webkitLineClamp !== 'none'
  const area = one.matches('textarea, input, select, svg, svg *, .hidden-label, .patch')
  return one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && one.checkVisibility()
    && how.overflowX !== 'visible' && how.display !== 'inline' && !cut && !area
}).map(one => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""
"""What reaches over its edge, or must be scrolled sideways."""
SIDEWAYS = "DIV.cols "
"""The columns of the board of orders are walked through sideways, within their page."""
TURNED = r"""() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const runs = one => getComputedStyle(one).display.startsWith('inline')
  const isolates = one => !runs(one) || getComputedStyle(one).unicodeBidi !== 'normal'
  const area = one => (isolates(one) ? one : area(one.parentElement))
  const turns = line => line.split(/[\u202a-\u202e\u2066-\u2068]/).length
    > line.split(/[\u202c\u2069]/).length
  const stands = one => one.textContent.trim()
    && (one.nodeType === Node.TEXT_NODE || one.nodeType === Node.ELEMENT_NODE && runs(one))
  const found = []
  while (texts.nextNode()) {
    const text = texts.currentNode
    const holder = text.parentElement
    if (!text.data.split('\n').some(turns) || holder.matches('textarea, .pre')) continue
    for (const one of area(holder).childNodes) {
      if (!one.contains(text) && stands(one)) found.push(`${holder.outerHTML} by ${one.data}`)
    }
  }
  return found
}"""
"""Texts that turn round what stands beside them in one line."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of its own: nobody else's tests shall meet what is sown here."""
    with running(tmp_path_factory.mktemp("hostile")) as house:
        yield house


@pytest.fixture(scope="module")
def sown(hostile: House, chromium: Browser) -> str:
    context = chromium.new_context()
    conversation_id = sow(hostile, context.request)
    context.close()
    return conversation_id


@pytest.fixture
def page(hostile: House, sown: str, open_page: Open) -> Iterator[Page]:
    """An administrator's page that fails the test when anything runs or goes wrong on it."""
    page = open_page()
    faults: list[str] = []

    def note(one: ConsoleMessage) -> None:
        if one.type == "error":
            faults.append(one.text)

    page.on("console", note)
    page.goto(f"{hostile.url}/console/")
    page.get_by_label("工号").fill("admin")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    faults.clear()
    yield page
    assert faults == []


def check(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands."""
    idle(page)
    assert page.evaluate("window.__ran") is None, where
    assert page.locator(f"[onerror], [onload], [href^='javascript:'], [src*='{RUNS}']").count() == 0
    found = [*page.evaluate(WIDER), *page.evaluate(TURNED)]
    found = [one for one in found if not one.startswith(SIDEWAYS)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page is wider than its window")
    return [f"{where}: {one}" for one in found]


def test_no_page_of_the_console_runs_what_it_shows(page: Page, sown: str) -> None:
    faults = []
    rail = page.get_by_role("navigation", name="主导航").get_by_role("button")
    for at in range(rail.count()):
        rail.nth(at).click()
        faults += check(page, rail.nth(at).inner_text())
        rows = page.locator("main button", has_text="onload").all()
        for row in rows[:3]:
            row.click()
            faults += check(page, f"{rail.nth(at).inner_text()}, one open")
            if page.get_by_role("dialog").count():
                page.keyboard.press("Escape")
    assert not faults, "\n".join(faults)


def test_no_section_of_the_settings_runs_what_it_shows(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("button", name="设置").click()
    faults = []
    sections = page.locator(".st > nav button")
    for at in range(sections.count()):
        sections.nth(at).click()
        name = sections.nth(at).inner_text()
        faults += check(page, name)
        entry = page.locator(".st > :nth-child(2) :is(button, .tn)", has_text="onload").first
        if entry.count():
            entry.click()
            faults += check(page, f"{name}, one open")
    assert not faults, "\n".join(faults)


def test_a_conversation_shows_its_words_its_names_and_its_files_as_they_are_written(
    hostile: House, page: Page, sown: str
) -> None:
    page.goto(f"{hostile.url}/console/?sown#{sown}")
    log = page.get_by_role("log", name="对话内容")
    expect(log.locator(".bb", has_text=RUNS).first).to_be_visible()
    faults = check(page, "conversation")
    file = log.locator(".file")
    while not file.count():
        log.evaluate("box => { box.scrollTop -= 300 }")
        page.wait_for_timeout(200)
        faults += check(page, "further up")
    expect(file).to_contain_text(FILE.replace("\u202e", ""))
    names = page.locator(".thh h1, .lines .mh, .lines .file, .cv .nm").all_inner_texts()
    assert names
    assert not set("\u202e\u200b\u2060") & set("".join(names))
    for tab in page.locator(".rp [role=tab]").all():
        tab.click()
        faults += check(page, f"panel {tab.inner_text()}")
    assert not faults, "\n".join(faults)


def test_what_opens_over_a_conversation_shows_names_as_they_are_written(
    hostile: House, page: Page, sown: str
) -> None:
    page.goto(f"{hostile.url}/console/?over#{sown}")
    expect(page.locator(".thh h1")).to_be_visible()
    expect(page.locator(".patch")).to_contain_text("onerror")
    expect(page.locator("[data-merge]")).to_be_visible()
    faults = check(page, "conversation")
    head = page.locator(".thh")
    for opener in (
        head.get_by_role("button", name="转派"),
        head.get_by_role("button", name="邀请同事"),
    ):
        opener.click()
        faults += over(page)
    for button, entries in (("更多", ("稍后提醒", "标签", "由消息建工单")),
                            ("客户操作", ("修改资料", "屏蔽客户"))):  # fmt: skip
        for entry in entries:
            page.get_by_role("button", name=button, exact=True).click()
            page.get_by_role("menuitem", name=entry).click()
            faults += over(page)
    page.get_by_role("button", name="填写资料").click()
    faults += over(page)
    page.locator("[data-merge]").get_by_role("button").first.click()
    faults += over(page)
    page.get_by_role("button", name="筛选").click()
    faults += check(page, "filters")
    page.get_by_role("menuitemradio").last.click()
    faults += check(page, "filtered")
    page.locator("[data-filter] button").click()
    page.keyboard.press("e")
    page.get_by_role("combobox", name="分类").focus()
    faults += over(page)
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="备注")).to_be_focused()
    page.keyboard.type("/")
    expect(page.locator(".co [role=option]").first).to_contain_text("onerror")
    faults += check(page, "canned replies")
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("onload")
    expect(page.get_by_role("option", name="onload").first).to_be_visible()
    faults += over(page)
    assert not faults, "\n".join(faults)


def over(page: Page) -> list[str]:
    """What is wrong with the dialog that opens, or that is open; closed again."""
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    name = dialog.get_attribute("aria-label") or ""
    found = check(page, name)
    page.keyboard.press("Escape")
    page.wait_for_timeout(150)
    if dialog.count():
        page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    return found


def test_orders_people_and_files_to_come_show_what_they_are_called(
    hostile: House, page: Page
) -> None:
    page.goto(f"{hostile.url}/console/?orders#/orders")
    page.locator(".wo").first.click()
    page.locator("[data-step=dispatch]").first.wait_for()
    faults = check(page, "order")
    page.get_by_role("button", name="关联", exact=True).or_(
        page.get_by_role("button", name="催办", exact=True)
    ).first.click()
    faults += over(page)
    page.locator(".vw button").first.click()
    faults += check(page, "view")
    page.get_by_role("button", name="新建工单").click()
    page.get_by_role("dialog").get_by_label("类型").select_option("fault")
    expect(page.get_by_role("dialog")).to_contain_text("onerror")
    faults += over(page)
    for place in ("orders/board", "orders/monitor", "board", "board/seats"):
        page.goto(f"{hostile.url}/console/?{place}#/{place}")
        expect(page.locator("main .sk")).to_have_count(0)
        faults += check(page, place)
    page.locator("[data-seat=hostile]").click()
    faults += over(page)
    page.goto(f"{hostile.url}/console/?import#/knowledge")
    page.get_by_role("button", name="导入与导出").click()
    page.get_by_role("menuitem", name="导入文章").click()
    rows = [{"title": f"{LINE}3", "answer": TEXT}]
    content = json.dumps(rows).encode()
    dialog = page.get_by_role("dialog", name="导入文章")
    dialog.get_by_label("文件").set_input_files(
        {"name": FILE.replace(".png", ".json"), "mimeType": "application/json", "buffer": content}
    )
    dialog.get_by_role("button", name="查看结果").click()
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    assert faults + over(page) == []


def test_the_widget_shows_the_words_of_the_house_as_they_are_written(
    hostile: House, sown: str, open_page: Open
) -> None:
    customer = Customer(open_page())
    customer.come(hostile.url)
    customer.say(TEXT[:1900])
    customer.ask(ATTACKS[0])
    panel = customer.page.get_by_role("dialog")
    expect(panel).to_contain_text("onerror")
    assert customer.page.evaluate("window.__ran") is None
    assert panel.locator("[onerror], [onload], [href^='javascript:']").count() == 0
    log = panel.get_by_role("log")
    assert log.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_message_of_a_megabyte_is_refused_and_the_house_answers_on(
    hostile: House, page: Page
) -> None:
    body = {"external_id": "big", "sender": {"id": "big", "name": NAME}, "text": "大" * 400_000}
    url = f"{hostile.url}/channels/rest/demo/messages"
    answer = page.request.post(url, headers=SECRET, data=body)
    assert 400 <= answer.status < 500
    again = Sower(hostile, page.request).write("你好", "small", sender="small")
    assert again["duplicate"] is False


def test_what_a_colleague_would_run_is_seen_by_this_test(page: Page) -> None:
    """A test that cannot fail proves nothing."""
    page.evaluate(f"document.querySelector('main').innerHTML = '{WIDE}'")
    assert check(page, "here") != []
    page.evaluate(f"{RUNS}")
    with pytest.raises(AssertionError):
        check(page, "here")
