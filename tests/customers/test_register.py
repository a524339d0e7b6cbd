"""Who writes from an address is the same customer, whoever asks and however often."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from customers.register import Register
from hub.core.clock import SystemClock, new_id
from hub.core.customers import Tier
from hub.core.messages import Address, Delivery
from hub.pipeline.intake import accept
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.committer import Committer
from hub.store.customers import Customers
from hub.store.database import Database
from tests.doubles import inbound

pytestmark = pytest.mark.store


async def write(
    committer: Committer, db: Database, address: str, *, name: str = "", account: str = "main"
) -> str:
    """One message from an address; the id of the customer to whom his thread belongs then."""
    message = replace(
        inbound("你好", external_id=new_id(), account=account),
        sender=Address(id=address, name=name),
    )
    thread = thread_id(message.channel, account, address)
    register = Register(db, SystemClock())
    customer_id, enrol = await register.resolve(message.channel, account, address, name)
    decide = partial(
        accept, inbound=message, thread=thread, customer_id=customer_id, enrol=enrol,
        loop_limit=None,
    )  # fmt: skip
    await committer.commit(thread, decide)
    view = await committer.views.load(thread)
    assert view
    return view.thread.customer_id


async def test_many_who_write_at_once_from_one_address_are_one_customer(spine: Spine) -> None:
    other = Committer(spine.db, SystemClock(), lambda *_: Delivery.SENT)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.run())
        writes = [write(committer, spine.db, "v1") for committer in (spine.committer, other) * 5]
        ids = set(await asyncio.gather(*writes))
        worker.cancel()
    assert ids == {document["_id"] async for document in spine.db["customers"].find({})}
    assert len(ids) == 1


async def test_another_address_or_account_is_another_customer(spine: Spine) -> None:
    ids = {
        await write(spine.committer, spine.db, "v1"),
        await write(spine.committer, spine.db, "v2"),
        await write(spine.committer, spine.db, "v1", account="other"),
    }
    assert len(ids) == 3


async def test_who_has_written_before_is_known(spine: Spine) -> None:
    first = await write(spine.committer, spine.db, "v1")
    register = Register(spine.db, SystemClock())
    assert await register.resolve("post", "main", "v1", "") == (first, None)


async def test_a_new_customer_is_an_ordinary_one_with_his_name(spine: Spine) -> None:
    customer_id = await write(spine.committer, spine.db, "v1", name="小王")
    customer = (await Customers(spine.db).get_many([customer_id]))[customer_id]
    assert (customer.name, customer.tier, customer.node_id) == ("小王", Tier.NORMAL, "root")


async def test_customers_are_found_by_how_name_or_address_begins(spine: Spine) -> None:
    customers = Customers(spine.db)
    wang = await write(spine.committer, spine.db, "13900000001", name="王小雨")
    li = await write(spine.committer, spine.db, "13800000002", name="李明")
    assert await customers.find("王") == [wang]
    assert set(await customers.find("13")) == {wang, li}
    assert await customers.find("139") == [wang]
    assert await customers.find("明") == []
    assert await customers.find("$ne") == []
