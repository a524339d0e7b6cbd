"""Trains the model from the files of nlu_data and bot/rasa, when they have changed."""

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

from bot.processes import Child, StartChild
from bot.project import RasaProject
from hub.core.errors import HubError

Tell = Callable[[str], None]

_EVERY = 2.0
_STEP = re.compile(r"component '(\w+)'")
_LAST_LINES = 12


class TrainingError(HubError):
    """No new model; `faults` say what to mend, one line each, with file and line where known."""

    code = "training_failed"
    status = 422

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Training:
    """`tell` gets a line every few seconds; the old model stays until the new one is whole."""

    def __init__(self, project: RasaProject, *, start: StartChild, log: Path, tell: Tell) -> None:
        self._project = project
        self._start = start
        self._log = log
        self._tell = tell

    async def run(self, *, force: bool = False) -> Path:
        """The model for what the files say now; raises TrainingError."""
        fingerprint = await asyncio.to_thread(self._project.fingerprint)
        model = self._project.model(fingerprint)
        if model.exists() and not force:
            await asyncio.to_thread(model.touch)
            self._tell(f"模型 {fingerprint} 已是最新 / model is up to date")
            return model
        await self._check()
        await self._train(fingerprint)
        self._project.forget_old_models()
        return model

    async def _check(self) -> None:
        self._tell("检查训练数据 / checking the training data")
        files = [str(path) for path in self._project.training_files]
        check, domain = self._project.home / "check.py", self._project.home / "domain.yml"
        await self._run([str(self._project.python), str(check), str(domain), *files])

    async def _train(self, fingerprint: str) -> None:
        making = self._project.models / "making"
        inputs = ["--config", "config.yml", "--domain", "domain.yml"]
        inputs += ["--data", "data", str(self._project.root / "nlu_data" / "train")]
        output = ["--out", str(making), "--fixed-model-name", fingerprint]
        began = time.monotonic()
        await self._run([*self._project.runner, "train", *inputs, *output])
        made = making / f"{fingerprint}.tar.gz"
        if not made.exists():
            raise TrainingError(self._last_lines())
        made.replace(self._project.model(fingerprint))
        seconds = time.monotonic() - began
        self._tell(
            f"模型 {fingerprint} 训练完成，{seconds:.0f} 秒 / model trained in {seconds:.0f} s"
        )

    async def _run(self, command: list[str]) -> None:
        """To its end, with a word now and then; raises TrainingError with its last lines."""
        self._log.unlink(missing_ok=True)
        child = await self._start(command, log=self._log)
        try:
            async with asyncio.TaskGroup() as group:
                ended = group.create_task(child.wait())
                while not ended.done():
                    await asyncio.wait([ended], timeout=_EVERY)
                    self._report(child)
        finally:
            child.kill()
        if ended.result() != 0:
            raise TrainingError(self._last_lines())

    def _report(self, child: Child) -> None:
        step = _STEP.search(child.last_words)
        if child.running:
            self._tell(f"训练中 {step[1] if step else ''}… / training".replace(" …", "…"))

    def _last_lines(self) -> list[str]:
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return lines[-_LAST_LINES:] or ["没有输出 / no output"]
