"""Versions of the model: which runs, which ran before, and what is kept."""

import json
import os
from pathlib import Path

import pytest

from bot.models import Models, UnknownModelError


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path)


def trained(models: Models, *names: str) -> None:
    """Later names are younger."""
    for age, name in enumerate(names):
        models.path(name).write_text(name)
        os.utime(models.path(name), (1_000_000 + age, 1_000_000 + age))


def test_nothing_runs_before_the_first_is_promoted(models: Models) -> None:
    trained(models, "a")
    assert models.running() is None


def test_the_promoted_one_runs_and_the_one_before_comes_back(models: Models) -> None:
    trained(models, "a", "b")
    models.promote("a")
    models.promote("b")
    assert models.running() == models.path("b")
    assert models.roll_back() == "a"
    assert models.running() == models.path("a")


def test_there_is_no_way_back_from_the_first(models: Models) -> None:
    trained(models, "a")
    models.promote("a")
    models.promote("a")
    with pytest.raises(UnknownModelError):
        models.roll_back()
    assert models.running() == models.path("a")


def test_what_does_not_exist_is_not_promoted(models: Models) -> None:
    with pytest.raises(UnknownModelError):
        models.promote("a")


def test_versions_come_the_youngest_first_with_their_figures(models: Models) -> None:
    trained(models, "a", "b")
    models.promote("a")
    models.report("b").mkdir()
    (models.report("b") / "report.json").write_text(json.dumps({"accuracy": 0.9}))
    young, old = models.versions()
    assert (young.name, young.runs, young.figures) == ("b", False, {"accuracy": 0.9})
    assert (old.name, old.runs, old.figures) == ("a", True, None)


def test_old_ones_go_but_never_the_one_that_runs_or_ran_before(models: Models) -> None:
    trained(models, *"abcdefgh")
    models.promote("b")
    models.promote("a")
    models.report("c").mkdir()
    models.forget_old()
    assert {one.name for one in models.versions()} == set("abdefgh")
    assert not models.report("c").exists()
