"""Who writes from an address is the same customer, whoever asks and however often."""

import asyncio

import pytest

from customers.register import Register
from hub.core.clock import SystemClock
from hub.core.customers import Tier
from hub.store.customers import Customers
from hub.store.database import Database

pytestmark = pytest.mark.store


async def test_many_who_ask_at_once_get_one_customer(db: Database) -> None:
    registers = [Register(db, SystemClock()) for _ in range(3)]
    asks = [one.resolve("web", "demo", "v1", "小王") for one in registers for _ in range(5)]
    ids = set(await asyncio.gather(*asks))
    assert len(ids) == 1
    assert await db["customers"].count_documents({}) == 1


async def test_another_channel_or_account_is_another_address(db: Database) -> None:
    register = Register(db, SystemClock())
    ids = {
        await register.resolve("web", "demo", "v1", ""),
        await register.resolve("rest", "demo", "v1", ""),
        await register.resolve("web", "bench", "v1", ""),
        await register.resolve("web", "demo", "v2", ""),
    }
    assert len(ids) == 4


async def test_a_new_customer_is_an_ordinary_one_with_his_name(db: Database) -> None:
    customer_id = await Register(db, SystemClock()).resolve("web", "demo", "v1", "小王")
    customer = (await Customers(db).get_many([customer_id]))[customer_id]
    assert (customer.name, customer.tier, customer.node_id) == ("小王", Tier.NORMAL, "root")


async def test_customers_are_found_by_how_name_or_address_begins(db: Database) -> None:
    register, customers = Register(db, SystemClock()), Customers(db)
    wang = await register.resolve("web", "demo", "13900000001", "王小雨")
    li = await register.resolve("web", "demo", "13800000002", "李明")
    assert await customers.find("王") == [wang]
    assert set(await customers.find("13")) == {wang, li}
    assert await customers.find("139") == [wang]
    assert await customers.find("明") == []
    assert await customers.find("$ne") == []
