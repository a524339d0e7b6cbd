"""Real hub processes on a real embedded store, to be killed, stopped, cut off and started again."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from hub.core.calendar import ALWAYS
from hub.core.channel import Account
from hub.core.order_rules import Stage
from hub.core.queues import DEFAULT_QUEUE, Queue
from hub.core.seats import KEPT
from hub.core.service_levels import DEFAULT_LEVEL
from hub.house.child import leashed
from hub.house.embedded import ADDRESS_FILE, EmbeddedStore
from hub.house.ports import free_port
from hub.settings import Settings, read
from hub.store.accounts import Accounts
from hub.store.database import Database, Document, connect
from hub.store.queues import Queues
from hub.store.service_levels import ServiceLevels
from tests.faults.wire import Wire

ROOT = Path(__file__).parents[2]
TOKEN = "faults-token-of-the-tests"
PASSWORD = "faults-password"
CRASHED = 137
QUEUE = Queue(id=DEFAULT_QUEUE, name="faults", offer_seconds=2)
LEVEL = replace(
    DEFAULT_LEVEL, first_response=timedelta(seconds=2), next_response=timedelta(seconds=2),
    warn_percent=50, rev=1,
)  # fmt: skip
LIMITS = {
    Stage.ACCEPT: 1.5,
    Stage.RECEIVE: 2.0,
    Stage.HANDLE: 3.0,
    Stage.VISIT: 2.0,
    Stage.WHOLE: 8.0,
}
"""Seconds: all shorter than any carrier may choose, so that they run out in every round."""


class HubProcess:
    """One `hub serve` behind a line that can be cut; keeps its name and port over its lives."""

    command = ("serve",)

    def __init__(self, town: "Town", name: str, *, rasa: bool = False) -> None:
        self._town = town
        self._rasa = rasa
        self._process: asyncio.subprocess.Process | None = None
        self.name = name
        self.port = free_port()
        self.wire = Wire(self.port)
        self.store_wire = Wire(town.store_port)

    @property
    def url(self) -> str:
        """Where the crowd reaches it: through the line."""
        return f"http://127.0.0.1:{self.wire.port}"

    async def start(self, failpoint: str = "") -> None:
        """Begin a life; returns when it accepts messages, or has died of its failpoint."""
        log = (self._town.logs / f"{self.name}.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            *leashed([sys.executable, "-m", "hub.cli", *self.command]), cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            env=self._town.environment(self, failpoint, rasa=self._rasa),
        )  # fmt: skip
        log.close()
        async with asyncio.timeout(60):
            while self._process.returncode is None and not await self._is_ready():
                await asyncio.sleep(0.1)

    async def revive(self) -> None:
        """A new life if the last one has ended: a round that broke must not break the next."""
        if self._process is None or self._process.returncode is not None:
            await self.start()

    async def stop(self) -> None:
        """The end of it: process and lines."""
        await self.wire.stop()
        await self.kill()
        await self.store_wire.stop()

    async def _is_ready(self) -> bool:
        ready = await self._town.ask(f"http://127.0.0.1:{self.port}/readyz")
        return bool(ready.get("ready"))

    def signal(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)

    async def wait(self, seconds: float) -> int | None:
        """Its exit code, None when it lives on."""
        if self._process is None:
            return None
        try:
            return await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return None

    async def end(self) -> None:
        """Gently, as an operator ends it; what it is at comes to its end."""
        self.signal(signal.SIGTERM)
        assert await self.wait(20) == 0, f"{self.name} did not end"

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self.wait(10)


class WholeHouse(HubProcess):
    """One `hub up`: killed, it takes hub and store with it."""

    command = ("up",)


class Town:
    """The store, the hubs and the accounts of one run."""

    def __init__(self, data_dir: Path) -> None:
        os.environ |= {
            "HUB_DATA_DIR": str(data_dir), "HUB_BENCH": "1", "HUB_REST_TOKEN": TOKEN,
            "HUB_WEBHOOK_NETWORKS": "127.0.0.0/8",
        }  # fmt: skip
        self.settings: Settings = read()
        self.store = EmbeddedStore(data_dir)
        self.logs = data_dir / "log"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.uri = ""
        self.furnished = False
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2))

    @property
    def store_port(self) -> int:
        return urlsplit(self.uri).port or 0 if self.uri else 0

    async def open(self, uri: str, webhook: str) -> None:
        """Seed people and accounts, among them one whose answers are pushed, and be in a hurry."""
        self.uri = uri
        seeding = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub.cli", "seed", cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, env=self.environment(),
        )  # fmt: skip
        assert await seeding.wait() == 0
        await self.arrange(webhook)

    async def arrange(self, webhook: str) -> None:
        """Accounts beside the seeded ones, and short limits; running hubs do not know them yet."""
        hook = {"token": TOKEN, "webhook_url": webhook, "webhook_secret": "s", "webhook_seconds": 2}
        fast = {"rate": 1000.0, "burst": 2000.0}
        db = self.database()
        accounts = Accounts(db, self.settings.sealing_key)
        await accounts.put(Account(channel="rest", name="bench-hook", config=hook))
        await accounts.put(Account(channel="web", name="bench", config=fast))
        await _put(db, "queues", Queues.to_document(QUEUE))
        await _put(db, "service_levels", ServiceLevels.to_document(LEVEL))
        await _put(db, "order_levels", _limits())
        db.close()

    async def age_seat(self, person: str) -> None:
        """As if his line had been lost for as long as his seat is kept."""
        db = self.database()
        try:
            seat = await db["seats"].find_one({"_id": person})
            if seat and seat["lost_at"] and seat["lost_at"] > datetime.now(UTC) - KEPT:
                where = {"_id": person, "rev": seat["rev"]}
                await db["seats"].update_one(where, {"$set": {"lost_at": seat["lost_at"] - KEPT}})
        finally:
            db.close()

    async def owner(self, shard: int) -> str:
        """The name of the hub that works on it."""
        db = self.database()
        try:
            found = await db["shards"].find_one({"_id": shard})
            return str(found["owner"]) if found else ""
        finally:
            db.close()

    async def close(self) -> None:
        await self._session.close()

    def database(self) -> Database:
        """Straight to the store, wherever it is now."""
        address = self.settings.data_dir / ADDRESS_FILE
        return connect(address.read_text().strip())

    def environment(
        self, hub: HubProcess | None = None, failpoint: str = "", *, rasa: bool = False
    ) -> dict[str, str]:
        found = os.environ | {
            "MONGODB_URI": self._uri_for(hub), "HUB_ADMIN_PASSWORD": PASSWORD,
            "HUB_FAILPOINT": failpoint, "RASA_WORKERS": "1" if rasa else "0",
        }  # fmt: skip
        if hub:
            found |= {"HUB_PORT": str(hub.port), "HUB_INSTANCE": hub.name}
        return found

    def _uri_for(self, hub: HubProcess | None) -> str:
        """Hubs reach the store through their line; a whole house has its own."""
        if not self.uri or hub is None:
            return self.uri
        there, here = f":{self.store_port}/", f":{hub.store_wire.port}/"
        direct = self.uri.replace("replicaSet=secantus", "directConnection=true")
        return direct.replace(there, here)

    async def ask(self, url: str) -> dict[str, object]:
        """What a health page says; empty while nobody answers."""
        try:
            async with self._session.get(url) as answer:
                told: dict[str, object] = await answer.json()
                return told
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return {}


async def _put(db: Database, collection: str, document: Document) -> None:
    await db[collection].replace_one({"_id": document["_id"]}, document, upsert=True)


def _limits() -> Document:
    row = {"type": None, "tier": None, "level": None, "calendar_id": ALWAYS.id, "warn": 50}
    rows = [
        {**row, "stage": stage.value, "minutes": seconds / 60} for stage, seconds in LIMITS.items()
    ]
    made = {"version": 1, "author": "faults", "at": datetime.now(UTC), "calendar_id": [ALWAYS.id]}
    return {"_id": "limits", **made, "rows": rows}
