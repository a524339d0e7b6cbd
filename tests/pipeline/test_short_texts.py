"""A turn by text message: one message, cut to what it may cost, with a page for all of it."""

from datetime import timedelta

import pytest

from channels.sms.brevity import shorten
from channels.sms.coding import measure
from hub.core.clock import SystemClock
from hub.core.messages import Delivery, Evidence
from hub.core.parts import Text, plain_text
from hub.core.ports.answering import Response, Say
from hub.core.ports.orders import NewOrder
from hub.pipeline.short_texts import ShortTexts
from hub.store.answer_pages import AnswerPages
from tests.doubles import KeyWording, inbound
from tests.pipeline.conftest import Build, House

pytestmark = pytest.mark.store
SENTENCE = "登录网上营业厅，点“我的账单”，就能看到本月和过去十二个月的话费明细。"
LONG = SENTENCE * 20


class Words(KeyWording):
    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        return f"全文 {values['link']}" if key == "answer_in_full" else key


def short_texts(public_url: str = "https://hub.example") -> ShortTexts:
    return ShortTexts(shorten, Words(), secret=b"secret", public_url=public_url)


def say(text: str, **evidence: str) -> Say:
    found = Evidence(rule="test", **evidence)  # type: ignore[arg-type]
    return Say(parts=(Text(text=text),), evidence=found)


async def told(house: House) -> list[str]:
    await house.settled()
    return [plain_text(sent.parts) for sent in house.post.sent]


async def test_several_words_of_a_turn_are_one_text_message(build: Build):
    house = await build(sms=True)
    aside = Say(parts=(Text(text="正在转接"),), evidence=Evidence(rule="x"), aside=True)
    house.bot.script = lambda c, m: Response(says=(say("一"), say("二", article_id="a"), aside))
    await house.receive(inbound("x", external_id="1"))
    assert await told(house) == ["一\n二"]
    message = (await house.messages())[1]
    assert message.evidence and message.evidence.article_id == "a"
    assert (await house.messages())[2].delivery is None


async def test_a_long_answer_is_cut_and_its_page_has_all_of_it(build: Build):
    house = await build(sms=True, short_texts=short_texts())
    answer = say(LONG, article_id="a", title="怎么查话费")
    house.bot.script = lambda c, m: Response(says=(answer, say("还有别的问题吗？")))
    await house.receive(inbound("查话费", external_id="1"))
    [text] = await told(house)
    assert measure(text).parts == 3 and text.endswith("还有别的问题吗？")
    token = text.partition("/a/")[2].partition("\n")[0]
    assert len(token) == 16
    pages, now = AnswerPages(house.spine.db), SystemClock().now()
    page = await pages.get(token, now)
    assert page and (page.title, page.text, page.locale) == ("怎么查话费", LONG, "zh-CN")
    assert page.message_id == (await house.messages())[1].id
    assert timedelta(days=6.9) < page.expires_at - now < timedelta(days=7.1)
    assert await pages.get(token, now + timedelta(days=8)) is None
    assert await pages.sweep(now) == 0
    assert await pages.sweep(now + timedelta(days=8)) == 1


async def test_an_account_says_how_much_an_answer_may_cost_and_how_long_its_page_stays(
    build: Build,
):
    config = {"answer_parts": 1, "link_days": 1}
    house = await build(sms=True, short_texts=short_texts(), config=config)
    house.bot.script = lambda c, m: Response(says=(say(LONG),))
    await house.receive(inbound("查话费", external_id="1"))
    [text] = await told(house)
    assert measure(text).parts == 1
    [document] = [one async for one in house.spine.db["answer_pages"].find({})]
    assert document["expires_at"] - SystemClock().now() < timedelta(days=1)


async def test_without_an_address_of_ours_there_is_no_link_and_no_page(build: Build):
    house = await build(sms=True, short_texts=short_texts(""))
    house.bot.script = lambda c, m: Response(says=(say(LONG),))
    await house.receive(inbound("查话费", external_id="1"))
    [text] = await told(house)
    assert text == text.rstrip() and text.endswith("明细。") and "/a/" not in text
    assert not [one async for one in house.spine.db["answer_pages"].find({})]


async def test_the_number_of_an_order_is_in_the_message_that_is_measured(build: Build):
    house = await build(sms=True, short_texts=short_texts())
    house.bot.script = lambda c, m: Response(
        says=(say(LONG), say("单号 {number}")), order=NewOrder(type="complaint", title="x")
    )
    await house.receive(inbound("投诉", external_id="1"))
    [text] = await told(house)
    assert text.endswith("单号 TS-0101-0001") and measure(text).parts == 3


async def test_what_people_write_and_what_other_channels_carry_is_never_cut(build: Build):
    house = await build(short_texts=short_texts())
    house.bot.script = lambda c, m: Response(says=(say(LONG),))
    await house.receive(inbound("查话费", external_id="1"))
    assert await told(house) == [LONG]
    assert (await house.messages())[1].delivery is Delivery.SENT


def test_of_one_message_the_link_is_always_the_same_and_of_others_another():
    one, other = short_texts(), ShortTexts(shorten, Words(), secret=b"another", public_url="x")
    assert one._token("t.1") == short_texts()._token("t.1")
    assert len({one._token("t.1"), one._token("t.2"), other._token("t.1")}) == 3
