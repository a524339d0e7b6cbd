"""The one place where objects are built and joined: a hub process from its settings."""

import asyncio
import logging
import shutil
import signal
import tomllib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from aiohttp import web

from agent_console.console import Console
from agent_console.services import Rooms
from bot.client import RasaClient
from bot.model_desk import ModelDesk
from bot.project import RasaProject
from bot.remote import RemoteWorkers
from bot.robot import Neighbours, Reader, Robot
from bot.templates import Templates
from bot.wording import LiveWording
from bot.workers import Workers
from channels.clamd import Clamd
from channels.exchange import Exchange
from channels.kinds import LIBMAGIC
from channels.sms.brevity import shorten
from channels.transcripts import Transcripts
from customers.clientele import Clientele
from hub import logs
from hub.core import failpoints
from hub.core.channel import Surroundings
from hub.core.clock import Clock, SystemClock
from hub.core.errors import Unavailable
from hub.core.ports.answering import Responder
from hub.core.processes import StartChild
from hub.health import Health
from hub.pipeline.bench import FixedResponder
from hub.pipeline.logbook import Logbook
from hub.pipeline.pipeline import Pipeline, Spine
from hub.pipeline.provinces import Provinces
from hub.pipeline.roll import RollCall
from hub.pipeline.short_texts import ShortTexts
from hub.pipeline.timers import Patience
from hub.pipeline.turn import Responders
from hub.settings import Settings
from hub.store.access_tokens import AccessTokens
from hub.store.database import Database, connect
from hub.store.files import Files
from hub.store.schema import migrate
from hub.store.segments import Segments
from hub.store.templates import EditedTemplates
from imaging.darkroom import Darkroom
from knowledge.backend import SearchBackend
from knowledge.bookroom import Bookroom
from knowledge.index import MemoryIndex
from reports.reporting import Reporting
from routing import snooze
from routing.floor import Floor
from routing.timekeeping import Timekeeping
from webhooks.outside import Outside
from workorders.limits import KIND
from workorders.office import Office

log = logging.getLogger(__name__)

BODY_LIMIT = 32 * 1024 * 1024
STORE_PATIENCE = 30.0
"""Seconds that a starting hub waits for its store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a hub process is lent: the time, and to run children with; `root` is the checkout.

    `reader`: what reads customers' words in place of Rasa.
    """

    root: Path
    start: StartChild
    free_port: Callable[[], int]
    clock: Clock = field(default_factory=SystemClock)
    reader: Reader | None = None


