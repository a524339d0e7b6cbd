"""One customer by mail and by fax: real mail servers, the bot, a person, and one history."""

import smtplib
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Colleague, Open
from tests.browser.house import House
from tests.browser.people import Agent
from tests.channels.email.servers import MailServers, mail_servers, missing
from tests.channels.fax.gateway import GATEWAY, completed, received

ASKED = """手机没有信号怎么办？

________________________________
发件人: 联通客服 <support@unicom.test>
发送时间: 2026年11月2日 9:30
收件人: 张伟 <zhang@customers.test>
主题: 您的宽带账单

您本月的宽带账单是 120 元，怎么查询话费账单请看附件。
"""
NUMBER, STATION = "01088886666", "CU-10010"
READ = 90_000
"""Milliseconds in which a page is read, by a worker that has to be started first."""


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    if why := missing():
        pytest.skip(f"not here: {why}")
    with mail_servers() as servers:
        yield servers


def hand_in(servers: MailServers, sender: str, recipient: str, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", servers.ports["smtp"], timeout=20) as line:
        line.sendmail(sender, recipient, raw)


def write(servers: MailServers, text: str, *, answers: EmailMessage | None = None) -> None:
    """By Zhang's mail program."""
    mail, to = EmailMessage(), "support@unicom.test"
    mail["From"] = "张伟 <zhang@customers.test>"
    mail["Subject"] = "回复: 信号" if answers else "信号"
    if answers:
        mail["In-Reply-To"] = answers["Message-ID"]
        to = answers["Reply-To"].addresses[0].addr_spec
    mail["To"] = to
    mail.set_content(text, charset="gb18030", cte="base64")
    hand_in(servers, "zhang@customers.test", to, bytes(mail))


def fax(servers: MailServers, page: Page, text: str) -> None:
    """Zhang lays a page on his machine; the gateway makes a mail of it."""
    page.set_content(f"<p style='font-size: 28px; margin: 80px'>{text}</p>")
    mail = received(page.pdf(), caller=NUMBER, station=STATION)
    hand_in(servers, GATEWAY, "fax@unicom.test", mail)


def mails_of(
    servers: MailServers, user: str, fit: Callable[[EmailMessage], bool]
) -> list[EmailMessage]:
    """Those that fit, as soon as there is one."""
    until = time.monotonic() + 30
    while not (found := [mail for mail in servers.mails(user) if fit(mail)]):
        assert time.monotonic() < until, [mail.as_string() for mail in servers.mails(user)]
        time.sleep(0.1)
    return found


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def read(servers: MailServers, text: str) -> EmailMessage:
    """The one mail of Zhang's that says it."""
    (mail,) = mails_of(servers, "zhang", lambda mail: text in words(mail))
    return mail


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def connect(page: Page, servers: MailServers, kind: str, box: str, title: str, **more: str) -> None:
    """An account of a mailbox, as an administrator makes and tries it."""
    press(page, "接入渠道")
    form = page.get_by_role("form", name="接入渠道")
    form.get_by_text(kind, exact=True).click()
    form.get_by_label("标识").fill(box)
    form.get_by_label("显示名称").fill(title)
    form.get_by_label("邮箱地址（必填）").fill(f"{box}@unicom.test")
    for group, port in (("收信服务器（IMAP）", "imap"), ("发信服务器（SMTP）", "smtp")):
        server = form.get_by_role("group", name=group)
        server.get_by_label("主机（必填）").fill("127.0.0.1")
        server.get_by_label("端口").fill(str(servers.ports[port]))
        server.get_by_label("加密").select_option("plain")
    form.get_by_label("登录名").fill(box)
    form.get_by_role("textbox", name="密码、授权码或访问令牌").fill("pw")
    for label, value in more.items():
        form.get_by_label(label).fill(value)
    press(form, "保存并生效")
    account = page.get_by_role("form", name=title)
    expect(account.get_by_text("运行中")).to_be_visible()
    press(account, "测试")
    expect(account.get_by_text("已登录收信服务器并打开文件夹")).to_be_visible()
    expect(account.get_by_text("已登录发信服务器")).to_be_visible()


def test_who_writes_mails_and_sends_a_fax_is_one_customer_with_one_history(
    servers: MailServers, colleague: Colleague, house: House, open_page: Open
) -> None:
    admin, desk = colleague("admin", "#/settings/channels"), Agent(colleague("supervisor"))
    connect(admin, servers, "电子邮件", "support", "客服邮箱")
    gateway = {"网关的发件地址（必填）": GATEWAY, "发往（必填）": "gateway+{number}@unicom.test"}
    connect(admin, servers, "传真", "fax", "客服传真", **gateway)

    write(servers, ASKED)
    answer = read(servers, "打开飞行模式")
    assert "账单" not in words(answer), "what is only quoted is no question"
    write(servers, "还是没有信号，转人工", answers=answer)
    desk.come(house.url)
    desk.take("张伟")
    expect(desk.thread.locator(".said", has_text="如果照着做了还是不行")).to_have_css(
        "display", "block"
    )
    desk.say("您好，我来帮您看信号的事")
    reply = read(servers, "我来帮您看信号的事")
    assert reply["In-Reply-To"] and not reply["Auto-Submitted"]
    assert len(servers.mails("zhang")) == 3, "one answer, one word that it has come, and ours"
    desk.close("信号，已答复")

    fax(servers, open_page(), "我是张伟，请帮我转人工客服。")
    desk.page.get_by_role("tab", name="排队中").click()
    expect(desk.page.locator(".cv").filter(has_text=STATION)).to_be_visible(timeout=READ)
    desk.take(STATION)
    desk.hear("我是张伟，请帮我转人工客服。")
    desk.join("张伟", "传真上写了姓名，电话核实")
    desk.page.get_by_role("tab", name="时间线").click()
    history = desk.page.get_by_role("complementary", name="客户与工单")
    expect(history).to_contain_text("邮件 · 信号，已答复")
    expect(history).to_contain_text("传真 · 咨询，进行中")

    desk.say("传真收到了，我们今天给您回电")
    sent = mails_of(servers, "gateway", lambda mail: not mail["Auto-Submitted"])
    (printed,) = sent[0].iter_attachments()
    assert f"+{NUMBER}@" in sent[0]["To"] and printed.get_content_type() == "application/pdf"
    to = str(sent[0]["Return-Path"]).strip("<>")
    hand_in(servers, GATEWAY, to, completed(NUMBER, to=to))
    bubble = desk.thread.locator(".m.o", has_text="传真收到了")
    expect(bubble).to_contain_text("已送达")
    desk.close("传真，已答复")
