"""Reads training and evaluation files as an editor would want it: `check.py DOMAIN FILE…`.

Prints one line a fault, `FILE:LINE: what to mend`, and exits 2 when there is any. Files that end
in `.tsv` are for evaluation: `intent TAB text` in each line, nothing of which may be learnt.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

_KINDS = ("intent", "regex", "synonym", "lookup")
_LEAST = 25
_MARKED = re.compile(r"\[([^]]+)\](?:\(\w+\)|\{[^}]*\})")


def main(domain: Path, files: list[Path]) -> int:
    intents = set(YAML(typ="safe").load(domain.read_text(encoding="utf-8"))["intents"])
    seen: dict[str, str] = {}
    training = [path for path in files if path.suffix != ".tsv"]
    faults = [fault for path in training for fault in _read(path, intents, seen)]
    learnt = {_squeeze(text): where for text, where in seen.items()}
    for path in files:
        if path not in training:
            faults += _evaluation(path, intents, learnt)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 2 if faults else 0


def _read(path: Path, intents: set[str], seen: dict[str, str]) -> Iterator[str]:
    try:
        body = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        yield f"{path.name}:1: 不是 UTF-8 编码 / not UTF-8 (byte {error.start})"
        return
    except YAMLError as error:
        yield _explain(path, error)
        return
    entries = body.get("nlu") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        yield f"{path.name}:1: 缺少 nlu 列表 / there is no list `nlu`"
        return
    for number, entry in enumerate(entries):
        line = entries.lc.item(number)[0] + 1
        yield from _entry(path, line, entry, intents, seen)
    yield from _too_few(path, entries)


def _too_few(path: Path, entries: list[Any]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, dict) and "intent" in entry:
            counts[str(entry["intent"])] += str(entry.get("examples") or "").count("\n")
    for intent, count in counts.items():
        if count < _LEAST:
            few = f"{intent} 只有 {count} 句 / {intent} has {count} examples"
            yield f"{path.name}:1: {few}, 至少 / at least {_LEAST}"


def _evaluation(path: Path, intents: set[str], learnt: dict[str, str]) -> Iterator[str]:
    """`learnt` grows by what stands in the file, so that nothing is measured twice."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        intent, _, text = line.partition("\t")
        same = _squeeze(text)
        if not text.strip() or "\t" in text:
            yield f"{where}: 须写成“意图<Tab>例句” / write `intent TAB text`: {line[:40]!r}"
        elif intent not in intents:
            yield f"{where}: domain.yml 中没有意图 {intent!r} / no intent {intent!r} in domain.yml"
        elif same and same in learnt:
            yield f"{where}: 已在 {learnt[same]},请删去 / also in {learnt[same]}, delete: {text!r}"
        learnt.setdefault(same, where)


def _squeeze(text: str) -> str:
    """One spelling for many, as bot/phrases.py has it; marks of entities do not count.

    Traditional letters need not be thought of: a test keeps them out of these files.
    """
    folded = unicodedata.normalize("NFKC", _MARKED.sub(r"\1", text)).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def _explain(path: Path, error: YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    problem = error.problem if isinstance(error, MarkedYAMLError) else error
    return f"{path.name}:{mark.line + 1 if mark else 1}: YAML 格式错误 / not valid YAML: {problem}"


def _entry(
    path: Path, line: int, entry: Any, intents: set[str], seen: dict[str, str]
) -> Iterator[str]:
    kind = next((kind for kind in _KINDS if isinstance(entry, dict) and kind in entry), None)
    if kind is None or not isinstance(entry.get("examples"), str):
        yield f"{path.name}:{line}: 需要 intent 和 examples: | / needs `intent` and `examples: |`"
        return
    if kind == "intent" and entry["intent"] not in intents:
        known = f"{entry['intent']!r}"
        yield f"{path.name}:{line}: domain.yml 中没有意图 {known} / no intent {known} in domain.yml"
    start = entry.lc.key("examples")[0] + 2
    yield from _examples(path, start, entry["examples"], seen if kind == "intent" else {})


def _examples(path: Path, start: int, text: str, seen: dict[str, str]) -> Iterator[str]:
    lines = text.splitlines()
    if not lines:
        yield f"{path.name}:{start}: 没有例句 / no examples"
    for number, line in enumerate(lines, start):
        where, words = f"{path.name}:{number}", line.removeprefix("- ").strip()
        if not line.startswith("- ") or not words:
            yield f"{where}: 例句须写成“- 例句” / an example is written `- text`: {line[:40]!r}"
        elif words in seen:
            yield f"{where}: 与 {seen[words]} 重复 / the same as {seen[words]}: {words[:40]!r}"
        else:
            seen[words] = where


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
