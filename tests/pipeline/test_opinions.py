"""Whose words are a score: of him who was asked, when it has ended, and of no machine."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.short_answers import ShortAnswers
from hub.core.conversations import State
from hub.core.messages import Automatic
from hub.pipeline.opinions import RATED_WITHIN, Opinions
from tests.bot.doubles import AT, conversation
from tests.doubles import KeyWording, inbound

OPINIONS = Opinions(ShortAnswers(KeyWording()), KeyWording())
ENDED = replace(conversation(), state=State.CLOSED, closed_at=AT, asked_at=AT)
FIVE = inbound("5", external_id="1")


def test_who_was_asked_at_the_end_is_understood() -> None:
    assert OPINIONS.read(ENDED, FIVE, AT + RATED_WITHIN) == 5


@pytest.mark.parametrize(
    ("changes", "message", "later"),
    [
        ({"state": State.BOT}, FIVE, timedelta()),
        ({"asked_at": None}, FIVE, timedelta()),
        ({}, replace(FIVE, automatic=Automatic.AUTO_REPLY), timedelta()),
        ({}, FIVE, RATED_WITHIN + timedelta(seconds=1)),
        ({}, inbound("6", external_id="1"), timedelta()),
        ({}, inbound("5 个问题", external_id="1"), timedelta()),
    ],
)
def test_anything_else_is_a_message_like_all_others(changes, message, later) -> None:
    assert OPINIONS.read(replace(ENDED, **changes), message, AT + later) == 0


def test_who_never_wrote_was_never_asked() -> None:
    assert OPINIONS.read(None, FIVE, AT) == 0
