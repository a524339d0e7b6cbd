"""What an administrator is told of the hub: pure, from what store and processes say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent_console.condition import GIGABYTE, Facts, Point, Verdict, points
from hub.store.vitals import Vitals

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
VITALS = Vitals(
    version="8.0", seconds=0.002, size=10**8, events=5, waiting=0, waiting_since=None, failed=0,
    parked=0, backup_at=NOW - timedelta(days=1),
)  # fmt: skip
PROCESS: dict[str, Any] = {
    "_id": "one", "at": NOW, "started_at": NOW, "version": "0.1.0", "lag": 0, "shards": 64,
    "disk_free": 50 * GIGABYTE,
    "parts": {one: {"state": "up"} for one in ("search", "bot", "imaging", "files")},
    "accounts": [{"id": "web:demo", "condition": "running", "since": NOW, "error": ""}],
}  # fmt: skip
FACTS = Facts(now=NOW, vitals=VITALS, processes=[PROCESS], failing=0)


def verdicts(facts: Facts) -> dict[str, Verdict]:
    """Of the points that are not well."""
    return {one.name: one.verdict for one in points(facts) if one.verdict is not Verdict.WELL}


def point(facts: Facts, name: str) -> Point:
    return next(one for one in points(facts) if one.name == name)


def vitals(**changes: Any) -> Facts:
    return replace(FACTS, vitals=replace(VITALS, **changes))


def process(**changes: Any) -> Facts:
    return replace(FACTS, processes=[PROCESS, {**PROCESS, "_id": "two", **changes}])


def part(name: str, state: str) -> Facts:
    return process(parts={**PROCESS["parts"], name: {"state": state}})


FAILED = {"id": "rest:shop", "condition": "failed", "since": NOW, "error": "no"}
TROUBLED = {**FAILED, "condition": "running", "troubles": [{"detail": "535 no"}]}


def test_a_hub_that_is_well_has_nothing_to_say():
    assert verdicts(FACTS) == {}
    assert verdicts(process()) == {}


@pytest.mark.parametrize(
    ("facts", "name", "verdict"),
    [
        (vitals(seconds=3.0), "store", "warn"),
        (vitals(backup_at=None), "backup", "warn"),
        (vitals(backup_at=NOW - timedelta(days=8)), "backup", "warn"),
        (vitals(failed=2), "failed", "warn"),
        (vitals(parked=1), "parked", "warn"),
        (vitals(waiting=3, waiting_since=NOW - timedelta(minutes=11)), "outbox", "warn"),
        (process(disk_free=GIGABYTE // 2), "disk", "bad"),
        (process(disk_free=2 * GIGABYTE), "disk", "warn"),
        (process(at=NOW - timedelta(minutes=2)), "processes", "warn"),
        (process(version="0.2.0"), "processes", "warn"),
        (process(lag=5_000), "lag", "warn"),
        (process(accounts=[FAILED]), "channels", "bad"),
        (process(accounts=[TROUBLED]), "channels", "bad"),
        (part("search", "down"), "search", "bad"),
        (part("search", "warming"), "search", "warn"),
        (part("bot", "down"), "bot", "warn"),
        (part("imaging", "warming"), "imaging", "warn"),
        (replace(FACTS, failing=1), "webhooks", "warn"),
    ],
)
def test_each_thing_that_is_wrong_is_a_point_of_its_own(facts: Facts, name: str, verdict: str):
    assert verdicts(facts) == {name: verdict}


def test_what_waits_a_moment_in_the_outbox_is_nothing_to_see_to():
    facts = vitals(waiting=3, waiting_since=NOW - timedelta(seconds=5))
    assert verdicts(facts) == {}
    assert point(facts, "outbox").values["count"] == 3


def test_the_accounts_that_failed_are_named_once():
    facts = replace(FACTS, processes=[{**PROCESS, "accounts": [FAILED]}] * 2)
    assert point(facts, "channels").values["failed"] == ["rest:shop"]


def test_without_any_process_it_is_said_that_there_is_none():
    found = verdicts(replace(FACTS, processes=[]))
    assert found["processes"] == Verdict.BAD
