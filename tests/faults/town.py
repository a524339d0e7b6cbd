"""Real hub processes on a real embedded store, to be killed, stopped, cut off and started again."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp

from hub.core.channel import Account
from hub.house.child import leashed
from hub.house.embedded import EmbeddedStore
from hub.house.ports import free_port
from hub.settings import Settings, read
from hub.store.accounts import Accounts
from hub.store.database import Database, connect
from tests.faults.wire import Wire

ROOT = Path(__file__).parents[2]
TOKEN = "faults-token-of-the-tests"
PASSWORD = "faults-password"
CRASHED = 137


class HubProcess:
    """One `hub serve` behind a line that can be cut; keeps its name and port over its lives."""

    def __init__(self, town: "Town", name: str, *, rasa: bool = False) -> None:
        self._town = town
        self._rasa = rasa
        self._process: asyncio.subprocess.Process | None = None
        self.name = name
        self.port = free_port()
        self.wire = Wire(self.port)

    @property
    def url(self) -> str:
        """Where the crowd reaches it: through the line."""
        return f"http://127.0.0.1:{self.wire.port}"

    async def start(self, failpoint: str = "") -> None:
        """Begin a life; returns when it accepts messages, or has died of its failpoint."""
        log = (self._town.logs / f"{self.name}.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            *leashed([sys.executable, "-m", "hub.cli", "serve"]), cwd=ROOT, stdout=log, stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
            env=self._town.environment(self, failpoint, rasa=self._rasa),
        )  # fmt: skip
        log.close()
        async with asyncio.timeout(60):
            while self._process.returncode is None and not await self._is_ready():
                await asyncio.sleep(0.1)

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

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self.wait(10)


class Town:
    """The store, the hubs and the accounts of one run."""

    def __init__(self, data_dir: Path) -> None:
        os.environ |= {"HUB_DATA_DIR": str(data_dir), "HUB_BENCH": "1", "HUB_REST_TOKEN": TOKEN}
        self.settings: Settings = read()
        self.store = EmbeddedStore(data_dir)
        self.logs = data_dir / "log"
        self.uri = ""
        self._session: aiohttp.ClientSession | None = None

    async def open(self, uri: str, webhook: str) -> None:
        """Seed people and accounts, among them one whose answers are pushed."""
        self.uri = uri
        self.logs.mkdir(exist_ok=True)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2))
        seeding = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub.cli", "seed", cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, env=self.environment(),
        )  # fmt: skip
        assert await seeding.wait() == 0
        hook = {"token": TOKEN, "webhook_url": webhook, "webhook_secret": "s", "webhook_seconds": 2}
        fast = {"rate": 1000.0, "burst": 2000.0}
        db = self.database()
        accounts = Accounts(db, self.settings.sealing_key)
        await accounts.put(Account(channel="rest", name="bench-hook", config=hook))
        await accounts.put(Account(channel="web", name="bench", config=fast))
        db.close()

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def database(self) -> Database:
        return connect(self.uri)

    def environment(
        self, hub: HubProcess | None = None, failpoint: str = "", *, rasa: bool = False
    ) -> dict[str, str]:
        found = os.environ | {
            "MONGODB_URI": self.uri, "HUB_ADMIN_PASSWORD": PASSWORD, "HUB_FAILPOINT": failpoint,
            "RASA_WORKERS": "1" if rasa else "0",
        }  # fmt: skip
        if hub:
            found |= {"HUB_PORT": str(hub.port), "HUB_INSTANCE": hub.name}
        return found

    async def ask(self, url: str) -> dict[str, object]:
        """What a health page says; empty while nobody answers."""
        assert self._session
        try:
            async with self._session.get(url) as answer:
                told: dict[str, object] = await answer.json()
                return told
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return {}
