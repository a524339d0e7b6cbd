"""Hot queries are served by an index on the embedded store, whatever the planner thinks of."""

from typing import Any

import pytest

from hub.core.clock import SystemClock
from hub.store.database import Database
from hub.store.messages import _range

pytestmark = pytest.mark.store

HOT: list[tuple[str, dict[str, Any]]] = [
    ("messages", {"key": "web:demo:1"}),
    ("messages", _range("t", 1, 50)),
    ("messages", {"_id": {"$in": ["t.000000001", "t.000000002"]}}),
    ("events", {"_id": {"$in": [1, 2, 3]}}),
    ("conversations", {"_id": "c"}),
    ("threads", {"_id": "t"}),
    ("outbox", {"thread_id": "t"}),
    ("outbox", {"shard": {"$in": [1, 2]}}),
    ("listings", {"state": "bot"}),
    ("listings", {"queue": "default", "state": "queued"}),
    ("listings", {"customer_id": {"$in": ["a", "b"]}}),
    ("listings", {"assignee": "lin", "opened_at": {"$gte": SystemClock().now()}}),
    ("file_references", {"file_id": "x"}),
    ("customers", {"addresses.key": "x"}),
]


@pytest.mark.parametrize(("collection", "query"), HOT)
async def test_a_hot_query_reads_no_whole_collection(
    db: Database, collection: str, query: dict[str, Any]
):
    await db[collection].insert_one({"_id": "seed"} if collection != "events" else {"_id": 0})
    plan = await db.motor.command("explain", {"find": collection, "filter": query})
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


async def test_the_check_can_fail(db: Database):
    await db["messages"].insert_one({"_id": "seed"})
    plan = await db.motor.command("explain", {"find": "messages", "filter": {"nobody": 1}})
    assert "COLLSCAN" in str(plan["queryPlanner"]["winningPlan"])
