"""The versions of the bot's model, their reports, and which of them runs."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.core.errors import Conflict, HubError

_KEPT = 5
_REMEMBERED = 10


class UnknownModelError(HubError):
    """There is no model of this name, or none to go back to."""

    code = "unknown_model"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`figures` is its report (bot/evaluation.py), None while it was not measured.

    `about`: how it was trained (`RasaProject.facts`, `seconds`). `ran_before`: it is the way back.
    """

    name: str
    path: Path
    trained_ns: int
    size: int
    runs: bool
    ran_before: bool
    figures: Mapping[str, Any] | None
    about: Mapping[str, Any] | None


class Models:
    """A folder of `NAME.tar.gz`, a folder `NAME/` with each one's report, and the file `running`.

    `running` names the model that runs in its first line and those that ran before in the next
    ones. It is replaced as a whole, so whoever reads it finds the old list or the new one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "running"

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.tar.gz"

    def report(self, name: str) -> Path:
        return self._folder / name

    def running(self) -> Path | None:
        """The model that workers shall run; None before the first was promoted."""
        names = self._order()
        return self.path(names[0]) if names else None

    def versions(self) -> list[Version]:
        """All that are kept, the youngest first."""
        order = self._order()
        found = [self._version(path, order) for path in self._folder.glob("*.tar.gz")]
        return sorted(found, key=lambda one: -one.trained_ns)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else on this machine trains or measures meanwhile; raises Conflict if he does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "held").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict("training_runs") from None
            yield

    @property
    def is_held(self) -> bool:
        with suppress(Conflict), self.held():
            return False
        return True

    def rivals(self) -> list[str]:
        """What a new one must be no worse than: the one that runs, and the best that ever ran."""
        order = self._order()
        return list(dict.fromkeys([*order[:1], *self._best(order)]))

    def _best(self, names: list[str]) -> list[str]:
        return sorted(names, key=self._accuracy)[-1:]

    def _accuracy(self, name: str) -> float:
        return float((self.figures(name) or {}).get("accuracy", 0))

    def figures(self, name: str) -> Mapping[str, Any] | None:
        return self._told(name, "report")

    def describe(self, name: str, about: Mapping[str, Any]) -> None:
        """Keep how it was trained, beside its report."""
        self.report(name).mkdir(parents=True, exist_ok=True)
        replace_file(self.report(name) / "about.json", json.dumps(about))

    def _told(self, name: str, what: str) -> Mapping[str, Any] | None:
        try:
            text = (self.report(name) / f"{what}.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        told: dict[str, Any] = json.loads(text)
        return told

    def promote(self, name: str) -> None:
        """Let this model run; workers change over by themselves."""
        if not self.path(name).exists():
            raise UnknownModelError(name)
        order = self._order()
        if order[:1] != [name]:
            self._write([name, *order])

    def roll_back(self) -> str:
        """Let the one run that ran before; returns its name."""
        before = self._order()[1:]
        if not before:
            raise UnknownModelError("none ran before")
        self._write(before)
        return before[0]

    def forget_old(self) -> None:
        """Keeps the youngest, the one that runs, the one before it and the best."""
        wanted = {*self._order()[:2], *self.rivals()}
        for old in self.versions()[_KEPT:]:
            if old.name not in wanted:
                old.path.unlink(missing_ok=True)
                shutil.rmtree(self.report(old.name), ignore_errors=True)

    def _version(self, path: Path, order: list[str]) -> Version:
        name, file = name_of(path), path.stat()
        return Version(
            name=name,
            path=path,
            trained_ns=file.st_mtime_ns,
            size=file.st_size,
            runs=order[:1] == [name],
            ran_before=order[1:2] == [name],
            figures=self.figures(name),
            about=self._told(name, "about"),
        )

    def _order(self) -> list[str]:
        """Those that are gone are passed over."""
        if not self._pointer.exists():
            return []
        names = self._pointer.read_text(encoding="utf-8").split()
        return [name for name in names if self.path(name).exists()]

    def _write(self, names: list[str]) -> None:
        """The best stays among them, however long ago it ran."""
        self._folder.mkdir(parents=True, exist_ok=True)
        names = list(dict.fromkeys([*names[:_REMEMBERED], *self._best(names)]))
        replace_file(self._pointer, "\n".join(names) + "\n")


def name_of(model: Path) -> str:
    return model.name.removesuffix(".tar.gz")


def replace_file(path: Path, text: str) -> None:
    """As a whole: whoever reads it finds the old text or the new one."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
