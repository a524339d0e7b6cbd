"""Customers hear of their own orders on a real store, and of nobody else's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.core.customers import Contact, Customer
from hub.core.events import Kind
from hub.core.orders import Order, OrderAction, OrderState, OrderType, Step
from hub.pipeline.pipeline import Spine
from hub.store.customer_documents import to_document
from hub.store.draft import Draft
from hub.store.orders import COLLECTION, order_to_document
from workorders.office import Office

pytestmark = pytest.mark.store


async def keep(spine: Spine, number: str, customer_id: str, hours_ago: int = 0) -> None:
    at = spine.clock.now() - timedelta(hours=hours_ago)
    step = Step(action=OrderAction.OPEN, state=OrderState.OPEN, by="bot", at=at)
    order = Order(
        number=number, type=OrderType.FAULT, title="没信号", state=OrderState.OPEN,
        opened_by="bot", opened_at=at, steps=(step,), customer_id=customer_id,
    )  # fmt: skip

    def decide(draft: Draft) -> None:
        draft.insert(COLLECTION, order_to_document(order))
        draft.event(Kind.ORDER, by="bot", number=number, action="open")

    await spine.committer.commit(None, decide)


async def test_a_customer_hears_of_his_own_orders_the_newest_first(
    spine: Spine, office: Office
) -> None:
    await keep(spine, "GZ-0001", "anna", hours_ago=2)
    await keep(spine, "GZ-0002", "anna")
    await keep(spine, "GZ-0003", "bert")
    orders = await office.inquiry.of_customer("anna")
    assert [order.number for order in orders] == ["GZ-0002", "GZ-0001"]


async def test_the_number_of_somebody_elses_order_finds_nothing(
    spine: Spine, office: Office
) -> None:
    await keep(spine, "GZ-0001", "bert")
    await keep(spine, "GZ-0002", "")
    inquiry = office.inquiry
    assert await inquiry.of_customer("anna", number="GZ-0001") == []
    assert await inquiry.of_customer("anna", number="GZ-0009") == []
    assert await inquiry.of_customer("", number="GZ-0002") == []
    assert [one.number for one in await inquiry.of_customer("bert", number="GZ-0001")] == [
        "GZ-0001"
    ]


async def test_he_hears_of_all_that_was_opened_on_any_of_his_channels(
    spine: Spine, office: Office
) -> None:
    anna, bert = record(spine, "anna"), record(spine, "bert")
    for one in (replace(anna, top=bert.id, above=bert.own), bert):
        await spine.db["customers"].insert_one(to_document(one))
    await keep(spine, "GZ-0001", "anna", hours_ago=2)
    await keep(spine, "GZ-0002", "bert")
    await keep(spine, "GZ-0003", "carl")
    for name in ("anna", "bert"):
        orders = await office.inquiry.of_customer(name)
        assert [order.number for order in orders] == ["GZ-0002", "GZ-0001"]
        assert len(await office.inquiry.of_customer(name, number="GZ-0001")) == 1
    assert await office.inquiry.of_customer("carl", number="GZ-0001") == []


def record(spine: Spine, name: str) -> Customer:
    contact = Contact(channel="post", account="main", address=name)
    return Customer(id=name, created_at=spine.clock.now(), contacts=(contact,))
