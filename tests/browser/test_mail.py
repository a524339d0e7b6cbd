"""Mails in the console: what came is seen as it came, and nothing of it runs."""

import re
import threading
import time
from collections.abc import Iterator
from itertools import cycle

import pytest
from playwright.sync_api import APIRequestContext, FrameLocator, Locator, expect

from tests.browser.axe import in_both_themes
from tests.browser.conftest import Colleague
from tests.browser.house import House
from tests.browser.people import SOON, Agent
from tests.browser.post import PostOffice
from tests.browser.stranger import Elsewhere, hostile
from tests.browser.test_talk import PNG
from tests.channels.email.letters import joined, mail, packed, part

BOX = "repairs"
HTML = "Content-Type: text/html; charset=utf-8"
PICTURES = ["/photo.png", "/pixel.gif", "/plain.png"]


@pytest.fixture(scope="module")
def support(house: House, post: PostOffice, admin: APIRequestContext) -> str:
    """The mailbox of an account of the house."""
    post.connect(house, admin, BOX)
    return BOX


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    stranger = Elsewhere()
    thread = threading.Thread(target=stranger.server.serve_forever, daemon=True)
    thread.start()
    yield stranger
    stranger.server.shutdown()
    stranger.server.server_close()
    thread.join(5)


def bill(html: str) -> bytes:
    words, kind = joined(
        "alternative", part("您的账单，请核对", "Content-Type: text/plain; charset=utf-8"),
        part(html, HTML), boundary="b2",
    )  # fmt: skip
    body, outer = joined(
        "related", part(words, kind),
        packed(PNG, "Content-Type: image/png; name=logo.png", "Content-ID: <logo@a>"),
        packed(b"%PDF-1.4", "Content-Type: application/pdf; name=bill.pdf"),
    )  # fmt: skip
    cc = "李四 <li@other.example>, 王芳 <wang@other.example>, zhao@other.example"
    return mail(body, outer, From="周敏 <zhou@mail.example>", Subject="账单有误", Cc=cc)


def answers(post: PostOffice, to: str) -> list[bytes]:
    """What the house has written there, once there is something."""
    until = time.monotonic() + SOON / 1_000
    while not (found := [one for one in post.sent if to.encode() in one]):
        assert time.monotonic() < until, "nothing was sent"
        time.sleep(0.1)
    return found


def opened(colleague: Colleague, name: str) -> Agent:
    """An agent who has taken the mails of this writer, whether the bot had them or they waited."""
    agent = Agent(colleague("agent"))
    row = agent.page.locator(".cv", has_text=name)
    lanes = cycle(agent.page.get_by_role("tab", name=lane) for lane in ("排队中", "机器人"))
    until = time.monotonic() + SOON / 1_000
    while not row.count():
        assert time.monotonic() < until, "it did not come"
        next(lanes).click()
        agent.page.wait_for_timeout(300)
    row.click()
    agent.page.get_by_role("button", name=re.compile("^(接入|接管)")).click()
    expect(agent.field).to_be_focused()
    return agent


def original(agent: Agent) -> tuple[Locator, FrameLocator]:
    """The last mail as it came, opened by its button."""
    agent.thread.get_by_role("button", name="查看原邮件").last.click()
    pane = agent.page.get_by_role("dialog", name="原邮件")
    expect(pane).to_be_visible()
    return pane, pane.frame_locator("iframe")


def test_a_mail_is_answered_by_the_bot(support: str, post: PostOffice, colleague: Colleague):
    post.deliver(support, mail("怎么开发票", From="陈静 <chen@mail.example>", Subject="发票"))
    assert b"In-Reply-To: <m1@qq.example>" in answers(post, "chen@mail.example")[0]
    agent = opened(colleague, "陈静")
    expect(agent.thread.locator("[data-author=bot] .bb").first).to_contain_text("发票")
    agent.close("问发票")


