"""Where the Rasa project lies, what it was made of, and which models it has."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_KEPT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RasaProject:
    """`root` is the checkout; Rasa has a Python environment of its own in it."""

    root: Path

    @property
    def python(self) -> Path:
        return self.root / ".venv-rasa" / "bin" / "python"

    @property
    def home(self) -> Path:
        return self.root / "bot" / "rasa"

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def training_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.root / "nlu_data" / "train").glob("*.yml")))

    @property
    def runner(self) -> list[str]:
        """The command that speaks to Rasa; its arguments follow."""
        return [str(self.python), str(self.home / "run.py")]

    def fingerprint(self) -> str:
        """Names all that a model is made of: the same fingerprint, the same model."""
        digest = hashlib.sha256()
        for path in self._ingredients():
            digest.update(str(path.relative_to(self.root)).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:12]

    def model(self, fingerprint: str) -> Path:
        return self.models / f"{fingerprint}.tar.gz"

    def newest_model(self) -> Path | None:
        """The model trained last; None before the first training."""
        return max(self._kept_models(), key=lambda one: one.stat().st_mtime_ns, default=None)

    def forget_old_models(self) -> None:
        ordered = sorted(self._kept_models(), key=lambda one: -one.stat().st_mtime_ns)
        for old in ordered[_KEPT:]:
            old.unlink(missing_ok=True)

    def _kept_models(self) -> list[Path]:
        return list(self.models.glob("*.tar.gz"))

    def _ingredients(self) -> Iterator[Path]:
        yield self.root / "requirements" / "rasa.txt"
        yield self.home / "config.yml"
        yield self.home / "domain.yml"
        for folder in (self.home / "data", self.root / "nlu_data" / "words"):
            yield from sorted(path for path in folder.iterdir() if path.is_file())
        yield from self.training_files
