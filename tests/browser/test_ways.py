"""An agent is told what a channel lets him answer, and goes on by another when nothing is left."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIRequestContext, Locator, Page, expect

from tests.browser.axe import in_both_themes
from tests.browser.conftest import Colleague
from tests.browser.followers import Follower, following
from tests.browser.house import House
from tests.browser.people import WAITING, Agent
from tests.browser.post import PostOffice

BOX = "ways"
MAIL = "chenli@mail.example"


@pytest.fixture
def follower(house: House, admin: APIRequestContext, post: PostOffice) -> Iterator[Follower]:
    """Whose mail address is in his record, too."""
    post.connect(house, admin, BOX)
    with following(house, admin, "ways") as follower:
        yield follower


def know(house: House, admin: APIRequestContext, conversation: str) -> None:
    api = f"{house.url}/api/v1"
    customer = admin.get(f"{api}/conversations/{conversation}").json()["customer"]["id"]
    (record,) = admin.get(f"{api}/customers/{customer}").json()["records"]
    kept = [
        {name: one[name] for name in ("channel", "account", "address")}
        for one in record["contacts"]
    ]
    body = {
        "rev": record["rev"], "name": "陈立",
        "contacts": [*kept, {"channel": "email", "account": BOX, "address": MAIL}],
    }  # fmt: skip
    changed = admin.patch(f"{api}/customers/{customer}", data=body)
    assert changed.ok, changed.text()


def window(page: Page, how: str) -> Locator:
    return page.locator(f"[data-window={how}]")


def test_what_is_left_is_told_and_when_nothing_is_he_goes_on_by_mail(
    house: House, admin: APIRequestContext, follower: Follower, colleague: Colleague,
    post: PostOffice,
) -> None:  # fmt: skip
    page = colleague("agent")
    agent = Agent(page)
    follower.write("转人工")
    page.get_by_role("tab", name="排队中").click()
    agent.take(WAITING)
    first = page.url.rpartition("#")[2]
    know(house, admin, first)
    expect(window(page, "open")).to_have_text(re.compile(r"还可发 \d 条 · 剩 47 小时"))
    for n in range(5):
        if window(page, "shut").is_visible():
            break
        agent.say(f"第 {n} 句")
        expect(page.locator(".m.o .mh.tick").last).to_have_text("已发送")
    expect(window(page, "shut")).to_contain_text("可回复的条数已用完")
    expect(agent.field).to_be_hidden()
    assert len(follower.platform.sent) == 5

    window(page, "shut").get_by_role("button", name="换个渠道联系").click()
    dialog = page.get_by_role("dialog", name="换个渠道联系")
    dialog.get_by_role("radio", name=BOX).check()
    expect(dialog).to_contain_text("c***@mail.example")
    assert in_both_themes(page, "ways") == []
    dialog.get_by_role("button", name="在那里继续").click()
    expect(agent.thread).to_contain_text(f"会话 {first}")
    agent.say("您好，改用邮件继续")
    sent = post.until(lambda mail: MAIL in str(mail["To"]))
    assert "陈立" in str(sent["To"])
    second = page.url.rpartition("#")[2]
    assert second != first

    follower.write("在吗")
    page.locator(".cv", has_text="在吗").click()
    expect(window(page, "open")).to_contain_text("还可发 5 条")
    for one in (first, second):
        closed = {"summary": "已答复", "category": ""}
        page.request.post(f"{house.url}/api/v1/conversations/{one}/close", data=closed)
