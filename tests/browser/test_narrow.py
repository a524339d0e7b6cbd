"""On a phone and in English: nothing reaches over the edge, no word of ours is left in Chinese."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Colleague
from tests.browser.crowd import write
from tests.browser.house import ROOT, House
from tests.browser.settling import idle
from tests.browser.test_hostile import SIDEWAYS, WIDER

WORDS = ROOT / "agent_console/web/src/console/locales"
SHOWN = """() => {
  const foreign = one => one.closest('[lang]:not(html)')
  const found = []
  for (const one of document.body.querySelectorAll('*')) {
    if (!one.checkVisibility() || foreign(one) || one.matches('script, style')) continue
    for (const name of ['aria-label', 'placeholder', 'title']) found.push(one.getAttribute(name))
    for (const child of one.childNodes) if (child.nodeType === 3) found.push(child.data)
  }
  return [...new Set(found.filter(Boolean).map(one => one.trim()).filter(Boolean))]
}"""
"""Every text and name on the page; what says that it is in another language is left out."""
TOLD = """window.__told = []
for (const name of ['json', 'text']) {
  const read = Response.prototype[name]
  Response.prototype[name] = async function () {
    const told = await read.call(this.clone())
    if (/json/.test(this.headers.get('content-type'))) {
      window.__told.push(name === 'json' ? JSON.stringify(told) : told)
    }
    return read.call(this)
  }
}"""
"""Keeps what the hub answers."""
CUSTOMER = "客户narrow"
CHINESE = re.compile(r"[\u3400-\u9fff]+")
KEY = re.compile(r"^[a-z][a-z_0-9]*(\.[a-z_0-9]+)+$")
PAGES = (
    "", "/orders", "/orders/board", "/orders/monitor", "/knowledge", "/knowledge/search", "/bot",
    "/bot/models", "/board", "/board/seats",
)  # fmt: skip


def leaves(told: Any) -> set[str]:
    """All texts of an answer, by themselves."""
    if isinstance(told, str):
        return {told.strip()}
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return set().union(*(leaves(one) for one in inner))


class Reader:
    """Looks at a page in English; what the hub tells may be Chinese, what we say may not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        self._keys = leaves_of_keys(json.loads((WORDS / "en.json").read_text("utf-8")))
        self._ours = leaves(json.loads((WORDS / "zh-CN.json").read_text("utf-8")))
        page.context.add_init_script(TOLD)

    def look(self, where: str) -> None:
        idle(self.page)
        expect(self.page.locator("main .sk")).to_have_count(0)
        texts = self.page.evaluate("window.__told")
        each = {CUSTOMER, CUSTOMER[0], "中文"}.union(*(leaves(json.loads(one)) for one in texts))
        told = "\n".join(each)
        for text in self.page.evaluate(SHOWN):
            if KEY.match(text) and text in self._keys:
                self.found.append(f"{where}: the key {text}")
            foreign = any(run not in told for run in CHINESE.findall(text))
            if foreign or (CHINESE.search(text) and text in self._ours and text not in each):
                self.found.append(f"{where}: {text[:60]}")
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.found.append(f"{where}: wider than its window")
        wide = [one for one in self.page.evaluate(WIDER) if not one.startswith(SIDEWAYS)]
        self.found += [f"{where}: {one}" for one in wide]


def leaves_of_keys(words: dict[str, Any], above: str = "") -> set[str]:
    """All keys of the messages, as they would stand on a page that does not find them."""
    found: set[str] = set()
    for name, value in words.items():
        inner = isinstance(value, dict)
        found |= leaves_of_keys(value, f"{above}{name}.") if inner else {f"{above}{name}"}
    return found


@pytest.fixture
def reader(colleague: Colleague) -> Reader:
    page = colleague("admin")
    page.context.add_init_script("window === top && localStorage.setItem('zongji locale', 'en')")
    page.set_viewport_size({"width": 390, "height": 844})
    return Reader(page)


def test_every_page_fits_a_phone_and_speaks_english(house: House, reader: Reader) -> None:
    talk = write(house, "narrow", "1", "How do I get an invoice?")["conversation_id"]
    page = reader.page
    for place in (*PAGES, talk):
        page.goto(f"{house.url}/console/?at={place}#{place}")
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        reader.look(place)
    page.get_by_role("button", name="Customer and orders").click()
    for tab in page.locator(".rp [role=tab]").all():
        tab.click()
        reader.look(f"panel {tab.inner_text()}")
    for act, said in (("take", {}), ("close", {"summary": "test"})):
        assert page.request.post(f"{house.url}/api/v1/conversations/{talk}/{act}", data=said).ok
    assert not reader.found, "\n".join(reader.found)


def test_what_is_opened_fits_a_phone_and_speaks_english(house: House, reader: Reader) -> None:
    page, api = reader.page, f"{house.url}/api/v1"
    order = {"type": "fault", "title": "No signal", "fields": {"what": "none"}}
    number = page.request.post(f"{api}/workorders", data=order).json()["id"]
    article = page.request.get(f"{api}/articles?limit=1").json()["items"][0]["id"]
    for place in (f"/orders/{number}", f"/knowledge/{article}"):
        page.goto(f"{house.url}/console/?at={place}#{place}")
        expect(page.locator("main h1, main input").first).to_be_attached()
        reader.look(place)
    page.request.post(f"{api}/workorders/{number}/cancel", data={"note": "test"})
    page.goto(f"{house.url}/console/?new#/orders")
    page.get_by_role("button", name="New order", exact=True).click()
    reader.look("new order")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    reader.look("palette")
    assert not reader.found, "\n".join(reader.found)


def test_a_word_that_is_not_translated_is_found(house: House, reader: Reader) -> None:
    """A test that cannot fail proves nothing."""
    page = reader.page
    page.goto(f"{house.url}/console/?wrong")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    page.evaluate("""document.querySelector('main').innerHTML =
      '<h1>没有翻译过的话</h1><b>act.save</b><p style="width:900px;overflow:auto">'""")
    reader.look("here")
    assert len(reader.found) >= 3
