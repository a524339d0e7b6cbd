"""Long conversations: one stays where one reads, copies what is said, and sees what was before."""

import base64
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Colleague
from tests.browser.crowd import Long, crowd, long_threads, write
from tests.browser.house import House
from tests.browser.people import put_away

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PLACE = """box => {
  const top = box.getBoundingClientRect().top
  const rows = [...box.querySelectorAll('.tline')].map((one) => [one, one.getBoundingClientRect()])
  const [row, rect] = rows.find(([, rect]) => rect.bottom > top + 40)
  return [row.querySelector('.bb')?.textContent, Math.round(rect.top)]
}"""


@pytest.fixture(scope="module")
def threads(house: House, chromium: Browser) -> Iterator[list[Long]]:
    with long_threads(house, chromium, 1, 260) as threads:
        yield threads


@pytest.fixture
def page(threads: list[Long], colleague: Colleague) -> Page:
    page = colleague("agent", f"#{threads[0].id}")
    expect(log(page).get_by_text(threads[0].end).first).to_be_in_viewport()
    return page


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="对话内容")


def at_end(page: Page) -> None:
    page.wait_for_function(
        "box => box.scrollHeight - box.scrollTop - box.clientHeight < 4",
        arg=log(page).element_handle(),
    )


def test_only_what_is_in_sight_is_in_the_page_and_it_begins_at_its_end(page: Page) -> None:
    at_end(page)
    assert 3 <= log(page).locator(".tline").count() < 40


