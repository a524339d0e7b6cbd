"""The figures of a report, on readings made by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import Judged, Utterance, acting, evaluate, losses, utterances
from bot.taxonomy import Reading


def judged(said: str, read: str, confidence: float, *, fallback: bool = False) -> Judged:
    return Judged(
        utterance=Utterance(intent=said, text="…", language="en"),
        reading=Reading(
            intent=read, confidence=confidence, fallback=fallback, ranking=((read, confidence),)
        ),
    )


FOUR = [
    judged("fault", "fault", 0.9),
    judged("fault", "points", 0.6),
    judged("points", "points", 0.3),
    judged("out_of_scope", "fault", 0.5),
]


def test_what_is_acted_on_depends_on_the_threshold() -> None:
    assert acting(FOUR, 0.0) == {"right": 0.6667, "wrong": 0.5, "unsure": 0.0, "strays": 1.0}
    assert acting(FOUR, 0.55) == {"right": 0.3333, "wrong": 0.25, "unsure": 0.3333, "strays": 0.0}


def test_a_word_out_of_a_dialogue_or_none_of_our_business_is_not_acted_on() -> None:
    assert not judged("fault", "fault", 1.0, fallback=True).is_acted_on(0.1)
    assert not judged("fault", "out_of_scope", 1.0).is_acted_on(0.1)


def test_the_report_counts_readings_by_intent_and_pair() -> None:
    report = evaluate(FOUR, 0.5)
    assert report["accuracy"] == 0.5
    assert report["accuracy_in_scope"] == 0.6667
    assert report["outside_recall"] == 0.0
    assert report["intents"]["fault"] == {
        "utterances": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5,
    }  # fmt: skip
    assert {"said": "out_of_scope", "read": "fault", "n": 1} in report["confusions"]
    assert report["languages"]["en"]["accuracy"] == 0.5


def test_calibration_puts_confidence_beside_what_was_right() -> None:
    bins = evaluate(FOUR, 0.5)["calibration"]
    assert bins[0] == {"n": 1, "confidence": 0.3, "accuracy": 1.0}
    assert [one["accuracy"] for one in bins] == [1.0, 0.0, 0.0, 1.0]


SUMMARY = {"accuracy": 0.8, "macro_f1": 0.8, "outside_recall": 0.8, "wrong": 0.05}


def report(*, fault: float = 0.8, en: Mapping[str, float] | None = None, **all_: float) -> Any:
    languages = {"zh-CN": SUMMARY, "en": {**SUMMARY, **(en or {})}}
    return {**SUMMARY, **all_, "languages": languages, "intents": {"fault": {"f1": fault}}}


@pytest.mark.parametrize(
    "new",
    [
        {},
        {"accuracy": 0.795, "wrong": 0.055, "macro_f1": 0.795, "outside_recall": 0.78},
        {"fault": 0.71},
        {"en": {"accuracy": 0.785, "wrong": 0.065, "outside_recall": 0.75}},
        {"accuracy": 0.9, "wrong": 0.01},
    ],
)
def test_a_model_is_no_worse_for_what_chance_may_do(new: Any) -> None:
    assert losses(report(**new), report()) == []


@pytest.mark.parametrize(
    ("new", "lost"),
    [
        ({"accuracy": 0.78}, ["accuracy 0.800 → 0.780"]),
        ({"wrong": 0.07}, ["wrong 0.050 → 0.070"]),
        ({"macro_f1": 0.78}, ["macro_f1 0.800 → 0.780"]),
        ({"outside_recall": 0.76}, ["outside_recall 0.800 → 0.760"]),
        ({"accuracy": 0.7, "wrong": 0.2}, ["accuracy 0.800 → 0.700", "wrong 0.050 → 0.200"]),
        ({"en": {"macro_f1": 0.77}}, ["en macro_f1 0.800 → 0.770"]),
        ({"en": {"outside_recall": 0.7}}, ["en outside_recall 0.800 → 0.700"]),
        ({"fault": 0.69}, ["fault f1 0.800 → 0.690"]),
    ],
)
def test_a_model_is_worse_by_more_than_chance(new: Any, lost: list[str]) -> None:
    assert losses(report(**new), report()) == lost


def test_what_was_weak_before_may_not_become_weaker() -> None:
    assert losses(report(fault=0.5), report(fault=0.5)) == []
    assert losses(report(fault=0.49), report(fault=0.5)) == ["fault f1 0.500 → 0.490"]


def test_the_name_of_a_file_is_its_language(tmp_path: Path) -> None:
    (tmp_path / "en.tsv").write_text("fault\tno signal\n\n")
    assert utterances(tmp_path) == (Utterance(intent="fault", text="no signal", language="en"),)
