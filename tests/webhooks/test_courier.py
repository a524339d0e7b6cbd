"""A courier with a million events behind it, and the log that all couriers share."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from hub.core.clock import SystemClock
from hub.core.events import Event, Kind
from hub.core.webhooks import Progress, Subscription
from hub.store.database import Database
from hub.store.group import Entry
from webhooks.courier import PAGE, Courier
from webhooks.log import REMEMBERED, Log
from webhooks.means import Means
from webhooks.post import Outcome

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SUBSCRIPTION = Subscription(
    id="6a2f00000000000000000001", name="OA", url="http://oa/", secret="s", node_id="root",
    kinds=frozenset({Kind.ORDER}), made_by="admin", made_at=NOON,
)  # fmt: skip


def event(number: int) -> Event:
    kind = Kind.MESSAGE if number % 50_000 else Kind.ORDER
    return Event(number=number, kind=kind, at=NOON, node_id="root")


class Store:
    """The progress of one subscription; ends the courier once it has come to the end."""

    def __init__(self, end: int) -> None:
        self.kept = Progress(number=0)
        self.writes = 0
        self.end = end

    async def progress(self, ids: list[str]) -> dict[str, Progress]:
        return dict.fromkeys(ids, self.kept)

    async def advance(self, name: str, before: Progress, after: Progress) -> bool:
        assert before.number == self.kept.number
        self.kept = after
        self.writes += 1
        return True


class LongLog:
    """Events made as they are asked for; the largest page that anybody wanted."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.largest = 0

    async def since(self, number: int, limit: int) -> list[Event]:
        if number == self.last:
            raise EOFError
        self.largest = max(self.largest, limit)
        return [event(one) for one in range(number + 1, min(number + limit, self.last) + 1)]


def courier(log: Any, webhooks: Any, send: Any, owns: Callable[[], bool] = lambda: True) -> Courier:
    post: Any = SimpleNamespace(send=send)
    nobody: Any = None
    means = Means(
        log=log, post=post, committer=nobody, webhooks=webhooks, letters=nobody,
        clock=SystemClock(),
    )  # fmt: skip
    return Courier(SUBSCRIPTION, means, owns)


async def test_a_million_events_behind_are_read_in_pages_and_told_in_order() -> None:
    log, store, told = LongLog(1_000_000), Store(1_000_000), list[str]()

    async def send(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
        told.append(headers["X-Hub-Delivery"].rpartition("-")[2])
        return Outcome(status=200)

    with pytest.raises(EOFError):
        await courier(log, store, send).run()
    assert [int(number) for number in told] == list(range(50_000, 1_000_001, 50_000))
    assert log.largest == PAGE
    assert store.kept.number == 1_000_000
    assert store.writes < 200


@pytest.mark.store
async def test_the_log_tells_what_is_new_from_memory_and_the_rest_from_the_store(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log(db, last=10)
    for number in range(11, 11 + REMEMBERED + 5):
        log.hear(Entry(event=event(number)))
    asked: list[tuple[int, int]] = []

    async def since(number: int, limit: int) -> list[Event]:
        asked.append((number, limit))
        return [event(number + 1)]

    monkeypatch.setattr(log._events, "since", since)
    last = 10 + REMEMBERED + 5
    assert await log.since(last, 100) == []
    assert [one.number for one in await log.since(last - 3, 2)] == [last - 2, last - 1]
    assert [one.number for one in await log.since(15, 3)] == [16, 17, 18]
    assert asked == []
    assert [one.number for one in await log.since(14, 3)] == [15]
    assert asked == [(14, 3)]


async def test_whoever_has_lost_the_shard_sends_nothing_more() -> None:
    log, store, told = LongLog(200_000), Store(200_000), deque[str]()
    ours = [True]

    async def send(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
        told.append(headers["X-Hub-Delivery"])
        ours[0] = False
        return Outcome(status=200)

    await courier(log, store, send, lambda: ours[0]).run()
    assert list(told) == [f"{SUBSCRIPTION.id}-50000"]
    assert 50_000 <= store.kept.number < 100_000


async def test_whoever_is_overtaken_stops_and_takes_nothing_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, store = LongLog(200_000), Store(200_000)

    async def refuse(*_: object) -> bool:
        store.kept = replace(store.kept, number=199_000)
        return False

    monkeypatch.setattr(store, "advance", refuse)

    async def send(*_: object) -> Outcome:
        return Outcome(status=500, error="answered 500")

    await courier(log, store, send).run()
    assert store.kept.number == 199_000
