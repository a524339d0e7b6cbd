"""The two people of these tests, as what they do and see on their pages."""

import re
from dataclasses import dataclass

from playwright.sync_api import APIRequestContext, Locator, Page, expect

from tests.browser.house import House

SOON = 15_000
"""Milliseconds in which all that is expected must come: a lost line is found within 10 s."""


WAITING = re.compile("排队|排上队|来信已经收到")
"""What somebody is told who waits, whether there is anybody to take him or not."""


@dataclass(frozen=True, slots=True)
class Customer:
    page: Page

    def come(self, url: str) -> None:
        self.page.goto(f"{url}/demo")
        self.page.get_by_role("button", name="打开在线客服").click()
        expect(self.field).to_be_visible()

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="输入消息…")

    def said_by(self, author: str) -> Locator:
        return self.page.locator(f".b[data-author={author}]")

    @property
    def last_source(self) -> Locator:
        return self.page.locator(".src").last

    def band(self, name: str) -> Locator:
        return self.page.locator(f"[data-strip={name}]")

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> None:
        """Say it and wait for the bot's next word."""
        before = self.said_by("bot").count()
        self.say(text)
        expect(self.said_by("bot").nth(before)).to_be_visible()

    def want_a_person(self) -> None:
        self.page.get_by_role("button", name="转人工").click()
        expect(self.band("queue")).to_be_visible()

    def hear(self, text: str) -> None:
        """Once, and in these words: the greeting has some of them too."""
        said = re.compile(rf"^\s*{re.escape(text)}\s*$")
        heard = self.page.locator(".b[data-author]", has_text=said)
        expect(heard).to_have_count(1)


@dataclass(frozen=True, slots=True)
class Agent:
    page: Page

    def come(self, url: str) -> None:
        self.page.goto(f"{url}/console/")
        expect(self.page.get_by_role("tab", name="排队中")).to_be_visible()

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="回复")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log", name="对话内容")

    def banner(self, name: str) -> Locator:
        return self.page.locator(f"[data-banner={name}]")

    def take(self, words: str | re.Pattern[str] = WAITING) -> None:
        """The waiting conversation in which these words were said last."""
        self.page.get_by_role("tab", name="排队中").click()
        row = self.page.locator(".cv").filter(has_text=words).first
        row.click()
        with self.page.expect_response("**/take"):
            self.page.get_by_role("button", name="接入").click()
        expect(self.field).to_be_focused()

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.send()
        expect(self.thread.locator(".m.o .bb", has_text=text)).to_have_count(1)

    def send(self) -> None:
        """What stands in the box, once it may go: not before the hub has said whose it is."""
        expect(self.page.locator(".co .split .btn.p")).to_be_enabled()
        self.page.keyboard.press("Enter")

    def hear(self, text: str) -> None:
        heard = self.thread.locator("[data-author=customer] .bb", has_text=text)
        expect(heard).to_have_count(1)

    def close(self, summary: str) -> None:
        self.page.get_by_role("button", name="结束并下一个").click()
        dialog = self.page.get_by_role("dialog", name="结束会话")
        confirm = dialog.get_by_role("button", name="结束会话")
        expect(confirm).to_be_disabled()
        dialog.get_by_label("服务小结").fill(summary)
        confirm.click()
        expect(dialog).to_be_hidden()

    def join(self, name: str, reason: str) -> None:
        """Whoever is open is the person of this name."""
        self.page.get_by_role("button", name="客户操作").click()
        self.page.get_by_role("menuitem", name="合并到另一位客户").click()
        dialog = self.page.get_by_role("dialog", name="合并到另一位客户")
        dialog.get_by_label("查找客户").fill(name)
        dialog.get_by_role("radio", name=name).check()
        dialog.get_by_label("原因").fill(reason)
        dialog.get_by_role("button", name="合并", exact=True).click()
        expect(dialog).to_be_hidden()

    def take_in_hand(self, customer: Customer, url: str, question: str = "") -> None:
        """The customer comes, asks the bot where there is a question, and wants a person."""
        customer.come(url)
        if question:
            customer.ask(question)
        customer.want_a_person()
        self.come(url)
        self.take()

    def fact(self, name: str) -> Locator:
        """What the customer's panel tells under this name."""
        return self.page.locator("dl.kv dt", has_text=re.compile(f"^{name}$")).locator("+ dd")


def put_away(house: House, desk: APIRequestContext, conversation: str) -> None:
    """Take and close it, for whoever opens the next page."""
    path = f"{house.url}/api/v1/conversations/{conversation}"
    desk.post(f"{path}/take", data={})
    closed = desk.post(f"{path}/close", data={"summary": "测试"})
    assert closed.ok, closed.text()
