"""Text messages of a house: an account whose gateway never answers, and what phones write to it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from playwright.sync_api import APIRequestContext
from pydantic import SecretStr

from bot.templates import Templates
from bot.wording import LiveWording
from channels.sgip.channel import SgipChannel
from customers.clientele import Clientele
from hub.core.channel import Account
from hub.core.clock import new_id
from hub.core.events import Kind
from hub.core.messages import Address, Inbound
from hub.core.parts import Text
from hub.house.ports import free_port
from hub.house.workplace import opened
from hub.pipeline.intake import Intake
from hub.settings import Settings
from hub.store.answer_pages import AnswerPage, keep
from hub.store.draft import Draft
from hub.store.templates import EditedTemplates
from tests.browser.house import House
from tests.channels.sgip.account import SGIP
from tests.doubles import Post

ACCOUNT = "texts"


def connect(house: House, admin: APIRequestContext) -> None:
    door = {**SGIP["door"], "port": free_port()}
    gateway = {**SGIP["gateway"], "port": free_port()}
    config = {**SGIP, "door": door, "gateway": gateway, "bot": False}
    body = {"channel": "sgip", "name": ACCOUNT, "title": "短信 10010", "node_id": "root"}
    made = admin.post(f"{house.url}/api/v1/channels", data=body | {"config": config})
    assert made.ok, made.text()


def write(house: House, number: str, text: str) -> str:
    """Its conversation; the browser keeps this thread's loop, so it is done in another."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, _write(house, number, text)).result(60)


async def _write(house: House, number: str, text: str) -> str:
    async with opened(_settings(house), bare=True) as spine:
        account = Account(channel=SgipChannel.spec.name, name=ACCOUNT, config={"bot": False})
        spine.channels.add(Post(account, None, sms=True))  # type: ignore[arg-type]
        wording = LiveWording(Templates.load(), EditedTemplates(spine.db))
        register = Clientele(spine, wording, b"tests").register
        intake = Intake(spine.db, spine.committer, register, spine.channels, wording=wording)
        inbound = Inbound(
            channel=account.channel, account=account.name, external_id=new_id(),
            sender=Address(id=number), parts=(Text(text=text),), received_at=spine.clock.now(),
        )  # fmt: skip
        return (await intake.receive(inbound)).conversation_id


def publish(house: House, token: str, title: str, text: str, locale: str = "zh-CN") -> None:
    """The page behind a link that a text message had."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, _publish(house, token, title, text, locale)).result(60)


async def _publish(house: House, token: str, title: str, text: str, locale: str) -> None:
    def decide(draft: Draft) -> None:
        page = AnswerPage(
            token=token, message_id="t.1", title=title, text=text, locale=locale,
            expires_at=draft.now + timedelta(days=7),
        )  # fmt: skip
        keep(draft, page)
        draft.event(Kind.TURNED)

    async with opened(_settings(house), bare=True) as spine:
        await spine.committer.commit(None, decide)


def _settings(house: House) -> Settings:
    return Settings(data_dir=house.log.parent / "data", secret_key=SecretStr("tests"))