def test_what_comes_earlier_does_not_move_what_one_reads(page: Page) -> None:
    box = log(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/messages\?before"), hold)
    box.evaluate("box => { box.scrollTop = 120 }")
    page.wait_for_timeout(1000)
    place = box.evaluate(PLACE)
    assert len(held) == 1
    with page.expect_response(re.compile(r"/messages\?before")):
        held[0].continue_()
    page.wait_for_function("box => box.scrollTop > 1000", arg=box.element_handle())
    page.wait_for_timeout(300)
    assert box.evaluate(PLACE) == place
    assert place[0]


def test_it_stays_at_the_end_and_does_not_pull_away_who_reads_above(
    house: House, page: Page, threads: list[Long]
) -> None:
    box, sender = log(page), threads[0].sender
    write(house, sender, "at-end", "新的一句")
    expect(box.get_by_text("新的一句")).to_be_in_viewport()
    at_end(page)
    box.evaluate("box => { box.scrollTop -= 2000 }")
    page.wait_for_timeout(200)
    place = box.evaluate(PLACE)
    write(house, sender, "above", "再一句")
    jump = page.get_by_role("button", name="1 条新消息")
    expect(jump).to_be_visible()
    assert box.evaluate(PLACE) == place
    jump.click()
    expect(box.get_by_text("再一句")).to_be_in_viewport()
    expect(jump).to_have_count(0)
    write(house, sender, "last-again", threads[0].end)


FEW, AROUND = re.compile(r"/messages(\?|$)"), re.compile(r"/messages\?around=")


@pytest.fixture
def short(page: Page) -> Iterator[Page]:
    """With pages of 60 there is a gap between what is around a message and the end."""

    def shorten(route: Route) -> None:
        url = route.request.url
        longer = f"{url}{'&' if '?' in url else '?'}limit=60"
        route.continue_(url=url if "limit" in url else longer)

    page.goto("about:blank")
    page.route(FEW, shorten)
    yield page
    page.unroute(FEW)


def texts_of(house: House, page: Page, thread: Long) -> dict[int, str]:
    """What people have said in it, by its number."""
    path = f"{house.url}/api/v1/conversations/{thread.id}/messages?after=0"
    said = page.request.get(path).json()["items"]
    return {one["seq"]: one["parts"][0]["text"] for one in said if one["author"]["kind"] != "bot"}


def newest(page: Page) -> Locator:
    return page.get_by_role("button", name="回到最新")


def test_a_message_that_is_looked_for_is_shown_where_it_is_and_one_reads_on_from_there(
    house: House, short: Page, threads: list[Long]
) -> None:
    page, texts = short, texts_of(house, short, threads[0])
    wanted = next(seq for seq in texts if seq >= 40)
    page.goto(f"{house.url}/console/#{threads[0].id}/{wanted}")
    row = log(page).locator(".tline.found")
    expect(row).to_contain_text(texts[wanted])
    page.wait_for_timeout(300)
    off = row.evaluate("""row => {
      const [mine, whole] = [row, row.closest('.lines')].map((one) => one.getBoundingClientRect())
      return Math.abs(mine.top + mine.bottom - whole.top - whole.bottom) / 2
    }""")
    assert off < 4
    expect(row).to_have_count(0)
    expect(newest(page)).to_be_visible()

    box, seen = log(page), ""
    while not box.get_by_text(threads[0].end).first.is_visible():
        seen += box.inner_text()
        box.evaluate("box => { box.scrollTop += box.clientHeight * 0.8 }")
        page.wait_for_timeout(120)
    later = [text for seq, text in texts.items() if wanted < seq < max(texts) - 20]
    assert [text for text in later if text not in seen] == []
    box.evaluate("box => { box.scrollTop = box.scrollHeight }")
    expect(newest(page)).to_have_count(0)


def test_one_gets_back_to_the_end_also_while_the_message_is_still_looked_for(
    house: House, short: Page, threads: list[Long]
) -> None:
    page, texts = short, texts_of(house, short, threads[0])
    wanted = next(seq for seq in texts if seq >= 40)
    address, end = f"{house.url}/console/#{threads[0].id}/{wanted}", threads[0].end
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(AROUND, hold)
    with page.expect_request(AROUND):
        page.goto(address)
    newest(page).click()
    with page.expect_response(AROUND):
        held.pop().continue_()
    page.wait_for_timeout(400)
    expect(log(page).get_by_text(end).first).to_be_in_viewport()
    expect(newest(page)).to_have_count(0)

    page.unroute(AROUND)
    page.goto("about:blank")
    page.goto(address)
    expect(log(page).locator(".tline.found")).to_contain_text(texts[wanted])
    newest(page).click()
    expect(log(page).get_by_text(end).first).to_be_in_viewport()
    at_end(page)
    expect(newest(page)).to_have_count(0)


def test_copying_over_bubbles_gives_who_when_and_what_in_order(
    page: Page, threads: list[Long]
) -> None:
    copied = page.evaluate("""() => {
      const said = [...document.querySelectorAll('.lines .tline .bb')].slice(-3)
      const range = document.createRange()
      range.setStart(said[0].querySelector('.said > *').firstChild, 1)
      range.setEnd(said[2].querySelector('.said > *').firstChild, 2)
      getSelection().removeAllRanges()
      getSelection().addRange(range)
      return new Promise((done) => setTimeout(() => {
        const clipboardData = new DataTransfer()
        const copying = new ClipboardEvent('copy', { clipboardData, bubbles: true })
        said[2].dispatchEvent(copying)
        done([copying.clipboardData.getData('text/plain'), said.map((one) => one.textContent)])
      }, 100))
    }""")
    text, said = copied
    who = re.escape(f"客户{threads[0].sender}")
    lines = [rf"{who} \d\d:\d\d\n{re.escape(one)}" for one in said]
    assert re.fullmatch("\n\n".join(lines), text), text


def test_what_is_selected_stays_while_one_scrolls_on(page: Page) -> None:
    page.evaluate("""() => {
      const said = [...document.querySelectorAll('.lines .tline .bb')].at(-1)
      getSelection().selectAllChildren(said)
    }""")
    page.wait_for_timeout(100)
    log(page).evaluate("box => { box.scrollTop = box.scrollHeight / 2 }")
    page.wait_for_timeout(400)
    assert page.evaluate("getSelection().toString()")


def test_what_the_customer_said_before_stands_above_when_it_is_asked_for(
    house: House, colleague: Colleague
) -> None:
    first = write(house, "returning", 1, "怎么开发票")["conversation_id"]
    page = colleague("agent", f"#{first}")
    expect(log(page).get_by_text("怎么开发票")).to_be_visible()
    for _ in range(2):
        put_away(house, page.request, first)
        again = write(house, "returning", first, "我又来了")["conversation_id"]
        first, before = again, first
    page.goto(f"{house.url}/console/?again#{first}")
    expect(log(page).get_by_text("我又来了")).to_be_visible()
    earlier = page.get_by_role("button", name="更早的会话")
    for conversations in (2, 3):
        earlier.click()
        expect(log(page).locator(".begins")).to_have_count(conversations)
    log(page).evaluate("box => { box.scrollTop = 0 }")
    expect(log(page).get_by_text("怎么开发票")).to_be_visible()
    expect(log(page).locator(".begins").first).to_contain_text("的会话")
    expect(earlier).to_have_count(0)
    log(page).get_by_role("button", name="打开").first.click()
    expect(page).not_to_have_url(re.compile(first))
    put_away(house, page.request, first)
    assert before


def test_pictures_are_shown_and_drawings_are_only_named(
    house: House, page: Page, threads: list[Long]
) -> None:
    def picture(route: Route) -> None:
        route.fulfill(body=PIXEL, content_type="image/png")

    def messages(route: Route) -> None:
        told = route.fetch().json()
        for message, kind in zip(told["items"][-2:], ("png", "svg+xml"), strict=True):
            message["parts"] = [{
                "type": "image", "name": f"图.{kind}", "content_type": f"image/{kind}",
                "size": 70, "file_id": kind,
            }]  # fmt: skip
        route.fulfill(json=told)

    page.route("**/messages/*/files/*", picture)
    page.route(re.compile(rf"{threads[0].id}/messages(\?|$)"), messages)
    page.reload()
    enlarge = page.get_by_role("button", name="放大图片 图.png")
    expect(enlarge).to_be_visible()
    expect(page.get_by_role("link", name="图.svg+xml")).to_be_visible()
    assert log(page).locator("img").count() == 1
    enlarge.click()
    box = page.get_by_role("dialog", name="图.png")
    expect(box.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def test_ten_thousand_conversations_are_walked_through(page: Page) -> None:
    crowd(page, 10_000)
    page.reload()
    page.get_by_role("tab", name="机器人").click()
    rows = page.locator(".rows")
    expect(rows.get_by_text("crowd00000", exact=True)).to_be_visible()
    rows.evaluate("rows => { rows.scrollTop = rows.scrollHeight }")
    expect(rows.get_by_text("crowd09999", exact=True)).to_be_visible()
    last = rows.get_by_role("listitem").last
    expect(last).to_have_attribute("aria-posinset", "10000")
    assert rows.locator(".cv").count() < 40
