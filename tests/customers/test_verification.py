"""A code proves whose an address is: sent where he is known, typed where he is not yet."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers import verification
from customers.verification import MOST, PAUSE, TRIES, VALID, WINDOW, ask, digest, hear, say_code
from hub.core.conversations import State
from hub.core.customers import Deed, Proof
from hub.core.errors import Conflict, InputError, NotFound, RateLimited
from hub.core.events import Kind
from hub.core.identities import signed
from hub.core.messages import Delivery
from hub.core.parts import plain_text
from hub.store.codes import Sendings
from hub.store.draft import Draft, Insert, Numbers, Update, View
from hub.store.events import Events
from hub.store.messages import Messages
from tests.customers.conftest import House
from tests.customers.ledger import START
from tests.doubles import KeyWording

SECRET = b"secret"
KEY = "sms:main:13900000001"
ASKED = {
    "key": KEY, "owner_id": "owner", "digest": digest("123456", SECRET), "by": "agent",
    "identity": "number:13900000001",
}  # fmt: skip


class Thread:
    """One thread, on which decisions are made as the committer makes them."""

    def __init__(self) -> None:
        self.now: datetime = START
        self.view: View | None = None
        self.said: list[str] = []
        self.operations: list[Any] = []
        self.commit(
            lambda draft: draft.open(
                thread_id="0" * 24, channel="web", account="demo", address="v1", name="",
                customer_id="reader", locale="zh-CN",
            )
        )  # fmt: skip

    @property
    def conversation(self):
        assert self.view
        return self.view.conversation

    def commit(self, decide, **values: Any) -> Any:
        draft = Draft(self.view, now=self.now, numbers=Numbers({}), births=lambda *_: Delivery.SENT)
        result = decide(draft, **values)
        effects = draft.finish()
        self.view = effects.view
        self.said += [plain_text(message.parts) for message in effects.messages]
        self.operations = effects.operations
        return result

    def ask(self) -> None:
        self.commit(ask, conversation_id=self.conversation.id, asked=ASKED)

    def hear(self, text: str) -> bool:
        heard = self.commit(hear, text=text, wording=KeyWording(), secret=SECRET)
        assert isinstance(heard, bool)
        return heard

    @property
    def last(self) -> str:
        return self.said[-1].partition("/")[0]


@pytest.mark.parametrize("text", ["123456", " 123456\n", "123 456", "123-456", "１２３４５６"])
def test_the_code_is_taken_however_it_is_written(text: str) -> None:
    thread = Thread()
    thread.ask()
    assert thread.hear(text)
    assert thread.last == "code_right"
    assert thread.conversation.verified == ("number:13900000001",)
    assert thread.conversation.code == {}


def test_both_records_and_their_histories_know_of_it() -> None:
    thread = Thread()
    thread.ask()
    thread.hear("123456")
    updates = [one for one in thread.operations if isinstance(one, Update)]
    assert {one.where["_id"] for one in updates if one.collection == "customers"} == {
        "reader",
        "owner",
    }
    traces = [
        one.document
        for one in thread.operations
        if isinstance(one, Insert) and one.collection == "customer_history"
    ]
    assert [(one["customer_id"], one["other"], one["by"]) for one in traces] == [
        ("reader", "owner", "agent"),
        ("owner", "reader", "agent"),
    ]


@given(st.text())
def test_what_is_no_code_is_an_ordinary_message(text: str) -> None:
    thread = Thread()
    thread.ask()
    looks_like_one = verification.read_code(text)
    assert thread.hear(text) == bool(looks_like_one)
    if not looks_like_one:
        assert thread.conversation.code["tries"] == TRIES


def test_nobody_who_was_not_asked_is_heard() -> None:
    thread = Thread()
    assert not thread.hear("123456")
    assert (thread.said, thread.operations) == ([], [])


def test_after_five_wrong_tries_the_right_one_is_void() -> None:
    thread = Thread()
    thread.ask()
    for number in range(TRIES):
        assert thread.hear(f"00000{number}")
        assert thread.last == ("code_wrong" if number < TRIES - 1 else "code_spent")
    assert not thread.hear("123456")
    assert thread.conversation.verified == ()


@pytest.mark.parametrize(("late", "end"), [(-1, "code_right"), (0, "code_late"), (1, "code_late")])
def test_a_code_is_good_for_ten_minutes(late: int, end: str) -> None:
    thread = Thread()
    thread.ask()
    thread.now += VALID + timedelta(milliseconds=late)
    assert thread.hear("123456")
    assert thread.last == end
    assert not thread.hear("123456")


def test_a_new_code_takes_the_place_of_the_old_one() -> None:
    thread = Thread()
    thread.ask()
    thread.hear("000000")
    newer = {**ASKED, "digest": digest("654321", SECRET)}
    thread.commit(ask, conversation_id=thread.conversation.id, asked=newer)
    assert thread.conversation.code["tries"] == TRIES
    thread.hear("123456")
    assert thread.last == "code_wrong"
    thread.hear("654321")
    assert thread.last == "code_right"


def test_nothing_is_asked_in_a_conversation_that_is_over() -> None:
    thread = Thread()
    thread.commit(lambda draft: draft.state(State.CLOSED))
    with pytest.raises(Conflict, match="conversation_over"):
        thread.ask()


def test_a_contact_is_not_flooded() -> None:
    thread, sent = Thread(), Sendings(key=KEY)

    def send(sent: Sendings) -> Sendings:
        thread.commit(say_code, code="123456", before=sent, wording=KeyWording())
        (record,) = [one for one in thread.operations if getattr(one, "collection", "") == "codes"]
        change = record.document if isinstance(record, Insert) else record.change["$set"]
        return Sendings(key=KEY, sent=tuple(change["sent"]), rev=change["rev"])

    for _ in range(MOST):
        sent = send(sent)
        thread.now += PAUSE - timedelta(seconds=1)
        with pytest.raises(RateLimited) as soon:
            send(sent)
        assert soon.value.retry_after == 1
        thread.now += timedelta(seconds=1)
    with pytest.raises(RateLimited):
        send(sent)
    thread.now = START + WINDOW
    assert len(send(sent).sent) == MOST
    assert len(thread.said) == MOST + 1


async def code_to(house: House, address: str) -> str:
    """What was said last on the thread of this address."""
    thread = (await house.view(address)).thread
    messages = await Messages(house.spine.db).in_thread(thread.id, after=0)
    found = re.search(r"code_sent.*'code': '(\d{6})'", plain_text(messages[-1].parts))
    assert found, messages[-1]
    assert messages[-1].delivery is Delivery.QUEUED
    return found[1]


@pytest.mark.store
async def test_the_whole_way_from_one_channel_to_the_other(house: House) -> None:
    owner, reader = await house.customer("13900000001"), await house.customer("v1")
    conversation = (await house.view("v1")).conversation
    until = await house.clientele.verification.send(
        conversation.id, "post:main:13900000001", by="agent"
    )
    assert timedelta(minutes=9) < until - house.spine.clock.now() <= VALID
    code = await code_to(house, "13900000001")
    assert code not in str((await house.view("v1")).conversation.code)
    await house.write("v1", f" {code} ")
    conversation = (await house.view("v1")).conversation
    assert conversation.verified == ("number:13900000001",)
    assert len(conversation.pending) == 1, "the bot is not asked what a code means"
    (contact,) = (await house.family(owner)).top.contacts
    assert (contact.proof, contact.proved_by) == (Proof.CODE, "agent")
    suggested = await house.clientele.suggestions.of(await house.family(reader))
    assert [(one.customer.id, one.evidence) for one in suggested] == [
        (owner, ("code:post:main:13900000001",))
    ]
    back = await house.clientele.suggestions.of(await house.family(owner))
    assert [one.customer.id for one in back] == [reader]
    merged = await house.merge(reader, owner)
    link = merged.get(reader).link
    assert link and link.evidence == ("code:post:main:13900000001",)
    assert await house.clientele.suggestions.of(merged) == []
    deeds = [trace.deed for trace in await house.clientele.history.of([owner])]
    assert deeds == [Deed.MERGE, Deed.VERIFY]
    events = await Events(house.spine.db).since(0)
    assert code not in str([one for one in events if one.kind is Kind.CUSTOMER])


@pytest.mark.store
async def test_no_code_goes_where_it_proves_nothing(house: House) -> None:
    await house.write("v1")
    conversation = (await house.view("v1")).conversation
    send = house.clientele.verification.send
    with pytest.raises(NotFound):
        await send(conversation.id, "post:main:nobody", by="agent")
    with pytest.raises(NotFound):
        await send("nowhere", "post:main:v1", by="agent")
    with pytest.raises(InputError):
        await send(conversation.id, "post:main:v1", by="agent")
    await house.write("v2")
    await send(conversation.id, "post:main:v2", by="agent")
    with pytest.raises(RateLimited):
        await send(conversation.id, "post:main:v2", by="agent")


@pytest.mark.store
async def test_the_same_signed_id_on_two_pages_is_suggested(house: House) -> None:
    one = await house.customer("id:u-1", identity=signed("u-1"))
    other = await house.customer("id:u-1", account="other", identity=signed("u-1"))
    await house.customer("id:u-2", identity=signed("u-2"))
    await house.customer("v1")
    suggested = await house.clientele.suggestions.of(await house.family(one))
    assert [(each.customer.id, each.evidence) for each in suggested] == [(other, ("signed:u-1",))]
