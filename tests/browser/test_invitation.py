"""Who may not be answered any more is asked by a template to write again, and can be answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import APIRequestContext, Locator, Page, expect

from tests.browser.axe import in_both_themes
from tests.browser.conftest import Colleague
from tests.browser.contacts import writing
from tests.browser.followers import following
from tests.browser.house import House
from tests.browser.people import WAITING, Agent

WORDS = "您反映的问题有了进展，回复本消息即可继续。"
NUMBER, NAME = "8613900009931", "孟蓝"


@dataclass(frozen=True, slots=True)
class Desk:
    """Of an agent before a conversation in which nothing may be said for now."""

    agent: Agent

    @property
    def page(self) -> Page:
        return self.agent.page

    @property
    def shut(self) -> Locator:
        return self.page.locator("[data-window=shut]")

    @property
    def last(self) -> Locator:
        """How the last message of ours stands."""
        return self.agent.thread.locator(".m.o").last.locator(".tick")

    def take(self, words: str | re.Pattern[str]) -> None:
        self.page.get_by_role("tab", name="排队中").click()
        self.page.locator(".cv", has_text=words).first.click()
        self.page.get_by_role("button", name="接入").first.click()
        expect(self.shut).to_contain_text("回复时限已过")
        expect(self.agent.field).to_have_count(0)

    def invite(self) -> None:
        expect(self.shut).to_contain_text(f"客户会收到：{WORDS}")
        assert in_both_themes(self.page, "invitation") == []
        self.shut.get_by_role("button", name="发邀请模板").click()
        expect(self.shut).to_contain_text("已邀请客户再来信")
        expect(self.shut.get_by_role("button", name="发邀请模板")).to_have_count(0)
        expect(self.agent.thread).to_contain_text(WORDS)

    def go_on(self, heard: str, words: str) -> None:
        """He has written again."""
        self.agent.hear(heard)
        expect(self.page.locator("[data-window=open]")).to_be_visible()
        expect(self.shut).to_have_count(0)
        self.agent.say(words)
        expect(self.last).to_have_text("已发送")

    def close(self, url: str) -> None:
        one = self.page.url.rpartition("#")[2]
        closed = self.page.request.post(
            f"{url}/api/v1/conversations/{one}/close", data={"summary": "已答复", "category": ""}
        )
        assert closed.ok, closed.text()


@pytest.fixture
def desk(colleague: Colleague) -> Callable[[], Desk]:
    return lambda: Desk(Agent(colleague("agent")))


def test_a_contact_on_whatsapp_is_invited_a_day_later_answers_and_is_answered(
    house: House, admin: APIRequestContext, desk: Callable[[], Desk]
) -> None:
    template = {"name": "come_back", "language": "zh_CN", "text": WORDS}
    with writing(house, admin, "invited", NUMBER, NAME, template=template) as contact:
        contact.cloud.templates.add(("come_back", "zh_CN"))
        contact.write("转人工", hours_ago=25)
        at = desk()
        at.take(NAME)
        at.invite()
        expect(at.last).to_have_text("已发送")
        (sent,) = contact.cloud.sent
        assert sent["template"] == {"name": "come_back", "language": {"code": "zh_CN"}}
        contact.get(sent)
        expect(at.last).to_have_text("已送达")
        contact.write("我在，什么进展")
        at.go_on("我在，什么进展", "退款今天到账")
        assert contact.cloud.sent[-1]["text"]["body"] == "退款今天到账"
        at.close(house.url)


def test_a_follower_on_wechat_is_invited_two_days_later_answers_and_is_answered(
    house: House, admin: APIRequestContext, desk: Callable[[], Desk]
) -> None:
    fields = [{"name": "thing1", "value": "工单有进展"}]
    template = {"template_id": "T1", "fields": fields, "text": WORDS}
    with following(house, admin, "invited", template=template) as follower:
        follower.platform.templates["T1"] = {"thing1"}
        follower.write("我的宽带，转人工", hours_ago=49)
        at = desk()
        at.take(WAITING)
        at.invite()
        expect(at.last).to_have_text("已发送")
        (invited,) = follower.platform.invited
        assert (invited["touser"], invited["template_id"]) == (follower.openid, "T1")
        assert follower.platform.sent == []
        follower.write("看到通知了")
        at.go_on("看到通知了", "师傅明早九点上门")
        assert follower.platform.texts()[-1] == "师傅明早九点上门"
        at.close(house.url)
