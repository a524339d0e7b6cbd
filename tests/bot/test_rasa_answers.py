"""What bot and search together answer with the real model, on a third of the evaluation data."""

import pytest

from benchmarks import answers
from bot.client import RasaClient

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(420),
]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("wishes zh-CN", 0.37, 0.05),
        ("wishes en", 0.35, 0.05),
        ("questions zh-CN", 0.65, 0.09),
        ("questions en", 0.6, 0.11),
        ("questions off-topic", 0.0, 0.05),
    ],
)
async def test_what_is_understood_mostly_gets_its_article_and_hardly_one_a_wrong_answer(
    rasa: RasaClient, name: str, right: float, wrong: float
) -> None:
    """`right` and `wrong` are shares of all; chance is wide in a third, so these are floors."""
    told = await answers.measure(await answers.responder(rasa), answers.ALL[name][::3])
    assert told["right"] >= right * told.total(), told
    assert told["wrong"] <= wrong * told.total(), told
    assert told["not_among"] <= told["among"] or name.endswith("off-topic"), told


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("办个流量包", "buy-data"),
        ("补卡", "sim"),
        ("彩铃", "ring-tone"),
        ("怎么开发票", "invoice"),
        ("查话费", "bill"),
        ("查余额", "balance"),
    ],
)
async def test_a_plain_wish_gets_its_article_at_once(
    rasa: RasaClient, text: str, article: str
) -> None:
    case = answers.Case(text=text, locale="zh-CN", articles=frozenset({article}))
    assert await answers.measure(await answers.responder(rasa), [case]) == {"right": 1}


async def test_another_carriers_customer_is_not_told_how_it_is_done_here(rasa: RasaClient) -> None:
    case = answers.Case(text="中国移动的服务密码怎么重置", locale="zh-CN", articles=frozenset())
    told = await answers.measure(await answers.responder(rasa), [case])
    assert not told["right"] + told["wrong"]
