"""Whether an evaluation file measures with what was not learnt."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.phrases import squeeze
from bot.rasa.checks.files import Fault, lines

_MARKED = re.compile(r"\[([^]]+)\](?:\(\w+\)|\{[^}]*\})")


def bare(text: str) -> str:
    """One spelling for many; marks of entities do not count."""
    return squeeze(_MARKED.sub(r"\1", text))


def evaluation(path: Path, intents: set[str], learnt: dict[str, str]) -> Iterator[Fault]:
    """`learnt` grows by what stands in the file, so that nothing is measured twice."""
    for number, line in enumerate(lines(path), 1):
        if not line.strip():
            continue
        intent, _, text = line.partition("\t")
        same = bare(text)
        if not text.strip() or "\t" in text:
            mend = f"须写成“意图<Tab>例句” / write `intent TAB text`: {line[:40]!r}"
            yield Fault(path, number, mend)
        elif intent not in intents:
            mend = f"domain.yml 中没有意图 {intent!r} / no intent {intent!r} in domain.yml"
            yield Fault(path, number, mend)
        elif same and same in learnt:
            mend = f"已在 {learnt[same]},请删去 / also in {learnt[same]}, delete: {text!r}"
            yield Fault(path, number, mend)
        learnt.setdefault(same, f"{path.name}:{number}")
