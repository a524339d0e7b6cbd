"""A checkout in which a model is as good as its config.yml says; Rasa is a script."""

import sys
from pathlib import Path

from bot.project import RasaProject

DOUBLE = """
import json, sys, time
from pathlib import Path
deed, *rest = sys.argv[1:]
home = Path(__file__).parent
if deed == "train":
    if "broken" in (home / "config.yml").read_text():
        sys.exit("cannot learn")
    if "endless" in (home / "config.yml").read_text():
        time.sleep(60)
    out = Path(rest[rest.index("--out") + 1])
    out.mkdir(parents=True, exist_ok=True)
    name = rest[rest.index("--fixed-model-name") + 1]
    (out / f"{name}.tar.gz").write_text((home / "config.yml").read_text())
if deed == "report":
    model, folder, threshold, yardstick = rest
    accuracy = float(Path(model).read_text())
    names = ("macro_f1", "outside_recall", "right", "wrong", "unsure", "strays")
    figures = dict.fromkeys(names, 0.1) | {"accuracy": accuracy, "utterances": 2}
    intent = {"utterances": 2, "precision": 1.0, "recall": 1.0, "f1": accuracy}
    pair = {"said": "fault", "read": "points"}
    wrong = pair | {"confidence": 0.9, "text": "没信号", "language": "zh-CN"}
    figures |= {"languages": {"en": dict(figures)}, "intents": {"fault": intent}}
    figures |= {"confusions": [pair | {"n": 1}], "mistakes": [wrong]}
    row = {"threshold": 0.5} | {name: 0.1 for name in ("right", "wrong", "unsure", "strays")}
    figures |= {"thresholds": [row], "yardstick": yardstick, "threshold": float(threshold)}
    Path(folder).mkdir(exist_ok=True)
    text = json.dumps(figures)
    (Path(folder) / "report.json").write_text(text)
"""
"""`broken` in config.yml fails, `endless` never ends."""


def checkout(root: Path) -> RasaProject:
    project = RasaProject(root=root)
    for folder in ("bot/rasa/data", "nlu_data/words", "nlu_data/train", "nlu_data/eval"):
        (root / folder).mkdir(parents=True)
    for name in ("domain.yml", "classifier.py", "meaning.py", "ngrams.py"):
        (project.home / name).touch()
    (root / "pyproject.toml").write_text('[project]\nversion = "1.0.0"\n')
    (root / "requirements").mkdir()
    (root / "requirements" / "rasa.txt").touch()
    project.python.parent.mkdir(parents=True)
    project.python.symlink_to(sys.executable)
    (project.home / "run.py").write_text(DOUBLE)
    (project.home / "config.yml").write_text("0.8")
    return project
