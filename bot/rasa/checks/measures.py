"""Whether an evaluation file measures with what was not learnt."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.rasa.checks.files import Fault, lines
from bot.rasa.checks.likeness import Likeness

_MARKED = re.compile(r"\[([^]]+)\](?:\(\w+\)|\{[^}]*\})")


def bare(text: str) -> str:
    """One spelling for many, as bot/phrases.py has it; marks of entities do not count.

    Traditional letters need not be thought of: a test keeps them out of these files.
    """
    folded = unicodedata.normalize("NFKC", _MARKED.sub(r"\1", text)).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


class Measures:
    """Grows by what it reads, so that nothing is measured twice; `learnt`: texts and where."""

    def __init__(self, intents: frozenset[str], learnt: Mapping[str, str]) -> None:
        self._intents = intents
        self._seen = dict(learnt)
        self._likeness = Likeness(learnt)

    def faults(self, path: Path) -> Iterator[Fault]:
        for number, line in enumerate(lines(path), 1):
            if line.strip() and (mend := self._mend(line)):
                yield Fault(path, number, mend)
            if words := bare(line.partition("\t")[2]):
                self._seen.setdefault(words, f"{path.name}:{number}")

    def _mend(self, line: str) -> str | None:
        intent, _, text = line.partition("\t")
        if not text.strip() or "\t" in text:
            return f"须写成“意图<Tab>例句” / write `intent TAB text`: {line[:40]!r}"
        if intent not in self._intents:
            return f"domain.yml 中没有意图 {intent!r} / no intent {intent!r} in domain.yml"
        if same := self._seen.get(bare(text)):
            return f"已在 {same},请删去 / also in {same}, delete: {text!r}"
        if like := self._likeness.alike(bare(text)):
            return f"与 {like} 太像,请删去或改写 / too like {like}, delete or reword: {text!r}"
        return None
