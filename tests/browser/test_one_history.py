"""One customer by mail, text message, WeChat and web chat: one history, answered from one place."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import APIRequestContext, expect

from tests.browser.centres import Phone, calling
from tests.browser.conftest import Colleague, Open
from tests.browser.followers import Follower, following
from tests.browser.house import House
from tests.browser.people import WAITING, Agent, Customer
from tests.browser.post import PostOffice
from tests.channels.email.letters import mail

BOX, NAME, MAIL = "history", "韩雪", "han@mail.example"
WHY = "本人在电话里说了姓名和证件号"


@pytest.fixture
def phone(house: House, admin: APIRequestContext) -> Iterator[Phone]:
    with calling(house, admin, "history", "13900007788") as phone:
        yield phone


@pytest.fixture
def follower(house: House, admin: APIRequestContext) -> Iterator[Follower]:
    with following(house, admin, "history") as follower:
        yield follower


def words(sent: EmailMessage) -> str:
    body = sent.get_body(("plain",))
    return str(body.get_content()) if body else ""


def answer(desk: Agent, words: str) -> None:
    """Whoever waits is the customer of that name, too, and gets this."""
    desk.take(WAITING)
    desk.join(NAME, WHY)
    desk.say(words)


def test_mail_text_messages_wechat_and_chat_are_one_history_answered_from_one_place(
    house: House, admin: APIRequestContext, post: PostOffice, phone: Phone, follower: Follower,
    colleague: Colleague, open_page: Open,
) -> None:  # fmt: skip
    post.connect(house, admin, BOX)
    desk = Agent(colleague("supervisor"))
    desk.come(house.url)

    post.deliver(BOX, mail("宽带断了，转人工", From=f"{NAME} <{MAIL}>", Subject="宽带断了"))
    desk.take(NAME)
    desk.say("邮件收到，正在查")
    post.until(lambda sent: "正在查" in words(sent))
    desk.close("邮件报障")

    phone.write("我是韩雪，转人工")
    answer(desk, "短信里也看到了")
    expect(desk.thread.locator(".m.o").last).to_contain_text("已送达")
    assert phone.texts()[-1] == "短信里也看到了"
    desk.close("短信催问")

    follower.write("转人工")
    answer(desk, "微信里接着说")
    expect(desk.thread.locator(".m.o").last).to_contain_text("已发送")
    assert follower.platform.texts()[-1] == "微信里接着说"
    desk.close("微信留言")

    customer = Customer(open_page())
    customer.come(house.url)
    customer.want_a_person()
    answer(desk, "网页上也能看到进度")
    customer.hear("网页上也能看到进度")

    desk.page.get_by_role("tab", name="时间线").click()
    history = desk.page.get_by_role("complementary", name="客户与工单")
    for line in ("邮件 · 邮件报障", "短信催问", "微信 · 微信留言", "网页聊天 · "):
        expect(history).to_contain_text(line)
    desk.close("网页问进度")
