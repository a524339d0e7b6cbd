"""What a gateway brings: kept before it is answered, each once, and what is told of ours."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from channels.sgip import taking
from channels.sgip.bodies import Answer, Body, Report, UserReport
from channels.sgip.messages import Deliver
from channels.sgip.packets import request
from channels.sgip.sequence import Sequence
from channels.sgip.taking import Desk
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.messages import Delivery
from hub.core.parts import plain_text
from tests.channels.doubles import FakeHub
from tests.channels.sgip.account import SGIP
from tests.channels.sgip.vectors import HELLO, OPT_OUT, SERVICE, USER, ours, theirs

LONG = "我的宽带今天早上开始一直连不上，光猫的灯是红的，请尽快派人来看看"


class Office:
    def __init__(self) -> None:
        self.hub = FakeHub()
        account = Account(channel="sgip", name="demo", config=SGIP)
        self.desk = Desk(
            account, self.hub.surroundings(), vouched=True, patience=timedelta(minutes=5)
        )
        self.desk.receive = self.hub.receive

    async def take(self, body: Body, number: int = 7, at: int = 1120203225) -> int:
        told = await self.desk.serve(request(theirs(number, at), body))
        assert told.answer and told.sequence == theirs(number, at)
        assert isinstance(told.body, Answer)
        return told.body.result

    @property
    def texts(self) -> list[str]:
        return [plain_text(one.parts) for one in self.hub.inbounds]


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    yield Office()


def parts(text: str, ref: int = 42) -> list[Deliver]:
    pieces = [text[at : at + 10] for at in range(0, len(text), 10)]
    return [
        replace(
            OPT_OUT, header=1,
            content=bytes((5, 0, 3, ref, len(pieces), part)) + piece.encode("utf-16-be"),
        )
        for part, piece in enumerate(pieces, 1)
    ]  # fmt: skip


async def test_a_message_is_whose_it_is_and_what_it_came_as(office: Office):
    assert await office.take(OPT_OUT) == 0
    (inbound,) = office.hub.inbounds
    assert (inbound.sender.id, inbound.sender.identity) == ("13001125453", "number:13001125453")
    assert inbound.raw["number"] == "1065501001"
    assert inbound.sent_at is None, "a number tells the time without the year: it is none"


async def test_the_parts_of_a_long_one_are_joined_in_any_order_and_however_often_they_come(
    office: Office,
):
    pieces = parts(LONG)
    for number in (3, 1, 3, 0, 2):
        assert await office.take(pieces[number], number) == 0
    assert office.texts == [LONG]
    assert await office.take(pieces[2], 2) == 0
    assert office.texts == [LONG]


async def test_however_much_is_in_its_parts_it_is_taken_and_does_not_come_for_ever(office: Office):
    for part in range(1, 31):
        content = bytes((5, 0, 3, 42, 30, part)) + b"x" * 1900
        assert await office.take(replace(OPT_OUT, header=1, coding=0, content=content), part) == 0
    (inbound,) = office.hub.inbounds
    assert len(plain_text(inbound.parts)) == 40_001
    assert sum(len(one["hex"]) for one in inbound.raw["parts"]) == 2 * 30 * 1900
    assert inbound.raw["number"] == "1065501001"


async def test_a_part_that_cannot_be_kept_is_not_acknowledged(office: Office):
    pieces = parts(LONG)
    for number, piece in enumerate(pieces[:-1]):
        assert await office.take(piece, number) == 0
    office.hub.refuse = Unavailable()
    assert await office.take(pieces[-1], 9) == 11
    office.hub.refuse = None
    assert await office.take(pieces[-1], 9) == 0
    assert office.texts == [LONG]


async def test_what_one_user_writes_stays_in_order_however_long_each_takes(office: Office):
    office.hub.gate.clear()
    texts = [str(number) for number in range(20)]
    bodies = [replace(OPT_OUT, content=text.encode("utf-16-be")) for text in texts]
    waiting = [asyncio.ensure_future(office.take(one, n)) for n, one in enumerate(bodies)]
    await asyncio.sleep(0.05)
    office.hub.gate.set()
    assert set(await asyncio.gather(*waiting)) == {0}
    assert office.texts == texts


async def test_a_hub_that_takes_too_long_is_said_to_be_busy(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(taking, "TAKE_SECONDS", 0.1)
    office.hub.gate.clear()
    assert await office.take(OPT_OUT) == 11


async def test_nobodys_message_is_parked_answered_and_can_be_taken_again(office: Office):
    assert await office.take(replace(OPT_OUT, user="unicom")) == 0
    ((reason, source),) = office.hub.parked
    assert reason == "unreadable_pdu: pdu_user"
    assert not office.hub.inbounds
    file, raw = office.hub.files[source]
    office.hub.files[source] = file, raw.replace(b"unicom", b"861300")
    await office.desk.take_again(source)
    assert office.texts == ["TD"]


async def test_commands_that_are_not_for_us_are_answered_so(office: Office):
    assert await office.take(HELLO) == 7


@pytest.mark.parametrize(
    ("state", "error", "told"),
    [(0, 0, (Delivery.DELIVERED, "")), (2, 25, (Delivery.FAILED, "sgip_25")),
     (2, 77, (Delivery.FAILED, "sgip_other: 77")), (0, 25, (Delivery.DELIVERED, "")),
     (1, 0, None), (9, 0, None)],
)  # fmt: skip
async def test_reports_say_what_became_of_a_part(
    office: Office, state: int, error: int, told: tuple[Delivery, str] | None
):
    assert await office.take(Report(about=ours(2), user=USER, state=state, error=error)) == 0
    name = (f"{ours(2)}:13001125453",)
    assert office.hub.carried.receipts == ([(name, *told, "13001125453")] if told else [])


async def test_a_report_of_last_year_or_of_a_clock_that_is_hours_off_is_told_by_its_words(
    office: Office,
):
    about = Sequence(3010012345, 1231235959, 2**31 - 1)
    body = Report(about=about, user="13001125453", state=0)
    assert await office.take(body, at=101050000) == 0
    assert office.hub.carried.receipts[0][0] == ("3010012345-1231235959-2147483647:13001125453",)


async def test_reports_of_what_a_gateway_passed_on_are_none_of_ours(office: Office):
    assert await office.take(Report(about=ours(2), user=USER, state=0, kind=1)) == 0
    assert not office.hub.carried.receipts


@pytest.mark.parametrize(
    ("condition", "words"), [(0, "注销"), (1, "欠费"), (2, "恢复"), (9, "变化")]
)
async def test_what_happened_to_a_subscription_is_noted_once_for_those_who_serve_him(
    office: Office, condition: int, words: str
):
    body = UserReport(service=SERVICE, user=USER, condition=condition)
    for _ in range(2):
        assert await office.take(body) == 0
    (remark,) = office.hub.remarks
    assert remark.address == "13001125453"
    assert words in plain_text(remark.parts)


async def test_a_note_is_in_the_language_of_the_conversation(office: Office):
    where = "sgip", "demo", "13001125453"
    office.hub.say(where, "hello")
    thread = office.hub.threads[where]
    thread.conversation = replace(thread.conversation, locale="en")
    await office.take(UserReport(service=SERVICE, user=USER, condition=1))
    assert "debt" in plain_text(office.hub.remarks[0].parts)


@pytest.mark.parametrize("problem", [Unavailable(), RuntimeError("odd")])
async def test_what_cannot_be_noted_is_told_again(office: Office, problem: Exception):
    office.hub.refuse = problem
    assert await office.take(UserReport(service=SERVICE, user=USER, condition=1)) == 11


async def test_after_the_account_has_stopped_nothing_is_taken(office: Office):
    office.desk.receive = None
    assert await office.take(OPT_OUT) == 11
