"""What carriers tell of the parts of our messages, before or after we know what they call them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.core.channel import Account
from hub.core.clock import SystemClock
from hub.core.errors import Unavailable, Uncertain
from hub.core.messages import Delivery, DeliveryReport, Message
from hub.pipeline import carrying
from hub.pipeline.carrying import LOST, Carrying
from hub.store.carried import Carriage, CarriedParts, Told
from hub.store.database import Database
from tests.doubles import inbound
from tests.pipeline.conftest import House, eventually

pytestmark = pytest.mark.store

POST = Account(channel="post", name="main", config={})
DELIVERED, FAILED = Delivery.DELIVERED, Delivery.FAILED


async def answered(house: House) -> Message:
    await house.receive(inbound("a", external_id="1"))
    return await answer(house)


async def answer(house: House) -> Message:
    (found,) = [one for one in await house.settled() if one.delivery]
    return found


async def test_a_receipt_that_comes_after_the_name_is_reported(house: House):
    message, carried = await answered(house), house.spine.carrying
    await carried.sent(POST, "a1", message.id, part=1, total=1)
    await carried.told(POST, ["x", "a1"], DELIVERED)
    assert (await answer(house)).delivery is DELIVERED


async def test_a_receipt_that_is_faster_than_the_name_is_kept_for_it(house: House):
    message, carried = await answered(house), house.spine.carrying
    await carried.told(POST, ["A1", "a1", "161"], FAILED, "UNDELIV")
    assert (await answer(house)).delivery is Delivery.SENT
    await carried.sent(POST, "a1", message.id, part=1, total=1)
    found = await answer(house)
    assert (found.delivery, found.reason) == (FAILED, "UNDELIV")
    assert await lost(house.spine.db) == 0  # its other names are nobody's receipts


async def lost(db: Database) -> int:
    return int(await db["carried"].count_documents({"message_id": {"$exists": False}}))


@pytest.mark.parametrize("told_first", [False, True])
async def test_both_at_once_miss_each_other_never(house: House, told_first: bool):
    message, carried = await answered(house), house.spine.carrying
    steps = [
        carried.sent(POST, "a1", message.id, part=1, total=1),
        carried.told(POST, ["a1"], DELIVERED),
    ]
    await asyncio.gather(*(reversed(steps) if told_first else steps))
    assert (await answer(house)).delivery is DELIVERED


async def test_of_several_parts_all_must_arrive_in_whatever_order(house: House):
    message, carried = await answered(house), house.spine.carrying
    await carried.sent(POST, "p1", message.id, part=1, total=3)
    await carried.told(POST, ["p3"], DELIVERED)
    await carried.told(POST, ["p1"], DELIVERED)
    await carried.sent(POST, "p2", message.id, part=2, total=3)
    await carried.sent(POST, "p3", message.id, part=3, total=3)
    assert (await answer(house)).delivery is Delivery.SENT
    await carried.told(POST, ["p2"], DELIVERED)
    assert (await answer(house)).delivery is DELIVERED


class Ledger:
    """Takes reports in the hub's place."""

    def __init__(self) -> None:
        self.reports: list[DeliveryReport] = []

    async def report(self, report: DeliveryReport) -> bool:
        self.reports.append(report)
        return True


async def test_one_part_that_is_lost_fails_the_message_and_each_is_reported_once(house: House):
    ledger, db = Ledger(), house.spine.db
    carried = Carrying(db, ledger.report, house.spine.clock)
    for part in (1, 2):
        await carried.sent(POST, f"p{part}", "t.000000001", part=part, total=2)
        await carried.sent(POST, f"p{part}", "t.000000001", part=part, total=2)
    await carried.told(POST, ["p1"], Delivery.SENT, "ACCEPTD")
    for _ in range(3):
        await carried.told(POST, ["p2"], FAILED, "EXPIRED")
        await carried.told(POST, ["p1"], DELIVERED)
    await carried.told(POST, ["p1"], FAILED, "UNDELIV")
    (report,) = ledger.reports
    assert (report.state, report.reason, report.place) == (FAILED, "EXPIRED", ("post", "main"))


async def test_a_receipt_for_what_is_still_in_the_channels_hands_is_reported_later(
    house: House, db: Database
):
    message, carried = await answered(house), house.spine.carrying
    sending = {"$set": {"delivery": Delivery.SENDING.value}}
    await db["messages"].update_one({"_id": message.id}, sending)
    await carried.sent(POST, "a1", message.id, part=1, total=1)
    await carried.told(POST, ["a1"], DELIVERED)
    await carried.report_open()
    sent = {"$set": {"delivery": Delivery.SENT.value}}
    await db["messages"].update_one({"_id": message.id}, sent)
    running = asyncio.create_task(carried.run(lambda: True))
    await eventually(lambda: is_delivered(house))
    running.cancel()


