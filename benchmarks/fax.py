"""How well and at what cost pages of faxes are read: Chinese ones, sent in both modes."""

import os
import re
import subprocess
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, Result, Skipped, at_least, at_most
from benchmarks.processes import cpu_seconds
from hub.house.beside import beside
from hub.house.child import Child
from hub.house.tools import ROOT
from imaging.darkroom import Darkroom

ARTICLES = ROOT / "knowledge" / "seed" / "zh-CN"
SIGNS = 2_500
PYTHON = ROOT / ".venv-imaging" / "bin" / "python"
_ALIKE = str.maketrans("，。：；？！（）—", ",.:;?!()一")
"""Marks that are the same on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One fax: the share of its signs that were read, seconds a page, megabytes at the peak."""

    accuracy: float
    seconds: float
    processor: float
    peak: float


async def measure(home: Path) -> Sequence[Result]:
    if not PYTHON.exists():
        return [Skipped(name="faxes read", why="the environment for pictures is not laid")]
    text = _text()
    async with _darkroom(home) as room:
        sheet = await room.print(text, title="", foot="")
        seen = {form: await _read(room, _faxed(sheet, form), text) for form in ("fine", "standard")}
    fine, standard = seen["fine"], seen["standard"]
    return [
        *(_accuracy(form, one) for form, one in seen.items()),
        Figure(name="processor a page", value=fine.processor, unit="s", target=at_most(8)),
        Figure(name="a page is read within", value=fine.seconds, unit="s"),
        Figure(name="its worker's memory", value=standard.peak, unit="MB", target=at_most(1_200)),
    ]


def _accuracy(form: str, read: Read) -> Figure:
    target = at_least(98 if form == "fine" else 97)
    return Figure(
        name=f"signs read rightly, {form} mode", value=100 * read.accuracy, unit="%", target=target
    )


@asynccontextmanager
async def _darkroom(home: Path) -> AsyncIterator[Darkroom]:
    room = Darkroom(ROOT, start=Child.start, log=home / "imaging.log")
    async with beside(room.run()):
        yield room


async def _read(room: Darkroom, scan: bytes, text: str) -> Read:
    pages = await room.pages(scan)
    await room.read(pages[0])  # the models are loaded once
    assert room.pid
    began, used = time.monotonic(), cpu_seconds(room.pid)
    lines = [line.text for page in pages for line in await room.read(page)]
    count = len(pages)
    body = "".join(line for line in lines if not re.fullmatch(r"\d+ ?/ ?\d+", line.strip()))
    return Read(
        accuracy=likeness(_bare(body), _bare(text)),
        seconds=(time.monotonic() - began) / count,
        processor=(cpu_seconds(room.pid) - used) / count,
        peak=_peak(room.pid),
    )


def _text() -> str:
    whole = "\n".join(path.read_text() for path in sorted(ARTICLES.glob("*.md")))
    return re.sub(r"\n+", "\n", whole)[:SIGNS]


def _faxed(sheet: bytes, form: str) -> bytes:
    command, env = [str(PYTHON), "-m", "benchmarks.facsimile", form], {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=sheet, capture_output=True, check=True, env={"PATH": os.defpath, **env}
    )
    return done.stdout


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_ALIKE)


def likeness(read: str, written: str) -> float:
    """1 less the edits that make one of the other, as a share of what was written."""
    before = list(range(len(written) + 1))
    for row, sign in enumerate(read, 1):
        now = [row]
        for place, other in enumerate(written, 1):
            now.append(min(before[place] + 1, now[-1] + 1, before[place - 1] + (sign != other)))
        before = now
    return 1 - before[-1] / len(written)


def _peak(pid: int) -> float:
    told = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) / 1024 if found else 0.0
