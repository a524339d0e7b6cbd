"""The work on a model that goes on or went last on this machine, kept where every hub reads it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.models import Models, replace_file


class JobState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """The hub that did it ended before it."""


class Deed(StrEnum):
    TRAIN = "train"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`done` is the share of it, `step` what is being done (`bot.training.Show`).

    `model` is what came of it, `lost` in what that is worse, so that it does not run; `faults` say
    why nothing came of it.
    """

    deed: Deed
    by: str
    began: datetime
    state: JobState = JobState.RUNNING
    done: float = 0.0
    step: str = ""
    model: str = ""
    ended: datetime | None = None
    lost: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class JobFile:
    """In the folder of the models; whether a job still goes on is told by who holds that."""

    def __init__(self, models: Models, folder: Path) -> None:
        self._models = models
        self._path = folder / "job.json"

    def read(self) -> Job | None:
        try:
            kept: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        state = JobState(kept["state"])
        if state is JobState.RUNNING and not self._models.is_held:
            state = JobState.INTERRUPTED
        return Job(
            deed=Deed(kept["deed"]),
            by=kept["by"],
            began=datetime.fromisoformat(kept["began"]),
            state=state,
            done=kept["done"],
            step=kept["step"],
            model=kept["model"],
            ended=datetime.fromisoformat(kept["ended"]) if kept["ended"] else None,
            lost=tuple(kept["lost"]),
            faults=tuple(kept["faults"]),
        )

    def write(self, job: Job) -> None:
        text = json.dumps(asdict(job), default=datetime.isoformat, ensure_ascii=False)
        replace_file(self._path, text)
