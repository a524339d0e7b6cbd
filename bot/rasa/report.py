"""A model's figures on the evaluation data, with pictures: `run.py report MODEL FOLDER …`.

Its arguments go on with the threshold and with what the evaluation data are to be called. Writes
report.json, report.md and the pictures into the folder; prints how far it has come.
"""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from operator import itemgetter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.evaluation import Judged, Utterance, evaluate, utterances
from bot.rasa.pictures import draw
from bot.rasa.reading import bare
from bot.taxonomy import read

EVAL = Path(__file__).parents[2] / "nlu_data" / "eval"
_TOLD_EVERY = 100


def report(model: Path, folder: Path, threshold: float, yardstick: str) -> None:
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    asked = utterances(EVAL)
    judged, spent = _judge(model, asked)
    cost = {
        "parse_ms": round(median(spent), 2),
        "parse_ms_p95": round(quantiles(spent, n=20)[-1], 2),
    }
    figures = {"yardstick": yardstick, **cost, **evaluate(judged, threshold)}
    folder.mkdir(parents=True, exist_ok=True)
    draw(figures, folder)
    (folder / "report.md").write_text(_words(figures, judged), encoding="utf-8")
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(text, encoding="utf-8")


def _judge(model: Path, asked: Sequence[Utterance]) -> tuple[list[Judged], list[float]]:
    """Also the CPU milliseconds that each parse cost; a thread a core, as vectors take longest."""
    processor = Agent.load(str(model)).processor
    count = os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        shares = pool.map(lambda at: asyncio.run(_share(processor, asked, at, count)), range(count))
        rows = sorted(chain.from_iterable(shares), key=itemgetter(0))
    return [judged for _, judged, _ in rows], [spent for _, _, spent in rows]


async def _share(
    processor: MessageProcessor, asked: Sequence[Utterance], first: int, step: int
) -> list[tuple[int, Judged, float]]:
    rows: list[tuple[int, Judged, float]] = []
    for number in range(first, len(asked), step):
        utterance = asked[number]
        began = time.thread_time()
        parse = await processor.parse_message(UserMessage(bare(utterance.text) or "?"))
        spent = 1000 * (time.thread_time() - began)
        judged = Judged(utterance=utterance, reading=read(parse, threshold=0.0))
        rows.append((number, judged, spent))
        if number % _TOLD_EVERY == 0:
            sys.stdout.write(f"judged {number} of {len(asked)}\n")
            sys.stdout.flush()
    return rows


def _words(figures: dict[str, Any], judged: Sequence[Judged]) -> str:
    """The report for people: figures, thresholds, intents, what is mistaken for what."""
    at = figures["threshold"]
    parts = ["# 评测报告 / Evaluation\n", _summary(figures), f"\n## 阈值 / Thresholds ({at})\n"]
    names = ("threshold", "right", "wrong", "unsure", "strays")
    parts.append(_table(names, [[row[name] for name in names] for row in figures["thresholds"]]))
    parts.append("\n## 意图 / Intents\n")
    columns = ("utterances", "precision", "recall", "f1")
    rows = [[name, *(one[c] for c in columns)] for name, one in figures["intents"].items()]
    parts.append(_table(("intent", *columns), rows))
    parts.append("\n![confusion](confusion.png)\n![calibration](calibration.png)\n")
    parts.append("![thresholds](thresholds.png)\n\n## 认错的 / Mistaken\n")
    wrong = [one for one in judged if not one.is_right]
    wrong.sort(key=lambda one: (one.utterance.intent, one.reading.intent))
    mistakes = [
        [one.utterance.intent, one.reading.intent, one.reading.confidence, one.utterance.text]
        for one in wrong
    ]
    parts.append(_table(("said", "read", "confidence", "text"), mistakes))
    return "\n".join(parts) + "\n"


def _summary(figures: dict[str, Any]) -> str:
    names = ("utterances", "accuracy", "accuracy_in_scope", "macro_f1", "outside_precision")
    names += ("outside_recall", "right", "wrong", "unsure", "strays")
    groups = {"all": figures, **figures["languages"]}
    return _table(("", *names), [[key, *(of[n] for n in names)] for key, of in groups.items()])


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: Any) -> str:
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")
