"""Trains the model from nlu_data and bot/rasa, measures it, and lets it run if it is no worse."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation import losses
from bot.project import RasaProject
from hub.core.errors import HubError
from hub.core.processes import StartChild

Tell = Callable[[str], None]
Show = Callable[[float, str], None]
"""Told the share that is done, and what is being done: `check`,
`prepare`, `train`, `embed` or `measure`."""

_EVERY = 2.0
_STEP = re.compile(r"component '(\w+)'")
_COUNTED = re.compile(r"(judged|embedded) (\d+) of (\d+)")
_LAST_LINES = 12
_BAR = 20
_CHECKED = 0.05
_BEGUN = (0.0, 0.1, 0.8, 0.82)
"""The shares that are done when Rasa has begun none, one … of what it says it trains: classifier,
entity patterns, rules. The vectors are made within the first, and take longest."""
_TRAINED = 0.85


class TrainingError(HubError):
    """No new model; `faults` say what to mend, one line each, with file and line where known."""

    code = "training_failed"
    status = 422

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """`lost` says in what it is worse; because of that it does not run."""

    name: str
    lost: tuple[str, ...] = ()


class Training:
    """`tell` gets a line every few seconds; what runs goes on until the new model is whole.

    `threshold` is the hub's: what the bot would do is measured at it.
    """

    def __init__(
        self, project: RasaProject, *, start: StartChild, log: Path, threshold: float,
        tell: Tell = lambda _: None, show: Show = lambda *_: None,
    ) -> None:  # fmt: skip
        self._project = project
        self._models = project.models
        self._start = start
        self._log = log
        self._tell = tell
        self._show = show
        self._threshold = threshold

    async def run(self, *, force: bool = False, promote: bool = True) -> Trained:
        """The model for what the files say now; raises TrainingError.

        It runs from now on, unless it understands less than the one that runs or the best that
        ever ran. `force`: train although nothing has changed, and let it run whatever its figures
        are. Without `promote` whoever wants it to run says so later.
        """
        name = await asyncio.to_thread(self._project.fingerprint)
        path = self._models.path(name)
        if path.exists() and not (force and path == self._models.running()):
            self._tell(f"模型 {name} 已是最新 / model is up to date")
        else:
            await self._check()
            await self._train(name)
        figures = await self.measure(name)
        lost: tuple[str, ...] = ()
        if promote and path != self._models.running():
            lost = await self._promote(name, figures, force=force)
        self._models.forget_old()
        return Trained(name=name, lost=lost)

    async def _check(self) -> None:
        self._tell(f"{_bar(0)} 检查数据 / checking the data")
        self._show(0.0, "check")
        about = self._project.home / "domain.yml"
        command = [*self._project.runner, "check", str(about)]
        await self._run([*command, *map(str, self._project.edited_files)], since=0.0)

    async def _train(self, name: str) -> None:
        """And measures it, in the same process: Rasa takes long to start."""
        making = self._project.home / "models" / "making"
        inputs = ["--config", "config.yml", "--domain", "domain.yml"]
        inputs += ["--data", "data", str(self._project.root / "nlu_data" / "train")]
        yardstick = await asyncio.to_thread(self._project.yardstick)
        command = [*self._project.runner, "learn", str(making), *self._measured(name, yardstick)]
        began = time.monotonic()
        await self._run([*command, *inputs], since=_CHECKED)
        if not self._models.path(name).exists():
            raise TrainingError(self._last_lines())
        seconds = time.monotonic() - began
        facts = await asyncio.to_thread(self._project.facts)
        self._models.describe(name, {**facts, "seconds": round(seconds)})
        self._tell(f"模型 {name} 训练完成，{seconds:.0f} 秒 / model trained in {seconds:.0f} s")

    def _measured(self, name: str, yardstick: str) -> list[str]:
        model, folder = self._models.path(name), self._models.report(name)
        return [str(model), str(folder), str(self._threshold), yardstick]

    async def measure(self, name: str) -> Mapping[str, Any]:
        """Its report, made anew when the evaluation data or the threshold are others by now."""
        yardstick = await asyncio.to_thread(self._project.yardstick)
        figures = self._models.figures(name)
        asked = (yardstick, self._threshold)
        if figures is None or not _is_current(figures, asked):
            command = [*self._project.runner, "report", *self._measured(name, yardstick)]
            await self._run(command, since=_TRAINED)
            figures = self._models.figures(name)
        if figures is None:
            raise TrainingError(self._last_lines())
        self._tell(f"模型 {name} / model {name}: {describe(figures)}")
        return figures

    async def _promote(
        self, name: str, figures: Mapping[str, Any], *, force: bool
    ) -> tuple[str, ...]:
        """In what it is worse than its rivals, so that it does not run."""
        if not force and (lost := await self._lost(figures)):
            self._tell(f"新模型不如以前，未启用 / not promoted, it is worse: {'; '.join(lost)}")
            self._tell(f"仍要启用 / to let it run: hub models promote {name}")
            return lost
        self._models.promote(name)
        self._tell(f"模型 {name} 已启用 / model {name} runs")
        return ()

    async def _lost(self, figures: Mapping[str, Any]) -> tuple[str, ...]:
        """Against each rival; small losses over many trainings would add up against one."""
        lost: dict[str, None] = {}
        for rival in self._models.rivals():
            lost |= dict.fromkeys(losses(figures, await self.measure(rival)))
        return tuple(lost)

    async def _run(self, command: list[str], *, since: float) -> None:
        """To its end, with a word now and then; raises TrainingError with its last lines.

        `since` is the share of the whole work that is done before it; the bar never goes back.
        """
        self._log.unlink(missing_ok=True)
        child = await self._start(command, log=self._log)
        told, share, begun = "", since, set[str]()
        try:
            async with asyncio.TaskGroup() as group:
                ended = group.create_task(child.wait())
                while not ended.done():
                    await asyncio.wait([ended], timeout=_EVERY)
                    done, step, words = _progress(child.last_words, begun)
                    share = max(share, done)
                    line = f"{_bar(share)} {words}"
                    if child.running and line != told:
                        self._tell(line)
                        self._show(share, step)
                        told = line
        finally:
            child.kill()
        if ended.result() != 0:
            raise TrainingError(self._last_lines())

    def _last_lines(self) -> list[str]:
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return lines[-_LAST_LINES:] or ["没有输出 / no output"]


def describe(figures: Mapping[str, Any]) -> str:
    """A model's figures in a line."""
    parts = ("accuracy", "macro_f1", "outside_recall", "right", "wrong")
    return " ".join(f"{part} {figures[part]:.3f}" for part in parts)


def _is_current(figures: Mapping[str, Any], asked: tuple[str, float]) -> bool:
    """Measured on these data, at this threshold, by a hub that keeps what was misread."""
    measured = figures["yardstick"], figures["threshold"]
    return measured == asked and "mistakes" in figures


def _progress(last_words: str, begun: set[str]) -> tuple[float, str, str]:
    """The share of the whole work that is done, and what is being done.

    `begun` are the components that Rasa has begun to train so far.
    """
    if counted := _COUNTED.search(last_words):
        part = int(counted[2]) / int(counted[3])
        if counted[1] == "judged":
            return _TRAINED + part * (1 - _TRAINED), "measure", "评测 / measuring"
        vectors = part * (_BEGUN[2] - _BEGUN[1])
        return _BEGUN[1] + vectors, "embed", "句向量 / sentence vectors"
    if step := _STEP.search(last_words):
        begun.add(step[1])
    done = _BEGUN[min(len(begun), len(_BEGUN) - 1)]
    return (done, "train", "训练 / training") if begun else (done, "prepare", "准备 / preparing")


def _bar(done: float) -> str:
    full = round(done * _BAR)
    return f"{'█' * full}{'░' * (_BAR - full)} {done:4.0%}"
