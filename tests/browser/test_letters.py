"""Answers by mail in the console: who gets a copy, and what comes to whom."""

from email.message import EmailMessage

import pytest
from playwright.sync_api import APIRequestContext, expect

from tests.browser.axe import in_both_themes
from tests.browser.house import House
from tests.browser.people import Agent
from tests.browser.post import DOMAIN, PostOffice
from tests.channels.email.letters import mail

BOX = "letters"
ADDRESS = f"{BOX}@{DOMAIN}"
BACK = "您的邮件无法发送到 zhangsan@qq.example\n退信原因：550 5.1.1 Mailbox not found."


@pytest.fixture(scope="module", autouse=True)
def support(house: House, post: PostOffice, admin: APIRequestContext) -> None:
    """A mailbox whose writers come to people at once."""
    post.connect(house, admin, BOX, bot=False)


def body_of(one: EmailMessage) -> str:
    body = one.get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_a_copy_goes_to_who_stood_in_the_mail_and_to_whom_the_agent_names(
    house: House, agent: Agent, post: PostOffice
) -> None:
    cc = "li@customers.example"
    post.deliver(BOX, mail("怎么开发票？", To=f"{ADDRESS}, Li <{cc}>", Subject="发票"))
    agent.come(house.url)
    agent.take()
    page = agent.page
    line = page.locator(".letter > button")
    expect(line).to_have_text(f"收件人 z***@qq.example · 抄送 {cc}")
    line.click()
    field = page.get_by_role("textbox", name="抄送")
    expect(field).to_be_focused()
    field.press_sequentially("wang@customers.example,nobody,")
    expect(page.get_by_role("alert").filter(has_text="nobody")).to_be_visible()
    assert in_both_themes(page, "letter", ".co") == []
    field.press("Backspace")
    subject = page.get_by_role("textbox", name="主题")
    expect(subject).to_have_value("Re: 发票")
    subject.fill("您的发票")
    subject.press("Escape")
    expect(line).to_be_focused()
    agent.say("您好，请看下面的说明。")
    bubble = page.locator(".m.o", has_text="请看下面的说明")
    expect(bubble).to_contain_text(f"抄送 {cc}、wang@customers.example · 主题 您的发票")
    sent = post.until(lambda one: one["Subject"] == "您的发票")
    assert sent["Cc"] == f"{cc}, wang@customers.example"
    agent.close("测试抄送")


def test_a_mail_that_comes_back_is_failed_with_its_reason_before_the_agents_eyes(
    house: House, agent: Agent, post: PostOffice
) -> None:
    post.deliver(BOX, mail("发票抬头能改吗？", To=ADDRESS, Subject="发票"))
    agent.come(house.url)
    agent.take()
    agent.say("您好，抬头可以改。")
    bubble = agent.page.locator(".m.o", has_text="抬头可以改")
    sent = post.until(lambda one: "抬头可以改" in body_of(one))
    returned = str(sent["Return-Path"])
    post.deliver(
        BOX, mail(BACK, To=returned, From="PostMaster@qq.example", Subject="来自qq.example的退信")
    )
    told = "未送达：没有这个邮箱：550 5.1.1 Mailbox not found."
    expect(bubble).to_contain_text(told)
    assert in_both_themes(agent.page, "a mail that came back", ".m.o") == []
    bubble.get_by_role("button", name="重发").click()
    expect(bubble).not_to_contain_text(told)
    agent.close("测试退信")


def test_a_transcript_goes_to_the_address_that_is_shown_in_part(
    house: House, agent: Agent, post: PostOffice
) -> None:
    post.deliver(BOX, mail("发票什么时候寄到？", Subject="发票"))
    agent.come(house.url)
    agent.take()
    agent.say("您好，马上为您开。")
    page = agent.page
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="发送聊天记录").click()
    dialog = page.get_by_role("dialog", name="发送聊天记录")
    field = dialog.get_by_label("邮箱地址")
    expect(field).to_have_value("z***@qq.example")
    assert in_both_themes(page, "transcript", "dialog") == []
    confirm = dialog.get_by_role("button", name="发送", exact=True)
    field.fill("nobody")
    expect(confirm).to_be_disabled()
    field.fill("z***@qq.example")
    field.press("Enter")
    expect(dialog).to_be_hidden()
    sent = post.until(lambda one: str(one["Subject"]).startswith("客服聊天记录"))
    assert sent["To"].addresses[0].addr_spec == "zhangsan@qq.example"
    assert "您好，马上为您开。" in body_of(sent)
    agent.close("测试聊天记录")