async def test_what_comes_while_another_receipt_is_looked_at_is_not_closed_with_it(
    db: Database, monkeypatch: pytest.MonkeyPatch
):
    ledger, clock = Ledger(), SystemClock()
    carried = Carrying(db, ledger.report, clock)
    for part in (1, 2):
        await carried.sent(POST, f"p{part}", "t.000000001", part=part, total=2)
    other, read = Carrying(db, under_way, clock), CarriedParts.of

    async def read_late(parts: CarriedParts, message_id: str) -> list[Carriage]:
        found = await read(parts, message_id)
        monkeypatch.setattr(CarriedParts, "of", read)
        await other.told(POST, ["p2"], DELIVERED)
        return found

    monkeypatch.setattr(CarriedParts, "of", read_late)
    await carried.told(POST, ["p1"], DELIVERED)
    assert ledger.reports == []
    monkeypatch.setattr(carrying, "AGAIN", timedelta())
    await carried.report_open()
    assert [one.state for one in ledger.reports] == [DELIVERED]


async def under_way(report: DeliveryReport) -> bool:
    raise Unavailable("the message is under way")


async def is_delivered(house: House) -> bool:
    return (await answer(house)).delivery is DELIVERED


async def test_of_what_was_unknown_a_receipt_tells(house: House):
    house.post.fail = [Uncertain("no answer")]
    message, carried = await answered(house), house.spine.carrying
    assert message.delivery is Delivery.UNKNOWN
    await carried.sent(POST, "late", message.id, part=1, total=1)
    await carried.told(POST, ["late"], DELIVERED)
    assert (await answer(house)).delivery is DELIVERED


async def test_of_several_names_that_of_the_customers_own_message_is_meant(house: House):
    message, carried = await answered(house), house.spine.carrying
    await carried.sent(POST, "38", "other.000000001", part=1, total=1)
    await carried.sent(POST, "26", message.id, part=1, total=1)
    await carried.told(POST, ["38", "26"], DELIVERED, to="alice")
    assert (await answer(house)).delivery is DELIVERED


async def test_a_receipt_that_was_kept_is_not_given_to_another_customers_message(house: House):
    message, carried = await answered(house), house.spine.carrying
    await carried.told(POST, ["26", "38"], DELIVERED, to="somebody else")
    await carried.sent(POST, "38", message.id, part=1, total=1)
    assert (await answer(house)).delivery is Delivery.SENT


async def test_a_receipt_that_comes_while_anothers_is_put_aside_stays(
    house: House, db: Database, monkeypatch: pytest.MonkeyPatch
):
    message, ledger, clock = await answered(house), Ledger(), SystemClock()
    carried, find = Carrying(db, ledger.report, clock), CarriedParts.find
    other = Carrying(db, ledger.report, clock)

    async def be_late(parts: CarriedParts, names: Sequence[str]) -> list[Carriage]:
        monkeypatch.setattr(CarriedParts, "find", find)
        found = await find(parts, names)
        await other.told(POST, ["38"], DELIVERED, to="alice")
        return found

    await carried.told(POST, ["26", "38"], DELIVERED, to="somebody else")
    monkeypatch.setattr(CarriedParts, "find", be_late)
    await carried.sent(POST, "38", message.id, part=1, total=1)
    assert [one.message_id for one in ledger.reports] == [message.id]


async def test_anothers_receipt_never_stands_on_a_message(db: Database):
    parts, now = CarriedParts(db), SystemClock().now()
    told = Told(state=DELIVERED, reason="", to="somebody else", names=("38",))
    await parts.put_lost(told, now)
    sent = Carriage(name="38", at=now, message_id="m.1")
    assert await parts.put_sent(sent, lambda _: False) == sent
    assert await parts.of("m.1") == [sent]


async def test_accounts_have_names_of_their_own(house: House):
    message, carried = await answered(house), house.spine.carrying
    await carried.sent(POST, "a1", message.id, part=1, total=1)
    await carried.told(replace(POST, name="other"), ["a1"], DELIVERED)
    assert (await answer(house)).delivery is Delivery.SENT


async def test_a_name_that_a_carrier_gives_again_is_that_of_the_newer_message(house: House):
    ledger = Ledger()
    carried = Carrying(house.spine.db, ledger.report, house.spine.clock)
    await carried.sent(POST, "1", "t.000000001", part=1, total=1)
    await carried.told(POST, ["1"], FAILED)
    await carried.sent(POST, "1", "t.000000002", part=1, total=1)
    await carried.told(POST, ["1"], DELIVERED)
    told = [(one.message_id, one.state) for one in ledger.reports]
    assert told == [("t.000000001", FAILED), ("t.000000002", DELIVERED)]


async def test_what_belongs_to_nothing_is_swept_after_an_hour(house: House, db: Database):
    carried, parts = house.spine.carrying, CarriedParts(db)
    await carried.told(POST, ["1", "01"], DELIVERED)
    await carried.sent(POST, "2", "t.000000001", part=1, total=1)
    now = house.spine.clock.now()
    assert await parts.sweep(before=now - LOST, lost_before=now - LOST) == 0
    later = now + timedelta(seconds=1)
    assert await parts.sweep(before=now - LOST, lost_before=later) == 2
    assert await db["carried"].count_documents({}) == 1
    await parts.sweep(before=later, lost_before=later)
    assert await db["carried"].count_documents({}) == 0
