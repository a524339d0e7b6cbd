"""`hub up`: starts store, Rasa and hub on one machine, keeps them up and ends them in order."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.core.errors import Unavailable
from hub.house import checks, readiness
from hub.house.beside import beside
from hub.house.child import Child
from hub.house.embedded import EmbeddedStore
from hub.house.locks import locked
from hub.house.preparation import prepare
from hub.house.stamps import Stamp, digest
from hub.house.steps import ARTICLES
from hub.house.texts import Refused, complain, line, say
from hub.settings import Settings, child_environment, keep_secret

_GRACE_SECONDS = 20.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0
_STEADY_SECONDS = 60.0
_HUB = (sys.executable, "-m", "hub.cli")


class House:
    """The parts of one `hub up`."""

    def __init__(self, settings: Settings, *, bare: bool, set_up: bool) -> None:
        self._settings = settings
        self._bare = bare
        self._set_up = set_up
        self._store: EmbeddedStore | None = None
        self._began = time.monotonic()
        self._environment: dict[str, str] = {}
        self._answers = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; raises Refused or Unavailable when it cannot go on."""
        checks.port(self._settings)
        checks.raise_file_limit()
        self._settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self._settings.data_dir / "house.lock"):
            say("starting")
            async with self._open_store() as uri:
                self._environment = self._describe(uri)
                await self._seed()
                async with beside(self._prepare()):
                    await self._keep_hub()

    @asynccontextmanager
    async def _open_store(self) -> AsyncIterator[str]:
        if self._settings.mongodb_uri:
            yield self._settings.mongodb_uri.get_secret_value()
            return
        complain(line("one_machine"))
        self._store = EmbeddedStore(self._settings.data_dir)
        async with self._store.running() as uri:
            yield uri

    def _describe(self, uri: str) -> dict[str, str]:
        """The children's environment: where the store is, and a name that outlives a restart."""
        name = keep_secret(self._settings.data_dir / "instance")
        return child_environment(MONGODB_URI=uri, HUB_INSTANCE=f"up-{name[:16]}")

    async def _seed(self) -> None:
        """The demo data, or the administrator alone, unless it is there as it would be made now."""
        stamp = self._seed_stamp()
        if stamp.is_current:
            return
        command = [*_HUB, "seed", *(["--bare"] if self._bare else [])]
        child = await Child.start(command, env=self._environment)
        try:
            if await child.wait():
                raise Refused("not_seeded")
        finally:
            child.kill()
        stamp.write()

    def _seed_stamp(self) -> Stamp:
        settings = self._settings
        store = settings.mongodb_uri.get_secret_value() if settings.mongodb_uri else "embedded"
        token = settings.rest_token.get_secret_value()
        key = settings.derive("seeded").hex()
        made_from = digest([ARTICLES], store, str(settings.bench), token, key)
        return Stamp(settings.data_dir / ("seeded-bare" if self._bare else "seeded"), made_from)

    async def _prepare(self) -> None:
        """Not before the hub answers: it would have to share the processor."""
        await self._answers.wait()
        await prepare(self._settings, set_up=self._set_up)

    async def _keep_hub(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            began = time.monotonic()
            code, words = await self._run_hub()
            if code == os.EX_CONFIG:
                raise Refused("hub_refused", words=words)
            steady = time.monotonic() - began > _STEADY_SECONDS
            pause = _FIRST_PAUSE if steady else min(pause * 2, _LONGEST_PAUSE)
            complain(line("hub_died", code=code, words=words, pause=pause))
            self._environment["HUB_FAILPOINT"] = ""  # it has gone off; the next one is to live
            if code and self._store:
                await self._store.restart()
            await asyncio.sleep(pause)

    async def _run_hub(self) -> tuple[int, str]:
        """One life of the hub: its exit code and last words."""
        log = self._settings.data_dir / "log" / "hub.log"
        child = await Child.start([*_HUB, "serve"], log=log, env=self._environment)
        try:
            async with beside(self._announce()):
                return await child.wait(), child.last_words
        finally:
            await child.stop(grace=_GRACE_SECONDS)

    async def _announce(self) -> None:
        while not await asyncio.to_thread(_is_ready, self._settings):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        if self._answers.is_set():
            say("hub_back")
            return
        self._answers.set()
        seconds = round(time.monotonic() - self._began, 1)
        logs = self._settings.data_dir / "log"
        say("addresses", url=self._settings.url, seconds=seconds, logs=logs)


def _is_ready(settings: Settings) -> bool:
    answer = readiness.ask(settings, timeout=1.0)
    return answer is not None and answer.ready


async def up(settings: Settings, *, bare: bool, set_up: bool) -> int:
    """The exit code; Ctrl-C and SIGTERM are the good end."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await House(settings, bare=bare, set_up=set_up).run()
    except asyncio.CancelledError:
        say("ended")
        return 0
    except (Refused, Unavailable) as error:
        complain(error if isinstance(error, Refused) else line("store_unreachable", reason=error))
    return 1
