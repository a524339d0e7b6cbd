"""Leases on a real store: each shard has one owner, however many want it at once."""

import asyncio

import pytest

from hub.core.conversations import SHARDS
from hub.store.database import Database
from hub.store.leases import Leases

pytestmark = pytest.mark.store

ALL = range(SHARDS)


async def test_shards_are_made_once_by_however_many_begin_at_once(db: Database) -> None:
    await asyncio.gather(*(Leases(db).prepare() for _ in range(4)))
    await Leases(db).prepare()
    assert await Leases(db).owners() == dict.fromkeys(ALL)


async def test_of_many_who_take_a_shard_one_has_it(db: Database) -> None:
    leases = Leases(db)
    await leases.prepare()
    names = [f"hub-{n}" for n in range(4)]
    await asyncio.gather(*(leases.take(ALL, from_owners={None}, to_owner=name) for name in names))
    owners = await leases.owners()
    assert set(owners) == set(ALL)
    assert set(owners.values()) <= set(names)


async def test_only_what_is_still_theirs_is_taken(db: Database) -> None:
    leases = Leases(db)
    await leases.prepare()
    await leases.take({1, 2}, from_owners={None}, to_owner="one")
    await leases.take({2, 3}, from_owners={None, "gone"}, to_owner="two")
    await leases.take({1}, from_owners={"one"}, to_owner=None)
    owners = await leases.owners()
    assert {shard: owners[shard] for shard in (1, 2, 3)} == {1: None, 2: "one", 3: "two"}
