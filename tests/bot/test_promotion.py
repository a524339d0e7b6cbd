"""Whether a newly trained model may run; Rasa is a script that writes what it is told to."""

import json
from pathlib import Path

import pytest

from bot.project import RasaProject
from bot.training import Training, TrainingError
from hub.house.child import Child
from tests.bot.checkout import checkout


@pytest.fixture
def project(tmp_path: Path) -> RasaProject:
    return checkout(tmp_path)


async def train(project: RasaProject, accuracy: str, *, force: bool = False) -> list[str]:
    """What was told."""
    (project.home / "config.yml").write_text(accuracy)
    told: list[str] = []
    log = project.root / "log"
    training = Training(project, start=Child.start, log=log, tell=told.append, threshold=0.5)
    await training.run(force=force)
    return told


def runs(project: RasaProject) -> str:
    running = project.models.running()
    return running.read_text() if running else ""


async def test_the_first_model_runs(project: RasaProject) -> None:
    await train(project, "0.1")
    assert runs(project) == "0.1"


async def test_a_better_model_runs_and_a_worse_one_does_not(project: RasaProject) -> None:
    await train(project, "0.8")
    await train(project, "0.9")
    assert runs(project) == "0.9"
    told = await train(project, "0.7")
    assert runs(project) == "0.9"
    assert any("accuracy 0.900 → 0.700" in line for line in told)


async def test_small_losses_do_not_add_up(project: RasaProject) -> None:
    """However many trainings lie between: the best is kept to be compared with."""
    await train(project, "0.9")
    for step in range(1, 15):
        await train(project, f"{0.9 - step * 0.0005:.4f}")
    assert runs(project) == "0.8930"
    told = await train(project, "0.885")
    assert runs(project) == "0.8930"
    assert any("accuracy 0.900 → 0.885" in line for line in told)


async def test_who_was_taken_back_is_no_measure(project: RasaProject) -> None:
    await train(project, "0.7")
    await train(project, "0.9")
    project.models.roll_back()
    await train(project, "0.8")
    assert runs(project) == "0.8"


async def test_a_worse_model_runs_when_forced(project: RasaProject) -> None:
    await train(project, "0.8")
    await train(project, "0.7")
    await train(project, "0.7", force=True)
    assert runs(project) == "0.7"


async def test_models_are_compared_on_the_same_data(project: RasaProject) -> None:
    await train(project, "0.8")
    running = project.models.running()
    assert running
    report = project.models.report(running.name.removesuffix(".tar.gz")) / "report.json"
    before = json.loads(report.read_text())["yardstick"]
    (project.root / "nlu_data" / "eval" / "en.tsv").write_text("fault\tno signal\n")
    await train(project, "0.9")
    assert json.loads(report.read_text())["yardstick"] != before


async def test_what_cannot_be_trained_leaves_the_old_one_at_work(project: RasaProject) -> None:
    await train(project, "0.8")
    with pytest.raises(TrainingError, match="cannot learn"):
        await train(project, "broken")
    assert runs(project) == "0.8"


async def test_progress_is_shown(project: RasaProject) -> None:
    told = await train(project, "0.8")
    assert any("█" in line or "░" in line for line in told)


async def test_a_model_that_could_not_be_measured_is_kept_and_only_measured_again(
    project: RasaProject,
) -> None:
    with pytest.raises(TrainingError):
        await train(project, "unmeasurable")
    project.models.path(project.fingerprint()).write_text("0.8")
    told = await train(project, "unmeasurable")
    assert any("model is up to date" in line for line in told)
    assert runs(project) == "0.8"


async def test_the_bar_never_goes_back(
    project: RasaProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors are made within the first component, whose end says nothing of how far it was."""
    monkeypatch.setattr("bot.training._EVERY", 0.1)
    shown: list[tuple[float, str]] = []
    training = Training(
        project, start=Child.start, log=project.root / "log", threshold=0.5,
        show=lambda share, step: shown.append((share, step)),
    )  # fmt: skip
    (project.home / "config.yml").write_text("0.9 told")
    await training.run()
    shares = [share for share, _ in shown]
    steps = [step for _, step in shown]
    assert shares == sorted(shares)
    assert list(dict.fromkeys(steps)) == ["check", "prepare", "train", "embed", "measure"]
    assert 0.05 < shares[steps.index("embed")] < shares[steps.index("measure")] < 1