class Hub:
    """Every part of a hub process, joined; `run` works until it is cancelled."""

    def __init__(self, settings: Settings, db: Database, machine: Machine) -> None:
        self.settings = settings
        self._began = machine.clock.now()
        self._version = _version(machine.root)
        self.spine = spine = Spine(db, machine.clock)
        self.wording = LiveWording(Templates.load(), EditedTemplates(db))
        self.clientele = Clientele(spine, self.wording, settings.derive("codes"))
        self.timekeeping = Timekeeping(spine)
        self.floor = Floor(spine, self.wording, process=settings.instance)
        self.office = Office(spine, self.wording)
        self.bookroom = Bookroom(spine, _index(settings), self._may_build)
        self.provinces = Provinces(db)
        self.reporting = Reporting(spine)
        self.outside = Outside(spine, settings.sealing_key, settings.webhook_networks)
        self.workers = _workers(settings, machine)
        self.rasa = RasaClient(self.workers.urls)
        self.robot = self._robot(machine)
        self.responders = _responders(settings, self.robot.responder)
        self.pipeline = self._pipeline()
        self.darkroom = Darkroom(
            machine.root, start=machine.start, log=settings.data_dir / "log" / "imaging.log"
        )
        self.scanner = _scanner(settings)
        self.surroundings = self._surroundings()
        self.exchange = Exchange(
            spine, settings.sealing_key, self.surroundings, self.pipeline.intake.receive,
            spine.signals.notify,
        )  # fmt: skip
        self.transcripts = Transcripts(spine, self.clientele.register)
        self.console = Console(
            spine, self._rooms(), public_url=settings.public_url,
            trusted_proxies=settings.trusted_proxies,
        )  # fmt: skip
        self.health = self._health()
        self._roll = RollCall(db, spine.clock, settings.instance, self._facts)
        self.exchange.roster.on_change = self._roll.ring

    def _robot(self, machine: Machine) -> Robot:
        settings = self.settings
        models = ModelDesk(
            self.spine, RasaProject(root=machine.root), self.workers, start=machine.start,
            log=settings.data_dir / "log" / "train.log", threshold=settings.bot_threshold,
            remote=bool(settings.rasa_urls),
        )  # fmt: skip
        near = Neighbours(
            knowledge=self.bookroom.search, inquiry=self.office.inquiry, book=self.office.book,
            queue=self.floor.line, region=self.provinces.region, watcher=self.floor.watch,
        )  # fmt: skip
        reader = machine.reader or self.rasa
        return Robot(self.spine, reader, models, self.wording, near, settings.bot_threshold)

    def _pipeline(self) -> Pipeline:
        pipeline = Pipeline(
            self.spine, instance=self.settings.instance, customers=self.clientele.register,
            responders=self.responders, queue=self.floor.line, orders=self.office.book,
            wording=self.wording, hear=self.clientele.verification.hear,
            watcher=self.floor.watch, answers=self.robot.answers,
            patience=patience_of(self.settings),
            short_texts=ShortTexts(
                shorten, self.wording, secret=self.settings.derive("answer pages"),
                public_url=self.settings.public_url or "",
            ),
        )  # fmt: skip
        escalation = self.office.escalation
        pipeline.deadlines.handle(KIND, escalation.prepare, escalation.who)
        pipeline.deadlines.handle(snooze.CLOCK, snooze.prepare)
        return pipeline

    def _rooms(self) -> Rooms:
        return Rooms(
            robot=self.robot, bookroom=self.bookroom, clientele=self.clientele,
            exchange=self.exchange, floor=self.floor, office=self.office,
            timekeeping=self.timekeeping, transcripts=self.transcripts,
            wall=self.reporting.wall, webhooks=self.outside.desk,
        )  # fmt: skip

    def _health(self) -> Health:
        return Health(
            {
                "store": self._store_state,
                "search": self._search_state,
                "bot": self._bot_state,
                "imaging": self._imaging_state,
                "files": self._files_state,
                "channels": self._channel_states,
            }
        )

    async def _facts(self) -> dict[str, Any]:
        """What this process says of itself."""
        return {
            "started_at": self._began,
            "version": self._version,
            "lag": await self.spine.feed.end() - self.spine.feed.last,
            "shards": len(self.pipeline.shards.owned),
            "disk_free": shutil.disk_usage(self.settings.data_dir).free,
            "parts": await self.health.states(),
            "accounts": self.exchange.standings(),
        }

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            mailbox=self.spine.mailbox, queue=self.floor.line, files=Files(self.spine.db),
            imaging=self.darkroom, logbook=Logbook(self.spine.db, self.spine.committer),
            report=self.spine.deliveries.report, jot=self.spine.jottings.jot,
            segments=Segments(self.spine.db), carried=self.spine.carrying, clock=self.spine.clock,
            tokens=AccessTokens(self.spine.db, self.spine.clock, self.settings.sealing_key),
            secret=self.settings.derive("channels"),
            public_url=self.settings.public_url or "", scanner=self.scanner,
            trusted_proxies=self.settings.trusted_proxies, on_duty=self.pipeline.on_duty,
            share=lambda: self.pipeline.shards.share,
        )  # fmt: skip

    async def run(self) -> None:
        async with self.rasa, asyncio.TaskGroup() as group:
            started = asyncio.Event()
            await self.wording.load()
            await self.provinces.load()
            group.create_task(self.pipeline.run(started))
            group.create_task(self.workers.run())
            group.create_task(self.darkroom.run())
            await started.wait()
            group.create_task(self.wording.run(self.spine.feed))
            group.create_task(self.provinces.run(self.spine.feed))
            group.create_task(self.bookroom.run())
            group.create_task(self.timekeeping.run())
            group.create_task(self.floor.run(self.pipeline.shards))
            group.create_task(self.spine.carrying.run(lambda: self.pipeline.shards.owns(0)))
            group.create_task(self.office.run())
            group.create_task(self.clientele.run(lambda: self.pipeline.shards.owns(0)))
            group.create_task(self.outside.run(self.pipeline.shards))
            group.create_task(self.robot.models.run())
            group.create_task(self.reporting.run(lambda: self.pipeline.shards.owns(0)))
            group.create_task(self.console.run())
            await self.exchange.open()
            group.create_task(self.exchange.run(self.pipeline.shards))
            group.create_task(self._roll.run())
            self.health.started.set()
            log.info("hub_started", extra={"url": self.settings.url})

    async def stop(self) -> None:
        await self.exchange.close()
        await self.pipeline.stop()
        await self.bookroom.index.close()

    def _may_build(self) -> bool:
        """Of all who share an index, one builds it: the owner of the first shard."""
        return isinstance(self.bookroom.index, MemoryIndex) or self.pipeline.shards.owns(0)

    async def _store_state(self) -> Mapping[str, Any]:
        await self.spine.db.ping()
        return {"state": "up", "events": self.spine.feed.last}

    async def _search_state(self) -> Mapping[str, Any]:
        index = self.bookroom.index
        return {"back_end": index.name, **await index.state(), **self.bookroom.projection.state()}

    async def _bot_state(self) -> Mapping[str, Any]:
        return {"state": self.workers.state.value, "model": self.rasa.model}

    async def _imaging_state(self) -> Mapping[str, Any]:
        return self.darkroom.state()

    async def _files_state(self) -> Mapping[str, Any]:
        """How well files are looked at that strangers send."""
        if not LIBMAGIC:
            return {"state": "down", "reason": "no libmagic"}
        return await self.scanner.state() if self.scanner else {"state": "up"}

    async def _channel_states(self) -> Mapping[str, Any]:
        running = [f"{c.account.channel}:{c.account.name}" for c in self.spine.channels.all()]
        return {"state": "up" if self.health.started.is_set() else "warming", "accounts": running}


