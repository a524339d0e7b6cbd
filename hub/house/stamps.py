"""Tells whether a step's input has changed since it last succeeded, by content."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *facts: str) -> str:
    """One value for the content of these files and trees, their names, and the given facts."""
    total = hashlib.sha256("\0".join(facts).encode())
    for file in sorted(_files(paths)):
        total.update(f"\0{file.as_posix()}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from _files(p for p in path.iterdir() if p.name not in _SKIPPED)
        elif path.is_file():
            yield path


_SKIPPED = frozenset({"node_modules", "__pycache__", "dist", "test-results"})


class Stamp:
    """A file that holds the digest of the last success."""

    def __init__(self, path: Path, value: str) -> None:
        self._path = path
        self._value = value

    @property
    def is_current(self) -> bool:
        return self._path.is_file() and self._path.read_text() == self._value

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._value)
