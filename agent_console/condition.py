"""How the whole hub is, point by point, as an administrator has to know it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from hub.core.clock import Clock
from hub.store.database import Database, Document
from hub.store.processes import Processes
from hub.store.vitals import Vitals, take_vitals
from webhooks.desk import WebhookDesk

SLOW = 1.0
BACKUP_AFTER = timedelta(days=7)
STUCK_AFTER = timedelta(minutes=10)
SILENT_AFTER = timedelta(seconds=30)
LAG = 1_000
GIGABYTE = 2**30


class Verdict(StrEnum):
    WELL = "well"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """`values` are figures and names for the words that whoever shows it has for it."""

    name: str
    verdict: Verdict
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`processes`: what each living hub process said last; `failing`: webhooks not taken."""

    now: datetime
    vitals: Vitals
    processes: Sequence[Document]
    failing: int


class Condition:
    def __init__(self, db: Database, webhooks: WebhookDesk, clock: Clock) -> None:
        self._db = db
        self._processes = Processes(db)
        self._webhooks = webhooks.webhooks
        self._clock = clock

    async def processes(self) -> list[Document]:
        return await self._processes.living()

    async def facts(self) -> Facts:
        """Raises StoreError or Unavailable when the store is away."""
        progress = await self._webhooks.progress([one.id for one in await self._webhooks.all()])
        return Facts(
            now=self._clock.now(), vitals=await take_vitals(self._db),
            processes=await self.processes(),
            failing=sum(one.failing_since is not None for one in progress.values()),
        )  # fmt: skip


def points(facts: Facts) -> list[Point]:
    """Pure: in the order in which they are shown."""
    return [
        _store(facts), _backup(facts), _disk(facts), _processes(facts), _lag(facts),
        *_parts(facts), _channels(facts), _outbox(facts),
        _count("failed", facts.vitals.failed), _count("parked", facts.vitals.parked),
        _count("webhooks", facts.failing),
    ]  # fmt: skip


def _point(name: str, values: Mapping[str, Any], *, bad: bool = False, warn: bool = False) -> Point:
    verdict = Verdict.BAD if bad else Verdict.WARN if warn else Verdict.WELL
    return Point(name=name, verdict=verdict, values=values)


def _store(facts: Facts) -> Point:
    vitals = facts.vitals
    values = {
        "version": vitals.version, "ms": round(vitals.seconds * 1000), "size": vitals.size,
        "events": vitals.events,
    }  # fmt: skip
    return _point("store", values, warn=vitals.seconds > SLOW)


def _backup(facts: Facts) -> Point:
    at = facts.vitals.backup_at
    return _point("backup", {"at": at}, warn=at is None or facts.now - at > BACKUP_AFTER)


def _disk(facts: Facts) -> Point:
    free = min((one["disk_free"] for one in facts.processes), default=0)
    return _point("disk", {"free": free}, bad=free < GIGABYTE, warn=free < 5 * GIGABYTE)


def _processes(facts: Facts) -> Point:
    silent = sum(facts.now - one["at"] > SILENT_AFTER for one in facts.processes)
    versions = sorted({one["version"] for one in facts.processes})
    values = {"count": len(facts.processes), "silent": silent, "versions": versions}
    return _point("processes", values, bad=not facts.processes, warn=silent or len(versions) > 1)


def _lag(facts: Facts) -> Point:
    """A process says it every few seconds: of what came since then it may have heard."""
    most = max((one["lag"] for one in facts.processes), default=0)
    return _point("lag", {"events": most}, warn=most > LAG)


def _parts(facts: Facts) -> Iterator[Point]:
    """The worst of each over all processes; without the bot the knowledge base answers, without
    imaging faxes wait, without all that looks at files they may be taken for what they are not."""
    for name in ("search", "bot", "imaging", "files"):
        states = [one["parts"][name] for one in facts.processes if name in one["parts"]]
        worst = max(states, key=lambda one: _RANK.get(one["state"], 2), default={"state": "down"})
        down = worst["state"] == "down"
        yield _point(name, worst, bad=down and name == "search", warn=worst["state"] != "up")


_RANK = {"up": 0, "warming": 1, "down": 2}


def _channels(facts: Facts) -> Point:
    accounts = [one for process in facts.processes for one in process["accounts"]]
    running = {one["id"] for one in accounts if one["condition"] == "running"}
    failed = sorted({one["id"] for one in accounts if _fails(one)})
    values = {"running": len(running), "failed": failed}
    return _point("channels", values, bad=bool(failed), warn=not running)


def _fails(account: Mapping[str, Any]) -> bool:
    """It did not start, or its other side does not let it work."""
    return account["condition"] == "failed" or bool(account.get("troubles"))


def _outbox(facts: Facts) -> Point:
    since = facts.vitals.waiting_since
    stuck = since is not None and facts.now - since > STUCK_AFTER
    return _point("outbox", {"count": facts.vitals.waiting, "since": since}, warn=stuck)


def _count(name: str, count: int) -> Point:
    """What waits for a person."""
    return _point(name, {"count": count}, warn=count > 0)
