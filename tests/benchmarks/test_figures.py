"""A figure meets its target or misses it, by itself or by its ratio, and the table says so."""

import json

from benchmarks.figures import Figure, Skipped, as_json, at_least, at_most, table, times


def test_a_target_may_be_about_the_figure_or_about_its_ratio_to_the_reference():
    assert Figure(name="a", value=150, unit="messages/s", target=at_least(150)).met is True
    assert Figure(name="a", value=21, unit="ms", target=at_most(20)).met is False
    assert Figure(name="a", value=70, unit="", reference=100, target=times(0.75)).met is False
    assert Figure(name="a", value=75, unit="", reference=100, target=times(0.75)).met is True


def test_a_figure_without_a_target_is_neither_met_nor_missed():
    assert Figure(name="a", value=1, unit="s").met is None


def test_a_ratio_without_a_reference_cannot_be_met():
    assert Figure(name="a", value=1, unit="s", target=times(0.5)).met is False


def test_the_table_shows_misses_and_what_could_not_be_measured():
    missed = Figure(name="wait", value=21, unit="ms", target=at_most(20), load=(1.5, 1, 1))
    shown = table([missed, Skipped(name="rasa", why="no model here")]).splitlines()
    assert shown[1].split() == ["wait", "21", "ms", "≤", "20", "MISSED", "1.5"]
    assert "no model here" in shown[2]


def test_the_file_has_ratio_and_verdict():
    one = Figure(name="a", value=3, unit="", reference=4, target=times(0.5))
    (told,) = json.loads(as_json([one]))
    assert told["ratio"] == 0.75 and told["met"] is True
