"""Where the Rasa project lies, and what its models are made of."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.models import Models

_EXAMPLE = re.compile(r"^ +- (?!intent:).*$", re.M)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CODE = ("classifier.py", "meaning.py", "ngrams.py")


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
    def models(self) -> Models:
        return Models(self.home / "models")

    @property
    def training_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.root / "nlu_data" / "train").glob("*.yml")))

    @property
    def evaluation_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.root / "nlu_data" / "eval").glob("*.tsv")))

    @property
    def edited_files(self) -> tuple[Path, ...]:
        """All that people write and may get wrong, but for the domain."""
        return (
            *self._in(self.home / "data"),
            *self._in(self.root / "nlu_data" / "words"),
            *self.training_files,
            *self.evaluation_files,
        )

    @property
    def runner(self) -> list[str]:
        """The command that speaks to Rasa; its arguments follow."""
        return [str(self.python), str(self.home / "run.py")]

    def fingerprint(self) -> str:
        """Names all that a model is made of: the same fingerprint, the same model."""
        return self._digest(self._ingredients())

    def facts(self) -> Mapping[str, int]:
        """How much a model made now would learn from; the rest of nlu_data/train is its check's."""
        files = [path.read_text(encoding="utf-8") for path in self.training_files]
        examples = [line for text in files for line in _EXAMPLE.findall(text)]
        chinese = sum(bool(_CHINESE.search(line)) for line in examples)
        return {"intents": len(files), "examples": len(examples), "chinese": chinese}

    def yardstick(self) -> str:
        """Names what models are measured with: only figures of the same one can be compared."""
        return self._digest(iter(self.evaluation_files))

    def _digest(self, paths: Iterator[Path]) -> str:
        digest = hashlib.sha256()
        for path in paths:
            digest.update(str(path.relative_to(self.root)).encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:12]

    def _ingredients(self) -> Iterator[Path]:
        yield self.root / "requirements" / "rasa.txt"
        yield self.home / "config.yml"
        yield self.home / "domain.yml"
        yield from (self.home / name for name in _CODE)
        yield from self._in(self.home / "data")
        yield from self._in(self.root / "nlu_data" / "words")
        yield from self.training_files

    def _in(self, folder: Path) -> list[Path]:
        return sorted(path for path in folder.iterdir() if path.is_file())
