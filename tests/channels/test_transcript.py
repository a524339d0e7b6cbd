"""What stands in a transcript, and what never does."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from channels import transcript
from channels.transcript import is_told, transcript_of
from hub.core.messages import Author, AuthorKind, Delivery, Message
from hub.core.parts import Choice, Choices, File, Part, Text
from tests.bot.doubles import conversation

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 5, 4, 16, 30, tzinfo=UTC)
FILE = File(name="账单.pdf", content_type="application/pdf", size=1, file_id="f")
CHOICES = Choices(text="选一个", options=(Choice(value="a", title="甲"),))


def said(*parts: Part, kind: AuthorKind = AuthorKind.CUSTOMER, name: str = "") -> Message:
    return Message(
        thread_id="t", conversation_id="c1", seq=1, author=Author(kind=kind, name=name),
        parts=parts, at=AT, delivery=None if kind is AuthorKind.CUSTOMER else Delivery.SENT,
    )  # fmt: skip


def test_who_said_what_when_by_the_clock_of_the_place_with_files_by_name():
    text = transcript_of(
        conversation(),
        [
            said(Text(text="您好"), FILE),
            said(CHOICES, kind=AuthorKind.BOT),
            said(Text(text="好的"), kind=AuthorKind.AGENT, name="林珊"),
        ],
        ZONE,
    )
    head, *entries = text.split("\n\n")
    assert head.endswith("时间按时区：Asia/Shanghai")
    assert entries == [
        "2026-05-05 00:30  客户\n您好\n[账单.pdf]",
        "2026-05-05 00:30  机器人\n选一个\n1. 甲",
        "2026-05-05 00:30  林珊\n好的",
    ]


def test_it_speaks_the_customers_language():
    text = transcript_of(replace(conversation(), locale="en"), [said(Text(text="hi"))], ZONE)
    assert text.startswith("Transcript of your conversation\nConversation: ")
    assert "Customer\nhi" in text


def test_notes_whispers_what_was_taken_back_and_what_nobody_was_sent_are_not_told():
    hidden = [
        replace(said(Text(text="1")), private=True),
        replace(said(Text(text="2")), private=True, whisper_to="lin"),
        replace(said(Text(text="3")), delivery=Delivery.WITHDRAWN),
        replace(said(Text(text="4"), kind=AuthorKind.SYSTEM), delivery=None),
    ]
    assert not any(map(is_told, hidden))
    assert len(transcript_of(conversation(), hidden, ZONE).split("\n\n")) == 1


def test_of_a_long_one_the_newest_is_told_and_that_there_was_more():
    long = [said(Text(text=f"{n} " + "长" * 20_000)) for n in range(9)]
    text = transcript_of(conversation(), long, ZONE)
    assert len(text) < transcript.LONGEST + 500
    assert "8 长" in text and "1 长" not in text and "更早的消息没有列出。" in text
    short = transcript_of(conversation(), long[:1], ZONE, whole=False)
    assert "更早的消息没有列出。" in short
