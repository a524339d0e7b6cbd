"""Plays the conversations of `conversations/*.md` with the real model, turn by turn."""

from dataclasses import replace

import pytest

from bot.client import RasaClient
from tests.bot.conversations import Script, outcome, scripts
from tests.bot.doubles import Sage, conversation, responder, saying

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(420),
]


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.name)
async def test_a_conversation_goes_as_it_is_written(rasa: RasaClient, script: Script) -> None:
    bot, talk = responder(rasa, Sage()), conversation()
    played = []
    for text, wanted in script.lines:
        response = await bot.respond(talk, saying(text))
        played.append((text, outcome(talk, response, wanted)))
        talk = replace(talk, bot_state=response.bot_state)
    assert played == list(script.lines)