def _version(root: Path) -> str:
    """Of the installed package, or of the checkout that it runs from."""
    try:
        return version("zongji")
    except PackageNotFoundError:
        project = tomllib.loads((root / "pyproject.toml").read_text())
        return str(project["project"]["version"])


def _scanner(settings: Settings) -> Clamd | None:
    host, _, port = settings.clamav.rpartition(":")
    return Clamd(host, int(port), strict=settings.clamav_strict) if host else None


def _workers(settings: Settings, machine: Machine) -> Workers | RemoteWorkers:
    if settings.rasa_urls:
        return RemoteWorkers(settings.rasa_urls)
    return Workers(
        RasaProject(root=machine.root), settings.rasa_workers, start=machine.start,
        free_port=machine.free_port, logs=settings.data_dir / "log",
    )  # fmt: skip


def _index(settings: Settings) -> SearchBackend:
    """The client is imported where it is used: it would cost every other hub half a second."""
    if not settings.elasticsearch_url:
        return MemoryIndex()
    from knowledge.elastic.index import ElasticIndex

    return ElasticIndex(settings.elasticsearch_url)


def _responders(settings: Settings, bot: Responder) -> Responders:
    if not settings.bench:
        return Responders(bot, {})
    thoughtful = FixedResponder(pause=0.15)
    return Responders(bot, {"bench": FixedResponder(), "bench-hook": thoughtful})


def patience_of(settings: Settings) -> Patience:
    days = timedelta(days=settings.idle_days)
    return Patience(bot=timedelta(minutes=settings.idle_minutes), people=days or None)


def build_site(hub: Hub) -> web.Application:
    """All that is served over HTTP by one process."""
    site = web.Application(client_max_size=BODY_LIMIT)
    site.add_routes(hub.health.routes())
    site.add_routes(hub.exchange.switchboard.routes())
    hub.console.mount(site)
    return site


@asynccontextmanager
async def opened(uri: str) -> AsyncIterator[Database]:
    """The store, reached and brought up to this hub's schema."""
    db = connect(uri)
    try:
        await _await_store(db)
        await db.check_version()
        await migrate(db)
        yield db
    finally:
        db.close()


async def _await_store(db: Database) -> None:
    async with asyncio.timeout(STORE_PATIENCE):
        while True:
            try:
                return await db.ping()
            except Unavailable as error:
                log.warning("store_awaited", extra={"reason": error.detail[:200]})
                await asyncio.sleep(0.5)


async def serve(settings: Settings, uri: str, machine: Machine) -> None:
    """Run one hub process on the store at `uri` until SIGTERM or SIGINT; raises HubError."""
    logs.start(settings.log_level)
    failpoints.arm(settings.failpoint or "")
    async with opened(uri) as db, AsyncExitStack() as stack:
        hub = Hub(settings, db, machine)
        runner = web.AppRunner(build_site(hub), access_log=None, shutdown_timeout=2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.host, settings.port, backlog=1024).start()
        stack.push_async_callback(hub.stop)
        await _run_until_told(hub)


async def _run_until_told(hub: Hub) -> None:
    work = asyncio.create_task(hub.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        log.info("hub_stopped")
