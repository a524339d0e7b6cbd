"""What a customer's client is shown of a message, and what stays with the staff."""

from dataclasses import replace
from datetime import UTC, datetime

from channels.view import message_json
from hub.core.fit import Capabilities
from hub.core.messages import Author, AuthorKind, Evidence, Message
from hub.core.parts import Text

ANSWER = Message(
    thread_id="t", conversation_id="c", seq=2, author=Author(kind=AuthorKind.BOT),
    parts=(Text(text="发短信到 10086"),), at=datetime(2026, 11, 23, tzinfo=UTC),
    evidence=Evidence(rule="rasa", intent="query_bill", confidence=0.9, title="查话费", version=3),
)  # fmt: skip


def test_an_answer_names_its_article_and_nothing_else_of_its_evidence() -> None:
    assert message_json(ANSWER, Capabilities())["evidence"] == {"title": "查话费", "version": 3}


def test_words_that_come_from_no_article_name_none() -> None:
    words = replace(ANSWER, evidence=Evidence(rule="hub"))
    assert "evidence" not in message_json(words, Capabilities())
