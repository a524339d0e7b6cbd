"""Nothing that was sown runs, breaks a page or reaches over its edge, wherever it is shown."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import Open
from tests.browser.hostile import FILE, NAME, RUNS, Sower, sow
from tests.browser.house import PASSWORD, House, running
from tests.browser.people import SOON

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
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible(timeout=SOON)
    faults.clear()
    yield page
    assert faults == []


def check(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands."""
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__ran") is None, where
    assert page.locator(f"[onerror], [onload], [href^='javascript:'], [src*='{RUNS}']").count() == 0
    return [f"{where}: {one}" for one in page.evaluate(WIDER)]


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
    assert faults == []


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
    assert faults == []


def test_a_conversation_shows_its_words_its_names_and_its_files_as_they_are_written(
    hostile: House, page: Page, sown: str
) -> None:
    page.goto(f"{hostile.url}/console/?sown#{sown}")
    log = page.get_by_role("log", name="对话内容")
    expect(log.locator(".bb", has_text=RUNS).first).to_be_visible(timeout=SOON)
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
    assert faults == []


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
