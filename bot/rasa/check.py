"""Reads all that a model is made of as an editor would want it: `run.py check DOMAIN FILE…`.

What a file is for is told by its folder: `train`, `eval`, `words` for jieba, `data` for rules.
Prints one line a fault, `FILE:LINE: what to mend`; there is a fault where it prints any.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.rasa.checks.examples import training
from bot.rasa.checks.files import Fault, lines
from bot.rasa.checks.measures import Measures, bare
from bot.rasa.checks.rules import Domain, domain, rules

_WORD = re.compile(r"\S+(?: \d+)?(?: [a-z]+)?")


def check(about: Path, files: list[Path]) -> int:
    """The exit code: 2 with any fault, else 0."""
    try:
        faults = list(_faults(domain(about), files))
    except Fault as fault:
        faults = [fault]
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 2 if faults else 0


def _faults(known: Domain, files: list[Path]) -> Iterator[Fault]:
    """Evaluation files come last: nothing in them may have been learnt."""
    seen: dict[str, str] = {}
    for path in _of("data", files):
        yield from _caught(rules(path, known))
    for path in _of("words", files):
        yield from _caught(_words(path))
    for path in _of("train", files):
        yield from _caught(training(path, known.intents, seen))
    measures = Measures(known.intents, {bare(text): where for text, where in seen.items()})
    for path in _of("eval", files):
        yield from _caught(measures.faults(path))


def _of(folder: str, files: list[Path]) -> list[Path]:
    return [path for path in files if path.parent.name == folder]


def _caught(faults: Iterator[Fault]) -> Iterator[Fault]:
    """The faults of a file, and the one that keeps the rest of it from being read."""
    try:
        yield from faults
    except Fault as fault:
        yield fault


def _words(path: Path) -> Iterator[Fault]:
    """What else is in a line, jieba would take for a part of the word."""
    for number, line in enumerate(lines(path), 1):
        if line.strip() and not _WORD.fullmatch(line):
            mend = "须写成“词 词频” / write `word count`, with one blank between"
            yield Fault(path, number, f"{mend}: {line[:40]!r}")
