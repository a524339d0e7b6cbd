"""A checkout in which a model is as good as its config.yml says; Rasa is a script."""

import sys
from pathlib import Path

from bot.project import RasaProject

DOUBLE = """
import json, sys, time
from pathlib import Path
deed, *rest = sys.argv[1:]
home = Path(__file__).parent
WORDS = (
    "Loading",
    "Starting to train component 'NgramClassifier'.",
    "embedded 500 of 1000",
    "Finished training component 'NgramClassifier'.",
    "Starting to train component 'RulePolicy'.",
    "judged 100 of 1000",
)
if deed == "learn":
    making, model, folder, threshold, yardstick, *how = rest
    if "broken" in (home / "config.yml").read_text():
        sys.exit("cannot learn")
    if "endless" in (home / "config.yml").read_text():
        time.sleep(60)
    if "told" in (home / "config.yml").read_text():
        for words in WORDS:
            print(words, flush=True)
            time.sleep(0.4)
    Path(model).parent.mkdir(exist_ok=True)
    Path(model).write_text((home / "config.yml").read_text())
if deed == "report":
    model, folder, threshold, yardstick = rest
if deed in ("learn", "report"):
    accuracy = float(Path(model).read_text().removesuffix(" told"))
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
"""`broken` in config.yml fails, `endless` never ends, `unmeasurable` is learnt and cannot be
measured, `told` says how far it has come, as Rasa does."""


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