def test_what_a_mail_quotes_is_one_click_away_and_the_mail_is_opened_by_a_key(
    support: str, post: PostOffice, colleague: Colleague
):
    quoted = "\r\n".join((
        "宽带还是没修好", "", "发件人: 联通客服 <repairs@carrier.test>",
        "发送时间: 2026年5月3日 10:20", "收件人: 钱进 <qian@mail.example>", "主题: 宽带报障", "",
        "师傅明天上门。",
    ))  # fmt: skip
    post.deliver(support, mail(quoted, From="钱进 <qian@mail.example>", Subject="答复: 宽带报障"))
    agent = opened(colleague, "钱进")
    bubble = agent.thread.locator("[data-author=customer] .bb").first
    expect(bubble.locator(".mlh")).to_contain_text("宽带报障")
    expect(bubble).not_to_contain_text("师傅明天上门")
    bubble.get_by_role("button", name="显示引用内容").click()
    expect(bubble.get_by_role("region", name="引用与签名")).to_contain_text("师傅明天上门。")
    agent.page.keyboard.press("o")
    pane = agent.page.get_by_role("dialog", name="原邮件")
    expect(pane.get_by_role("tab")).to_have_text(["纯文本", "邮件头"])
    expect(pane).to_contain_text("师傅明天上门。")
    pane.get_by_role("tab", name="纯文本").press("ArrowRight")
    expect(pane.get_by_role("tabpanel")).to_contain_text("<m1@qq.example>")
    agent.page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    agent.close("宽带没修好")


def test_a_hostile_mail_does_nothing_and_its_pictures_come_when_they_are_asked_for(
    support: str, post: PostOffice, colleague: Colleague, elsewhere: Elsewhere
):
    post.deliver(support, bill(hostile(elsewhere.url)))
    agent = opened(colleague, "周敏")
    expect(agent.thread.locator(".mlh").first).to_contain_text("抄送 李四、王芳 +1")
    pane, page = original(agent)
    expect(page.get_by_text("请核对")).to_be_visible()
    expect(pane).to_contain_text("已拦下 3 张远程图片")
    logo = page.get_by_role("img", name="标志")
    assert (logo.get_attribute("src") or "").startswith("data:image/png;base64,")
    agent.page.wait_for_timeout(1_500)
    assert elsewhere.paths == []
    assert page.locator("script, form, input, svg, iframe, object, meta[http-equiv]").count() == 0

    pane.get_by_role("button", name="显示远程图片").click()
    expect(page.get_by_role("img", name="照片")).to_be_visible()
    agent.page.wait_for_timeout(1_500)
    assert elsewhere.paths == PICTURES
    assert not any({"Referer", "Cookie"} & set(headers) for _, headers in elsewhere.asked)

    with agent.page.expect_popup() as popup:
        page.get_by_role("link", name="去看看").click()
    popup.value.wait_for_load_state()
    assert popup.value.evaluate("window.opener") is None
    path, headers = next(one for one in elsewhere.asked if one[0] == "/link")
    assert path and "Referer" not in headers and "/ping" not in elsewhere.paths
    popup.value.close()
    pane.get_by_role("button", name="关闭").click()
    expect(agent.thread.get_by_role("button", name="查看原邮件").last).to_be_focused()
    agent.close("账单有误")


def test_the_source_is_downloaded_and_nothing_grave_is_found_in_the_pane(
    support: str, post: PostOffice, colleague: Colleague
):
    raw = bill("<p>账单 <img src='https://pixel.example/a.png'></p>").replace(b"zhou", b"zheng")
    post.deliver(support, raw.replace("周敏".encode(), "郑洁".encode()))
    agent = opened(colleague, "郑洁")
    pane, page = original(agent)
    expect(page.get_by_text("账单")).to_be_visible()
    found = in_both_themes(agent.page, "mail", "dialog[open]")
    with agent.page.expect_download() as download:
        pane.get_by_role("link", name="下载源文件").click()
    assert download.value.path().read_bytes().startswith("From: 郑洁".encode())
    with agent.page.expect_download() as download:
        pane.get_by_role("link", name="bill.pdf").click()
    assert download.value.path().read_bytes() == b"%PDF-1.4"
    agent.page.keyboard.press("Escape")
    agent.close("账单")
    assert found == []
