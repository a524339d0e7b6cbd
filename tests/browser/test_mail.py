"""Mails in the console: what came is seen as it came, and nothing of it runs."""

import re
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Colleague, Sessions
from tests.browser.house import House
from tests.browser.people import SOON, Agent
from tests.browser.post import PostOffice
from tests.channels.email.letters import mail

BOX = "support"


@pytest.fixture(scope="module")
def support(house: House, post: PostOffice, sessions: Sessions, chromium: Browser) -> str:
    """The mailbox of an account of the house."""
    context = chromium.new_context(storage_state=sessions("admin"))
    post.connect(house, context.request, BOX)
    context.close()
    return BOX


def answers(post: PostOffice, to: str) -> list[bytes]:
    """What the house has written there, once there is something."""
    until = time.monotonic() + SOON / 1_000
    while not (found := [one for one in post.sent if to.encode() in one]):
        assert time.monotonic() < until, "nothing was sent"
        time.sleep(0.1)
    return found


def opened(colleague: Colleague, name: str) -> Agent:
    """An agent who has taken the mails of this writer from the bot."""
    agent = Agent(colleague("agent"))
    agent.page.get_by_role("tab", name="机器人").click()
    agent.page.locator(".cv", has_text=name).click(timeout=SOON)
    agent.page.get_by_role("button", name=re.compile("^(接入|接管)")).click()
    expect(agent.field).to_be_focused()
    return agent


def test_a_mail_is_answered_by_the_bot(support: str, post: PostOffice, colleague: Colleague):
    post.deliver(support, mail("怎么开发票", From="陈静 <chen@mail.example>", Subject="发票"))
    assert b"In-Reply-To: <m1@qq.example>" in answers(post, "chen@mail.example")[0]
    agent = opened(colleague, "陈静")
    expect(agent.thread.locator("[data-author=bot] .bb").first).to_contain_text("发票")
    agent.close("问发票")
