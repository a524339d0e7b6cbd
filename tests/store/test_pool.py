"""The tests' own databases: each begins as its furnishing left it, whatever the last test did."""

from typing import Any

import pytest

from hub.store.database import Database, StoreError
from hub.store.schema import migrate
from tests.pool import Pool

pytestmark = pytest.mark.store

UNHEARD_OF = "unheard_of"


async def everything(db: Database) -> dict[str, Any]:
    """Documents and indexes of each collection that was not made by a test."""
    return {
        name: ([one async for one in db[name].find()], await db[name].index_information())
        for name in await db.motor.list_collection_names()
        if name != UNHEARD_OF
    }


async def test_what_a_test_did_to_its_database_no_other_sees(store_uri: str):
    pool = Pool(store_uri)
    async with pool.database() as db:
        name, new = db.name, await everything(db)
        await db["messages"].insert_one({"_id": "left", "thread_id": "t", "seq": 1})
        await db[UNHEARD_OF].insert_one({"_id": "left"})
        await db["nodes"].update_one({"_id": "root"}, {"$set": {"name": "总部"}})
        await db["calendars"].delete_many({})
    async with pool.database() as db:
        assert db.name == name
        assert await everything(db) == new
        assert await db[UNHEARD_OF].find_one() is None
        assert await migrate(db) == new["schema"][0][0]["number"]
        assert await everything(db) == new


async def test_two_at_once_never_share_one(store_uri: str):
    pool = Pool(store_uri)
    async with pool.database() as one, pool.database() as other:
        assert one.name != other.name


async def test_what_cannot_be_washed_is_not_lent_again(
    store_uri: str, monkeypatch: pytest.MonkeyPatch
):
    async def locked(*_: object) -> None:
        raise StoreError("a killed process's transaction holds it")

    pool = Pool(store_uri)
    with monkeypatch.context() as patch:
        patch.setattr("tests.pool._wash", locked)
        async with pool.database() as db:
            spoilt = db.name
    async with pool.database() as db:
        assert db.name != spoilt
        assert spoilt not in await db.client.list_database_names()
