"""What the page around the chat may ask of it and hears of it, and how it meets other versions."""

import hashlib
import hmac
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Route, expect

from hub.core.conversations import State
from tests.browser.conftest import Open
from tests.browser.counter import PAGE, Counter

SECRET = "shop secret"
RECORD = """() => {
  window.heard = []
  for (const name of ['ready', 'message', 'unread', 'state', 'error'])
    zongji.on(name, (detail) => heard.push([name, detail]))
}"""


def come(counter: Counter, open_page: Open, query: str = "") -> Page:
    page = open_page()
    page.goto(f"{counter.url}/shop?{query}")
    expect(page.get_by_role("button", name="打开在线客服")).to_be_visible()
    return page


def heard(page: Page, name: str) -> list[Any]:
    return [detail for event, detail in page.evaluate("heard") if event == name]


def say(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="输入消息…")
    field.fill(text)
    field.press("Enter")


def test_a_page_opens_the_chat_hears_of_it_and_hides_it(counter: Counter, open_page: Open) -> None:
    page = come(counter, open_page)
    page.evaluate(RECORD)
    assert heard(page, "ready") == [{}], "who comes late is told, too"
    page.evaluate("zongji.open()")
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    say(page, "你好")
    counter.hear(1)
    page.evaluate("zongji.toggle()")
    expect(panel).to_be_hidden()
    counter.say("您好")
    counter.move(State.QUEUED)
    expect(page.get_by_role("button", name="打开在线客服 (1 条未读)")).to_be_visible()
    page.wait_for_function(
        "heard.some(([name, one]) => name === 'state' && one.state === 'queued')"
    )
    texts = [(one["author"]["kind"], one["text"]) for one in heard(page, "message")]
    assert texts == [("customer", "你好"), ("agent", "您好")]
    assert heard(page, "unread")[-1] == {"count": 1}
    page.evaluate("window.late = () => heard.push(['late', {}])")
    page.evaluate("() => { zongji.on('unread', late); zongji.off('unread', late) }")
    counter.say("还在吗")
    page.wait_for_function("heard.filter(([name]) => name === 'message').length === 3")
    assert heard(page, "late") == []
    page.evaluate("zongji.hide()")
    expect(page.get_by_role("button", name="打开在线客服")).to_be_hidden()
    page.evaluate("zongji.show()")
    page.evaluate("zongji.setLanguage('en')")
    expect(page.get_by_role("button", name="Open chat (2 unread)")).to_be_visible()
    page.evaluate("zongji.open()")
    expect(page.get_by_role("textbox", name="Write a message…")).to_be_focused()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="中文").click()
    expect(page.get_by_role("textbox", name="输入消息…")).to_be_visible()


def signed(who: str, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), who.encode(), hashlib.sha256).hexdigest()
    return {"id": who, "hmac": digest}


def test_whom_the_shop_has_signed_for_has_a_thread_of_his_own_on_any_machine(
    counter: Counter, open_page: Open
) -> None:
    counter.open("shop", {"identity_secret": SECRET})
    page = come(counter, open_page)
    page.evaluate("zongji.open()")
    say(page, "我是谁")
    counter.hear(1)
    page.evaluate("who => zongji.identify(who)", {**signed("u7"), "name": "王芳"})
    expect(page.locator(".b.me")).to_have_count(0)
    say(page, "我是王芳")
    told = counter.hear(2).sender
    assert (told.id, told.name) == ("id:u7", "王芳")
    other = come(counter, open_page)
    other.evaluate("who => { zongji.identify(who); zongji.open() }", signed("u7"))
    expect(other.locator(".b.me")).to_have_text(["我是王芳"])
    page.evaluate("zongji.identify(null)")
    expect(page.locator(".b.me")).to_have_text(["我是谁"])
    other.evaluate(RECORD)
    other.evaluate("who => zongji.identify(who)", signed("u8", "a guess"))
    expect(other.get_by_text("身份签名不正确。")).to_be_visible()
    assert heard(other, "error") == [{"message": "身份签名不正确。"}]
    expect(other.locator(".b.me")).to_have_count(0)


def test_a_second_loader_on_a_page_does_nothing_and_says_so(
    counter: Counter, open_page: Open
) -> None:
    counter.page = PAGE.replace("{scripts}", "{scripts}" * 2)
    page = open_page()
    warned: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "warning":
            warned.append(message.text)

    page.on("console", note)
    page.goto(f"{counter.url}/shop")
    expect(page.get_by_role("button", name="打开在线客服")).to_have_count(1)
    page.get_by_role("button", name="打开在线客服").click()
    expect(page.get_by_role("textbox", name="输入消息…")).to_be_focused()
    expect(page.locator("zongji-chat")).to_have_count(1)
    assert warned == ["zongji: the chat is on this page already; the second loader does nothing"]


def test_a_loader_that_a_cache_has_kept_gets_the_application_of_today(
    counter: Counter, open_page: Open
) -> None:
    page = open_page()

    def older(route: Route) -> None:
        text = route.fetch().text()
        start = text.index("app-")
        route.fulfill(
            content_type="text/javascript", body=text[:start] + "app-AAAAAAAA" + text[start + 12 :]
        )

    page.route("**/widget/chat.js", older)
    page.goto(f"{counter.url}/shop")
    page.get_by_role("button", name="打开在线客服").click()
    say(page, "你好")
    counter.hear(1)


def test_a_loader_that_gives_less_still_gets_a_chat(counter: Counter, open_page: Open) -> None:
    """As the first one did: neither settings nor anybody to tell of events."""
    page = open_page()
    page.goto(f"{counter.url}/healthz")
    page.set_content("<div id=old></div>")
    app = page.request.get(f"{counter.url}/widget/app-AAAAAAAA.js")
    assert app.headers["cache-control"] == "no-cache"
    page.add_script_tag(content=app.text())
    page.evaluate(
        """hub => zongjiChat.mount(document.querySelector('#old').attachShadow({mode: 'open'}), {
          hub, account: 'shop', locale: 'zh-cn', heading: '', subheading: '',
          head: null, bubble: null, onUnread() {}, onMinimise() {}}).show(true)""",
        f"{counter.url}/",
    )
    say(page, "你好")
    counter.hear(1)


def test_what_anybody_writes_stays_text_and_turns_nothing_round(
    counter: Counter, open_page: Open
) -> None:
    page = come(counter, open_page, "name=%3Cb%3E" + "x" * 300)
    page.evaluate("zongji.open()")
    evil = (
        "<img src=x onerror=document.title='!'>\n[a](javascript:alert(1)) \u202e<script>1</script>"
    )
    say(page, evil)
    assert counter.hear(1).sender.name == "<b>" + "x" * 61
    counter.say(evil)
    expect(page.locator(".b[data-author=agent]")).to_contain_text("<script>1</script>")
    assert page.title() == "Shop"
    inside = page.locator("zongji-chat .ms")
    assert inside.locator("img, script, a").count() == 0
    say(page, "长" * 1_000_000)
    expect(page.get_by_role("alert")).to_contain_text("消息有 1000000 个字，最多 5000 个")
    expect(page.get_by_role("textbox", name="输入消息…")).to_have_value("长" * 1_000_000)
    say(page, "线还在")
    counter.hear(2)
