"""Orders of somebody who writes from elsewhere: told of once he has proved who he is."""

import re

import pytest

from hub.core.orders import OrderState, OrderType
from hub.core.parts import plain_text
from hub.core.ports.orders import NewOrder
from hub.store.messages import Messages
from tests.bot.doubles import ScriptedBrain, responder, rules, saying, turn, words
from tests.customers.conftest import House
from tests.doubles import KeyWording
from workorders.office import Office

pytestmark = pytest.mark.store

ASKED = "我的投诉到哪了"
KNOWN = "13900000001"


async def complain(house: House, office: Office) -> str:
    """The number of a complaint made by somebody who writes from a telephone."""
    accepted = await house.write(KNOWN, "你们乱扣费")
    new = NewOrder(type=OrderType.COMPLAINT, title="投诉：乱扣费")
    order = await office.counter.open(new, by="anna", conversation_id=accepted.conversation_id)
    assert order.state is OrderState.OPEN
    return order.number


async def prove(house: House, address: str) -> None:
    """Whoever writes from `address` types the code that the telephone was sent."""
    conversation = (await house.view(address)).conversation
    send = house.clientele.verification.send
    await send(conversation.id, f"post:main:{KNOWN}", by="agent")
    thread = (await house.view(KNOWN)).thread
    [*_, last] = await Messages(house.spine.db).in_thread(thread.id, after=0)
    code = re.search(r"\d{6}", plain_text(last.parts))
    assert code
    await house.write(address, code[0])


async def ask(house: House, office: Office, address: str) -> tuple[list[str], str]:
    """What the bot says to whoever writes from there."""
    brain = ScriptedBrain({ASKED: turn({"do": "order_status"}, intent="order_status")})
    bot = responder(brain, cabinet=office.inquiry)
    conversation = (await house.view(address)).conversation
    response = await bot.respond(conversation, saying(ASKED))
    return rules(response), words(response)


async def test_the_bot_tells_of_an_order_after_the_code_and_not_before(house: House) -> None:
    office = Office(house.spine, KeyWording())
    number = await complain(house, office)
    for address in ("v1", "v2"):
        await house.write(address)
        assert (await ask(house, office, address))[0] == ["order_none"]
    await prove(house, "v1")
    said, text = await ask(house, office, "v1")
    assert said == ["order_status"]
    assert number in text and "待受理" in text
    assert (await ask(house, office, "v2"))[0] == ["order_none"]


async def test_an_address_that_is_no_number_is_proved_by_its_code_alone(house: House) -> None:
    """And who has only read that code is not taken for the one it was sent to."""
    office = Office(house.spine, KeyWording())
    owner, first = await house.customer("v0"), await house.customer("v1")
    other = await house.customer("v2")
    verified = ["code:post:main:v0"]
    for customer_id in (owner, first, other):
        view = await house.view({owner: "v0", first: "v1", other: "v2"}[customer_id])
        new = NewOrder(type=OrderType.FAULT, title=customer_id)
        await office.counter.open(new, by="anna", conversation_id=view.conversation.id)
    await house.spine.db["customers"].update_one({"_id": first}, {"$set": {"identities": verified}})
    told = await office.inquiry.of_customer(other, verified=verified)
    assert {order.title for order in told} == {owner, other}
