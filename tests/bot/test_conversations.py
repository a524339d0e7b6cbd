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

LEAST = 0.9
"""Share that must go wholly as written: what a text is about is the model's to say, not all of it
right; what is done about it has strict tests beside this one."""


async def played(rasa: RasaClient, script: Script) -> list[tuple[str, str]]:
    bot, talk, lines = responder(rasa, Sage()), conversation(), []
    for text, wanted in script.lines:
        response = await bot.respond(talk, saying(text))
        lines.append((text, outcome(talk, response, wanted)))
        talk = replace(talk, bot_state=response.bot_state)
    return lines


async def test_nearly_all_conversations_go_as_they_are_written(rasa: RasaClient) -> None:
    astray = []
    for script in scripts():
        pairs = zip(await played(rasa, script), script.lines, strict=True)
        if wrong := [(was, wanted) for was, wanted in pairs if was != wanted]:
            astray.append((script.name, wrong[0]))
    assert len(astray) <= (1 - LEAST) * len(scripts()), astray


async def test_the_conversations_are_many_and_of_every_form() -> None:
    names = [script.name for script in scripts()]
    forms = ["business", "callback", "complaint", "emergency", "fault"]
    assert all(sum(name.startswith(form) for name in names) >= 10 for form in forms)
