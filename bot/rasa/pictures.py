"""The pictures of a report: confusion matrix, calibration, what each threshold would do."""

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot

_INK, _RED, _GREY = "#1f4e79", "#b3261e", "#8a8f98"


def draw(figures: dict[str, Any], folder: Path) -> None:
    for name, paint in {
        "confusion": _confusion,
        "calibration": _calibration,
        "thresholds": _thresholds,
    }.items():
        figure, axes = pyplot.subplots(figsize=(11, 10) if name == "confusion" else (6, 5))
        paint(axes, figures)
        figure.tight_layout()
        figure.savefig(folder / f"{name}.png", dpi=90)
        pyplot.close(figure)


def _confusion(axes: Any, figures: dict[str, Any]) -> None:
    names, matrix = list(figures["intents"]), figures["matrix"]
    shares = [[n / (sum(row) or 1) for n in row] for row in matrix]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("read")
    axes.set_ylabel("said")
    for y, row in enumerate(matrix):
        for x, n in enumerate(row):
            if n:
                ink = "white" if shares[y][x] > 0.6 else "black"
                axes.text(x, y, str(n), ha="center", va="center", color=ink, fontsize=8)


def _calibration(axes: Any, figures: dict[str, Any]) -> None:
    bins = figures["calibration"]
    axes.plot([0, 1], [0, 1], "--", color=_GREY, label="ideal")
    sure = [one["confidence"] for one in bins]
    axes.plot(sure, [one["accuracy"] for one in bins], "o-", color=_INK, label="model")
    for one in bins:
        axes.annotate(str(one["n"]), (one["confidence"], one["accuracy"]), fontsize=8)
    _label(axes, "confidence", "share of right readings")


def _thresholds(axes: Any, figures: dict[str, Any]) -> None:
    rows = figures["thresholds"]
    at = [row["threshold"] for row in rows]
    for name, colour in (("right", _INK), ("wrong", _RED), ("strays", _GREY)):
        axes.plot(at, [row[name] for row in rows], color=colour, label=name)
    axes.axvline(figures["threshold"], linestyle=":", color=_GREY)
    _label(axes, "threshold", "rate")


def _label(axes: Any, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    axes.legend()
