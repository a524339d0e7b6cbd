"""`hub models` on models that are only names."""

import os
from pathlib import Path

import pytest

from bot.project import RasaProject
from hub.cli import main
from hub.house.commands import models as commands


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RasaProject:
    """A checkout with two models, the younger one running; what `hub` then speaks of."""
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setenv("HUB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    project = RasaProject(root=tmp_path)
    (project.home / "models").mkdir(parents=True)
    for age, name in enumerate(("old", "young")):
        project.models.path(name).write_text(name)
        os.utime(project.models.path(name), (1_000_000 + age, 1_000_000 + age))
        project.models.promote(name)
    return project


def running(project: RasaProject) -> str:
    path = project.models.running()
    assert path
    return path.read_text()


def test_models_are_listed_with_the_one_that_runs(
    project: RasaProject, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("▶ young")
    assert second.startswith("  old")


def test_one_is_promoted_by_its_name(
    project: RasaProject, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "promote", "old"]) == 0
    assert running(project) == "old"
    assert "Model old runs" in capsys.readouterr().out


def test_the_one_before_is_rolled_back_to_until_there_is_none(
    project: RasaProject, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "rollback"]) == 0
    assert running(project) == "old"
    assert main(["models", "rollback"]) == 1
    assert running(project) == "old"
    assert "no version to go back to" in capsys.readouterr().err


def test_what_is_no_model_is_not_promoted(
    project: RasaProject, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "promote", "olden"]) == 1
    assert running(project) == "young"
    assert "olden" in capsys.readouterr().err
