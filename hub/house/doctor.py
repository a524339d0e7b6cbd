"""`hub doctor`: says part by part what is well, what is wrong and what to do."""

import os
import platform
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.project import RasaProject
from channels import kinds
from channels.clamd import Clamd
from hub.core.errors import Unavailable
from hub.house import ports, readiness, steps, tools
from hub.house.embedded import ADDRESS_FILE
from hub.house.texts import Refused, line, say
from hub.settings import Settings
from hub.store import admin
from imaging import fonts


class Verdict(StrEnum):
    WELL = "✓"
    WARN = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    key: str
    values: dict[str, object]


def _well(key: str, **values: object) -> Finding:
    return Finding(Verdict.WELL, key, values)


def _warn(key: str, **values: object) -> Finding:
    return Finding(Verdict.WARN, key, values)


def _bad(key: str, **values: object) -> Finding:
    return Finding(Verdict.BAD, key, values)


async def examine(settings: Settings) -> int:
    """Prints a line a part; the exit code is 1 when something is wrong."""
    worst = 0
    async for finding in findings(settings):
        say("doctor_line", verdict=finding.verdict, text=line(finding.key, **finding.values))
        worst |= finding.verdict is Verdict.BAD
    return int(worst)


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    yield _python()
    yield _pages()
    yield _room(settings)
    yield _secret(settings)
    yield _hub(settings)
    yield await _store(settings)
    yield await _search(settings)
    for finding in _rasa(settings):
        yield finding
    yield _imaging()
    yield _font()
    yield _sniffer()
    if settings.clamav:
        yield await _scanner(settings)
    yield _registry()


def _python() -> Finding:
    version = platform.python_version()
    fits = sys.version_info[:2] == (3, 11)
    return (_well if fits else _bad)("doctor_python" if fits else "doctor_not_311", version=version)


def _pages() -> Finding:
    if any(steps.PAGES.glob("*")):
        return _well("doctor_pages")
    try:
        steps.need_node()
    except Refused:
        return _bad("no_node")
    return _bad("no_front_end")


def _room(settings: Settings) -> Finding:
    path = next(p for p in (settings.data_dir, *settings.data_dir.parents) if p.exists())
    free = tools.gigabytes_free(path)
    if free < 1:
        return _bad("doctor_no_room", path=path, free=free)
    return _well("doctor_room", path=path, free=free)


def _secret(settings: Settings) -> Finding:
    path = settings.data_dir / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return _bad("doctor_secret_open", path=path)
    if not os.access(settings.data_dir, os.W_OK):
        return _bad("data_dir_unwritable", path=settings.data_dir, reason=line("no_right"))
    return _well("doctor_secret", path=settings.data_dir)


def _hub(settings: Settings) -> Finding:
    """Either it runs and says how it is, or its port is free."""
    try:
        if ports.is_free(settings.host, settings.port):
            return _well("doctor_port_free", port=settings.port)
    except OSError as error:
        return _bad("port_refused", host=settings.host, port=settings.port, reason=error.strerror)
    running = readiness.ask(settings)
    if running is None:
        return _bad("port_taken", port=settings.port)
    if running.down:
        logs = settings.data_dir / "log"
        return _bad("doctor_hub_ill", parts=", ".join(running.down), logs=logs)
    return _well("doctor_hub", url=settings.url)


async def _store(settings: Settings) -> Finding:
    try:
        if settings.mongodb_uri:
            uri = settings.mongodb_uri.get_secret_value()
            return _well("doctor_store", version=await admin.server_version(uri))
        address = settings.data_dir / ADDRESS_FILE
        if not address.exists():
            return _warn("doctor_store_asleep")
        version = await admin.server_version(address.read_text().strip())
    except Unavailable as error:
        return _bad("store_unreachable", reason=error)
    return _warn("doctor_store_embedded", version=version)


async def _search(settings: Settings) -> Finding:
    if not settings.elasticsearch_url:
        return _well("doctor_search")
    from knowledge.elastic.index import ElasticIndex

    index = ElasticIndex(settings.elasticsearch_url)
    try:
        state = await index.state()
    finally:
        await index.close()
    match state["state"]:
        case "up":
            return _well("doctor_cluster", index=state["index"], articles=state["articles"])
        case "warming":
            return _warn("doctor_no_index")
        case _:
            return _bad("doctor_cluster_down", reason=state["reason"])


def _rasa(settings: Settings) -> Iterator[Finding]:
    if settings.rasa_urls:
        yield _well("doctor_rasa_elsewhere", urls=", ".join(settings.rasa_urls))
        return
    laid = steps.rasa_stamp().is_current
    yield _well("doctor_rasa") if laid else _warn("rasa_missing")
    model = RasaProject(root=tools.ROOT).models.running()
    yield _well("doctor_model", name=model.name) if model else _warn("doctor_no_model")


def _imaging() -> Finding:
    laid = steps.imaging_stamp().is_current
    return _well("doctor_imaging") if laid else _warn("imaging_missing")


def _font() -> Finding:
    """What faxes are printed in."""
    found = fonts.find()
    return _well("doctor_font", path=found.path) if found else _warn("doctor_no_font")


def _sniffer() -> Finding:
    """Without it files are known by a table of our own, and large pictures are not measured."""
    return _well("doctor_sniffer") if kinds.LIBMAGIC else _warn("doctor_no_sniffer")


async def _scanner(settings: Settings) -> Finding:
    host, _, port = settings.clamav.rpartition(":")
    state = await Clamd(host, int(port), strict=settings.clamav_strict).state()
    if state["state"] == "up":
        return _well("doctor_scanner", address=settings.clamav)
    key = "doctor_scanner_strict" if settings.clamav_strict else "doctor_scanner_lax"
    return _warn(key, address=settings.clamav, reason=state["reason"])


def _registry() -> Finding:
    """Needed for set-up only, so a warning."""
    try:
        uv, env = tools.find_uv(), tools.uv_environment()
    except Refused:
        return _warn("no_pip")
    probe = [uv, "pip", "install", "--dry-run", "--no-deps", "--no-cache", "--reinstall"]
    target = ["--python", sys.executable, "iniconfig"]
    if tools.works(*probe, *target, env=env):
        return _well("doctor_registry")
    return _warn("doctor_no_registry")
