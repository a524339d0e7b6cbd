"""What became of a message after it was sent: told once, never backwards, and to people."""

from dataclasses import replace

import pytest

from hub.core.errors import Permanent, Unavailable, Uncertain
from hub.core.events import Kind
from hub.core.messages import Delivery, DeliveryReport, Message
from hub.core.parts import plain_text
from hub.pipeline.outbox import resend, settle
from hub.store.database import Database
from hub.store.events import Events
from hub.store.outbox import Outbox
from tests.doubles import inbound
from tests.pipeline.conftest import House, eventually

pytestmark = pytest.mark.store

ARRIVED = DeliveryReport(channel="post", account="main", message_id="", state=Delivery.DELIVERED)
READ = replace(ARRIVED, state=Delivery.READ)
BACK = replace(ARRIVED, state=Delivery.FAILED, reason="no such mailbox")


async def answer(house: House) -> Message:
    (found,) = [one for one in await house.settled() if one.delivery]
    return found


async def answered(house: House) -> Message:
    await house.receive(inbound("a", external_id="1"))
    return await answer(house)


async def told(db: Database) -> list[str]:
    events = await Events(db).since(0)
    return [str(one.data["state"]) for one in events if one.kind is Kind.DELIVERY]


async def report(house: House, message: Message, *reports: DeliveryReport) -> list[bool]:
    tell = house.spine.deliveries.report
    return [await tell(replace(one, message_id=message.id)) for one in reports]


async def test_what_comes_back_is_failed_with_its_reason_and_waits_for_a_person(house: House):
    sent = await answered(house)
    assert await report(house, sent, BACK) == [True]
    assert (await answer(house)).delivery is Delivery.FAILED
    (failure,) = await Outbox(house.spine.db).failed()
    assert (failure.message.id, failure.message.reason) == (sent.id, "no such mailbox")


async def test_what_came_back_and_is_sent_again_is_told_from_what_went_before(house: House):
    sent = await answered(house)
    await report(house, sent, BACK)
    back = await answer(house)
    await house.spine.committer.commit(back.thread_id, lambda draft: resend(draft, message=back))
    assert (await answer(house)).delivery is Delivery.SENT
    assert [one.returns for one in house.post.sent] == [0, 1]


async def test_the_same_report_again_is_nothing_new(house: House, db: Database):
    sent = await answered(house)
    assert await report(house, sent, BACK, BACK, replace(BACK, reason="once more")) == [True] * 3
    assert (await answer(house)).reason == "no such mailbox"
    assert (await told(db)).count("failed") == 1


async def test_what_arrived_may_still_come_back_and_what_came_back_has_not_arrived(house: House):
    sent = await answered(house)
    await report(house, sent, ARRIVED)
    assert (await answer(house)).delivery is Delivery.DELIVERED
    await report(house, sent, BACK, ARRIVED)
    assert (await answer(house)).delivery is Delivery.FAILED


async def test_what_was_read_had_arrived_whatever_is_told_later(house: House, db: Database):
    sent = await answered(house)
    assert await report(house, sent, READ, ARRIVED, BACK) == [True] * 3
    assert (await answer(house)).delivery is Delivery.READ
    assert await told(db) == ["sending", "sent", "read"]


async def test_what_arrived_is_read_later(house: House, db: Database):
    sent = await answered(house)
    await report(house, sent, ARRIVED, READ, READ)
    assert await told(db) == ["sending", "sent", "delivered", "read"]


async def test_what_was_unknown_and_was_read_is_no_trouble_any_more(house: House):
    house.post.fail = [Uncertain("line cut")]
    await report(house, await answered(house), READ)
    assert await Outbox(house.spine.db).failed() == []


@pytest.mark.parametrize("put_away", [False, True])
async def test_of_what_was_unknown_it_is_known_then(house: House, put_away: bool):
    house.post.fail = [Uncertain("line cut")]
    unknown = await answered(house)
    if put_away:
        await house.spine.committer.commit(
            unknown.thread_id, lambda draft: settle(draft, message=unknown, by="lin")
        )
    await report(house, unknown, BACK)
    (failure,) = await Outbox(house.spine.db).failed()
    assert failure.message.delivery is Delivery.FAILED


async def test_what_was_unknown_and_arrived_is_no_trouble_any_more(house: House):
    house.post.fail = [Uncertain("line cut")]
    unknown = await answered(house)
    await report(house, unknown, ARRIVED)
    found = await answer(house)
    assert (found.delivery, found.reason) == (Delivery.DELIVERED, "")
    assert await Outbox(house.spine.db).failed() == []


async def test_what_came_back_is_sent_again_when_a_person_wants_it(house: House):
    sent = await answered(house)
    await report(house, sent, BACK)
    failed = await answer(house)
    await house.spine.committer.commit(
        failed.thread_id, lambda draft: resend(draft, message=failed)
    )

    async def is_sent_again() -> bool:
        return len(house.post.sent) == 2

    await eventually(is_sent_again)
    assert (await answer(house)).delivery is Delivery.SENT
    assert await Outbox(house.spine.db).failed() == []


async def test_a_copy_that_came_back_is_noted_once_and_fails_nothing(house: House):
    sent = await answered(house)
    letter = {"$set": {"letter": {"cc": ["li@b.cn"], "subject": ""}}}
    await house.spine.db["messages"].update_one({"_id": sent.id}, letter)
    copy = replace(BACK, to="li@b.cn", note="no copy went to li@b.cn")
    assert await report(house, sent, copy, copy) == [True, True]
    assert (await answer(house)).delivery is Delivery.SENT
    (note,) = [one for one in await house.messages() if one.private]
    assert plain_text(note.parts) == "no copy went to li@b.cn"
    await report(house, sent, replace(copy, to="elsewhere@b.cn"))
    assert (await answer(house)).delivery is Delivery.FAILED


async def test_what_is_late_is_noted_once_and_stays_as_it_is(house: House):
    sent = await answered(house)
    late = replace(ARRIVED, state=Delivery.SENT, to="alice", note="tried again")
    assert await report(house, sent, late, late) == [True, True]
    assert (await answer(house)).delivery is Delivery.SENT
    assert [plain_text(one.parts) for one in await house.messages() if one.private] == [late.note]


async def test_of_what_was_refused_at_once_nothing_is_learnt(house: House):
    house.post.fail = [Permanent("no")]
    refused = await answered(house)
    assert await report(house, refused, ARRIVED, BACK) == [True, True]
    assert (await answer(house)).reason == "no"


async def test_a_report_of_what_is_under_way_comes_too_early(house: House):
    sent = await answered(house)
    under_way = {"$set": {"delivery": Delivery.SENDING.value}}
    await house.spine.db["messages"].update_one({"_id": sent.id}, under_way)
    with pytest.raises(Unavailable):
        await report(house, sent, BACK)


async def test_nothing_is_reported_of_what_is_not_the_accounts_own(house: House):
    sent = await answered(house)
    tell = house.spine.deliveries.report
    (asked, _) = await house.messages()
    for strange in (
        replace(BACK, message_id=sent.id, account="other"),
        replace(BACK, message_id=sent.id, channel="email"),
        replace(BACK, message_id=asked.id),
        replace(BACK, message_id=f"{sent.thread_id}.000000099"),
        replace(BACK, message_id="ffffffffffffffffffffffff.000000001"),
        replace(BACK, message_id="rubbish"),
    ):
        assert not await tell(strange)
    assert (await answer(house)).delivery is Delivery.SENT
