"""What each opinion of the real model makes of a text, and a whole conversation played by it."""

import pytest

from bot.client import RasaClient

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
]


async def test_both_opinions_are_told_and_agree_with_the_parse(rasa: RasaClient) -> None:
    """Above the doubt the first is the parse, below it both have had their say."""
    sure, unsure = "我想查一下这个月的话费", "那个东西怎么回事啊"
    told, parse = await rasa.opinions(sure), await rasa.parse(sure)
    assert told["ngrams"][0] == parse["intent_ranking"][0]
    assert told["ngrams"][0]["confidence"] >= told["doubt"]
    told, parse = await rasa.opinions(unsure), await rasa.parse(unsure)
    assert told["ngrams"][0]["confidence"] < told["doubt"]
    assert told["meaning"]
    assert told["ngrams"][0]["confidence"] != parse["intent"]["confidence"]


async def test_a_text_that_says_nothing_has_no_opinions(rasa: RasaClient) -> None:
    told = await rasa.opinions(" // ")
    assert (told["plain"], told["ngrams"], told["meaning"]) == ("", None, None)
