"""Answers by mail in the console: who gets a copy, and what comes to whom."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from hub.core.organisation import ROOT_NODE
from tests.browser.axe import THEMES, findings, wear
from tests.browser.conftest import Open
from tests.browser.house import House
from tests.browser.people import SOON, Agent
from tests.browser.post_office import ADDRESS, PostOffice, standing
from tests.browser.test_attachments import signed_in
from tests.channels.email.letters import mail

BACK = "您的邮件无法发送到 zhangsan@qq.example\n退信原因：550 5.1.1 Mailbox not found."


@pytest.fixture
def office(house: House, open_page: Open) -> Iterator[PostOffice]:
    """The hub has an account at it."""
    admin = signed_in(house, open_page, "admin")
    with standing() as office:
        name = f"letters-{office.ports[0]}"
        body = {"channel": "email", "name": name, "node_id": ROOT_NODE, "config": office.config}
        account = admin("/channels", data=body)
        yield office
        admin(f"/channels/{account['id']}/stop", data={})


def test_a_copy_goes_to_who_stood_in_the_mail_and_to_whom_the_agent_names(
    house: House, agent: Agent, office: PostOffice
) -> None:
    cc = "li@customers.example"
    office.write(mail("怎么开发票？", To=f"{ADDRESS}, Li <{cc}>", Subject="发票"))
    agent.come(house.url)
    agent.take()
    page = agent.page
    line = page.locator(".letter > button")
    expect(line).to_have_text(f"收件人 z***@qq.example · 抄送 {cc}", timeout=SOON)
    line.click()
    field = page.get_by_role("textbox", name="抄送")
    expect(field).to_be_focused()
    field.press_sequentially("wang@customers.example,nobody,")
    expect(page.get_by_role("alert").filter(has_text="nobody")).to_be_visible()
    for theme in THEMES:
        wear(page, theme)
        assert findings(page, f"letter, {theme}", ".co") == []
    field.press("Backspace")
    subject = page.get_by_role("textbox", name="主题")
    expect(subject).to_have_value("Re: 发票")
    subject.fill("您的发票")
    subject.press("Escape")
    expect(line).to_be_focused()
    agent.say("您好，请看下面的说明。")
    bubble = page.locator(".m.o", has_text="请看下面的说明")
    expect(bubble).to_contain_text(f"抄送 {cc}、wang@customers.example · 主题 您的发票")
    sent = office.until(lambda one: one["Subject"] == "您的发票")
    assert sent["Cc"] == f"{cc}, wang@customers.example"
    agent.close("测试抄送")


def test_a_transcript_goes_to_the_address_that_is_shown_in_part(
    house: House, agent: Agent, office: PostOffice
) -> None:
    office.write(mail("怎么开发票？", Subject="发票"))
    agent.come(house.url)
    agent.take()
    agent.say("您好，马上为您开。")
    page = agent.page
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="发送聊天记录").click()
    dialog = page.get_by_role("dialog", name="发送聊天记录")
    field = dialog.get_by_label("邮箱地址")
    expect(field).to_have_value("z***@qq.example", timeout=SOON)
    for theme in THEMES:
        wear(page, theme)
        assert findings(page, f"transcript, {theme}", "dialog") == []
    confirm = dialog.get_by_role("button", name="发送", exact=True)
    field.fill("nobody")
    expect(confirm).to_be_disabled()
    field.fill("z***@qq.example")
    field.press("Enter")
    expect(dialog).to_be_hidden()
    sent = office.until(lambda one: str(one["Subject"]).startswith("客服聊天记录"))
    assert sent["To"].addresses[0].addr_spec == "zhangsan@qq.example"
    body = sent.get_body(("plain",))
    assert body is not None and "您好，马上为您开。" in body.get_content()
    agent.close("测试聊天记录")


def test_a_mail_that_comes_back_is_failed_with_its_reason_before_the_agents_eyes(
    house: House, agent: Agent, office: PostOffice
) -> None:
    office.write(mail("怎么开发票？", To=ADDRESS, Subject="发票"))
    agent.come(house.url)
    agent.take()
    agent.say("您好，请看下面的说明。")
    bubble = agent.page.locator(".m.o", has_text="请看下面的说明")
    office.got(2)
    sender, _ = office.smtp.envelopes[-1]
    returned = sender.partition("<")[2].partition(">")[0]
    office.write(
        mail(BACK, To=returned, From="PostMaster@qq.example", Subject="来自qq.example的退信")
    )
    told = "未送达：没有这个邮箱：550 5.1.1 Mailbox not found."
    expect(bubble).to_contain_text(told, timeout=SOON)
    for theme in THEMES:
        wear(agent.page, theme)
        assert findings(agent.page, f"a mail that came back, {theme}", ".m.o") == []
    bubble.get_by_role("button", name="重发").click()
    office.got(3)
    expect(bubble).not_to_contain_text(told)
    agent.close("测试退信")
