"""The embedded store: SecantusDB as a child process, for one machine, behind a password."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from hub.core.errors import Unavailable
from hub.house.beside import beside
from hub.house.child import Child
from hub.house.locks import locked
from hub.house.ports import free_port, listens
from hub.house.texts import complain, line
from hub.settings import Settings, keep_private, keep_secret
from hub.store import admin

USER = "hub"
ADDRESS_FILE = "store.uri"
_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_PAUSE_SECONDS = 5.0
_TRIES = 5
_PANIC = "WT_PANIC"
"""Its engine says so when it could not write (a full disk): it then lives on and does nothing."""
_CONFIG = "# Kept empty on purpose: all that is set is set on the command line.\n"


class EmbeddedStore:
    """One data directory's server; `address` names it, whoever has the directory may read it."""

    def __init__(self, data_dir: Path) -> None:
        self.directory = data_dir / "store"
        self.log = data_dir / "log" / "store.log"
        self._address_file = data_dir / ADDRESS_FILE
        self._child: Child | None = None
        self._up = asyncio.Event()
        self._port = 0
        self._settled = False
        self._password = ""

    @property
    def address(self) -> str:
        """The connection string, password included."""
        return _address(self._port, f"{USER}:{self._password}@") + "&authSource=admin"

    @property
    def pid(self) -> int:
        """Of the server that runs now; 0 before the first."""
        return self._child.pid if self._child else 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Keeps the server up inside the block; yields its address once it answers.

        Raises Unavailable when it cannot be started, Refused when another has the directory.
        """
        self.directory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self._beside("store.lock")):
            try:
                await self._prepare()
                child = await self._start(secure=True)
                self._settled = True
                keep_private(self._address_file, self.address)
                async with beside(self._keep(child)):
                    yield self.address
            finally:
                self._address_file.unlink(missing_ok=True)
                await self._end()

    async def restart(self) -> None:
        """End it hard and wait for the next: frees what a killed hub's transaction still locks."""
        self._up.clear()
        if self._child:
            self._child.kill()
        await self._up.wait()

    async def _keep(self, child: Child) -> None:
        while True:
            self._up.set()
            code = await child.wait()
            self._up.clear()
            complain(line("store_died", code=code))
            child = await self._revive()

    async def _revive(self) -> Child:
        """A new server at the old address, however long it takes (the disk may be full)."""
        while True:
            try:
                return await self._start(secure=True)
            except Unavailable as error:
                complain(line("store_does_not_start", reason=error.detail))
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _prepare(self) -> None:
        """First start: make the one user while the store is empty and open, then never again."""
        self._password = await asyncio.to_thread(keep_secret, self._beside("store_password"))
        self._beside("store.toml").write_text(_CONFIG)
        if self._beside("store_ready").exists():
            return
        child = await self._start(secure=False)
        async with beside(child.wait()):
            await admin.create_root(_address(self._port), USER, self._password)
        child.kill()  # every commit is synced; a gentle end takes seconds
        await child.wait()
        self._beside("store_ready").touch()

    async def _start(self, *, secure: bool) -> Child:
        """A server that answers; some tries, for the last one's lock may outlive it a little."""
        for attempt in range(_TRIES):
            if not self._settled:
                self._port = free_port()
            command = self._command(secure=secure)
            child = self._child = await Child.start(command, log=self.log, hear=self._hear)
            if await self._answers(child, secure=secure):
                return child
            child.kill()
            await child.wait()
            await asyncio.sleep(0.2 * 2**attempt)
        raise Unavailable(child.last_words or "no answer")

    def _hear(self, words: str) -> None:
        if _PANIC in words and self._child:
            self._child.kill()

    def _command(self, *, secure: bool) -> list[str]:
        config = self._beside("store.toml")
        command = [sys.executable, "-m", "secantus", "--config", str(config)]
        command += ["--host", "127.0.0.1", "--port", str(self._port)]
        command += ["--storage-path", str(self.directory), "--sync-on-commit"]
        return [*command, "--auth"] if secure else command

    async def _answers(self, child: Child, *, secure: bool) -> bool:
        address = self.address if secure else _address(self._port)
        with suppress(TimeoutError):
            async with asyncio.timeout(_START_SECONDS):
                while child.running:
                    if await listens(self._port):
                        return await admin.answers(address, timeout=5)
                    await asyncio.sleep(0.03)
        return False

    async def _end(self) -> None:
        if self._child:
            await self._child.stop(grace=_STOP_SECONDS)

    def _beside(self, name: str) -> Path:
        return self.directory.with_name(name)


def _address(port: int, credentials: str = "") -> str:
    options = "replicaSet=secantus&w=majority&journal=true&maxPoolSize=8"
    return f"mongodb://{credentials}127.0.0.1:{port}/?{options}"


@asynccontextmanager
async def reachable(settings: Settings) -> AsyncIterator[str]:
    """The store for one command: MONGODB_URI, that of a running `hub up`, or our own meanwhile."""
    if settings.mongodb_uri:
        yield settings.mongodb_uri.get_secret_value()
        return
    with suppress(FileNotFoundError):
        address = (settings.data_dir / ADDRESS_FILE).read_text().strip()
        if await admin.answers(address):
            yield address
            return
    async with EmbeddedStore(settings.data_dir).running() as address:
        yield address
