"""Migrations: what an older hub has left is brought up to this one, however long that takes."""

from datetime import UTC, datetime

import pytest
from pymongo.errors import NetworkTimeout

from hub.core.organisation import ROOT_NODE, Level, Post
from hub.store import schema
from hub.store.database import Database
from hub.store.nodes import Nodes
from hub.store.people import People
from hub.store.schema import MIGRATIONS, Migration, migrate

pytestmark = pytest.mark.store

AT = datetime(2026, 1, 1, tzinfo=UTC)
FLAT = {
    "_id": "old",
    "name": "老员工",
    "roles": ["agent", "editor"],
    "node_id": "root",
    "active": True,
    "created_at": AT,
    "password_hash": "h",
}
"""A person as the hub of the spine kept him."""


async def test_flat_roles_become_posts_where_somebody_works(db: Database) -> None:
    await db["people"].insert_one(FLAT)
    await db["schema"].update_one({"_id": "schema"}, {"$set": {"number": 3}})
    assert await migrate(db) == MIGRATIONS[-1].number
    person = await People(db).get("old")
    assert person
    assert person.posts == tuple(Post(node_id="root", role=role) for role in ("agent", "editor"))
    assert (person.name, person.created_at, person.rev) == ("老员工", AT, 0)
    assert await People(db).password_hash("old") == "h"


async def test_a_new_store_has_the_root_and_keeps_what_became_of_it(db: Database) -> None:
    root = (await Nodes(db).tree()).get(ROOT_NODE)
    assert root
    assert (root.level, root.active, await Nodes(db).rev()) == (Level.NATIONAL, True, 0)
    await db["nodes"].update_one({"_id": ROOT_NODE}, {"$set": {"name": "总部", "rev": 7}})
    await db["schema"].update_one({"_id": "schema"}, {"$set": {"number": 3}})
    await migrate(db)
    again = (await Nodes(db).tree()).get(ROOT_NODE)
    assert again
    assert (again.name, await Nodes(db).rev()) == ("总部", 7)


async def test_a_migration_that_outlasts_the_connections_patience_is_waited_for(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    async def build(_: Database) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise NetworkTimeout("still at it")

    newer = MIGRATIONS[-1].number + 1
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, Migration(newer, "long", build)))
    assert await migrate(db) == newer
    assert len(tries) == 3
