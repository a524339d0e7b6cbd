"""`make eval`: pipelines beside each other on the same data, and all about the one that is used.

`python -m bot.comparison [NAME…]`: `config` is the one that is used, the others lie in
bot/rasa/pipelines. What was measured before of the same files is not measured again.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.project import RasaProject

ROOT = Path(__file__).parents[1]
_WRONG = 0.05
_COLUMNS = ("accuracy", "accuracy_in_scope", "macro_f1", "outside_precision", "outside_recall")
_ACTING = ("threshold", "right", "wrong", "unsure", "strays")
_CONFUSIONS = 15


def main(names: Sequence[str]) -> None:
    project = RasaProject(root=ROOT)
    measured = {name: _measured(project, name) for name in names or ("config", "counts")}
    _tell(
        ["pipeline", *_COLUMNS, *_ACTING, "parse, CPU ms", "p95", "train, s"],
        [_pipeline(name, figures) for name, figures in measured.items()],
    )
    _detail(next(iter(measured.values())))


def _measured(project: RasaProject, name: str) -> Mapping[str, Any]:
    config = "config.yml" if name == "config" else f"pipelines/{name}.yml"
    text = (project.home / config).read_bytes()
    version = f"{project.fingerprint()} {project.yardstick()}".encode()
    key = hashlib.sha256(version + text).hexdigest()[:12]
    folder = ROOT / ".cache" / "eval" / f"{name}-{key}"
    if not (folder / "seconds").exists():
        _measure(project, config, folder)
    figures: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {**figures, "train_s": float((folder / "seconds").read_text())}


def _measure(project: RasaProject, config: str, folder: Path) -> None:
    data = str(ROOT / "nlu_data" / "train")
    train = ["train", "nlu", "--config", config, "--nlu", data, "--domain", "domain.yml"]
    began = time.monotonic()
    _run(project, folder, [*train, "--out", str(folder), "--fixed-model-name", "model"])
    seconds = time.monotonic() - began
    _run(project, folder, ["report", str(folder / "model.tar.gz"), str(folder), "0.5", "eval"])
    (folder / "seconds").write_text(f"{seconds:.0f}")


def _run(project: RasaProject, folder: Path, arguments: Sequence[str]) -> None:
    """Its words go to a file beside the model; raises CalledProcessError."""
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{folder.name}: {arguments[0]} …\n")
    sys.stdout.flush()
    with (folder / "log").open("ab") as log:
        subprocess.run([*project.runner, *arguments], check=True, stdout=log, stderr=log)


def _pipeline(name: str, figures: Mapping[str, Any]) -> list[object]:
    """At the least threshold of its own at which wrong answers are few enough."""
    rows = figures["thresholds"]
    row = next((one for one in rows if one["wrong"] <= _WRONG), rows[-1])
    return [
        name,
        *(figures[column] for column in _COLUMNS),
        *(row[column] for column in _ACTING),
        figures["parse_ms"],
        figures["parse_ms_p95"],
        figures["train_s"],
    ]


def _detail(figures: Mapping[str, Any]) -> None:
    languages = figures["languages"].items()
    _tell(["language", *_COLUMNS], [[name, *_of(one, _COLUMNS)] for name, one in languages])
    _tell(_ACTING, [list(_of(row, _ACTING)) for row in figures["thresholds"]])
    columns = ("utterances", "precision", "recall", "f1")
    intents = figures["intents"].items()
    _tell(["intent", *columns], [[name, *_of(one, columns)] for name, one in intents])
    pair = ("said", "read", "n")
    _tell(pair, [list(_of(one, pair)) for one in figures["confusions"][:_CONFUSIONS]])


def _of(row: Mapping[str, Any], columns: Sequence[str]) -> Iterator[object]:
    return (row[column] for column in columns)


def _tell(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    sys.stdout.write("\n")
    for line in (head, ["---"] * len(head), *rows):
        sys.stdout.write(f"| {' | '.join(map(_cell, line))} |\n")


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
