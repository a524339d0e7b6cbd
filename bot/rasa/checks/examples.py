"""Whether a training file has utterances that can be learnt from."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.rasa.checks.files import Fault, load

_KINDS = ("intent", "regex", "synonym", "lookup")
_LEAST = 25


def training(path: Path, intents: set[str], seen: dict[str, str]) -> Iterator[Fault]:
    """`seen` grows by the utterances of the file and where they stand; raises Fault."""
    body = load(path)
    entries = body.get("nlu") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        raise Fault(path, 1, "缺少 nlu 列表 / there is no list `nlu`")
    for number, entry in enumerate(entries):
        line = entries.lc.item(number)[0] + 1
        yield from _entry(path, line, entry, intents, seen)
    yield from _too_few(path, entries)


def _too_few(path: Path, entries: list[Any]) -> Iterator[Fault]:
    counts: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("intent"), str):
            counts[entry["intent"]] += str(entry.get("examples") or "").count("\n")
    for intent, count in counts.items():
        if count < _LEAST:
            few = f"{intent} 只有 {count} 句 / {intent} has {count} examples"
            yield Fault(path, 1, f"{few}, 至少 / at least {_LEAST}")


def _entry(
    path: Path, line: int, entry: Any, intents: set[str], seen: dict[str, str]
) -> Iterator[Fault]:
    kind = next((kind for kind in _KINDS if isinstance(entry, dict) and kind in entry), None)
    if kind is None or not all(isinstance(entry.get(key), str) for key in (kind, "examples")):
        yield Fault(path, line, "需要 intent 和 examples: | / needs `intent` and `examples: |`")
        return
    if kind == "intent" and entry["intent"] not in intents:
        name = f"{entry['intent']!r}"
        yield Fault(path, line, f"domain.yml 中没有意图 {name} / no intent {name} in domain.yml")
    start = entry.lc.key("examples")[0] + 2
    yield from _examples(path, start, entry["examples"], seen if kind == "intent" else {})


def _examples(path: Path, start: int, text: str, seen: dict[str, str]) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(path, start, "没有例句 / no examples")
    for number, line in enumerate(text.splitlines(), start):
        words = line.removeprefix("- ").strip()
        if not line.startswith("- ") or not words:
            mend = "例句须写成“- 例句” / an example is written `- text`"
            yield Fault(path, number, f"{mend}: {line[:40]!r}")
        elif words in seen:
            same = f"与 {seen[words]} 重复 / the same as {seen[words]}"
            yield Fault(path, number, f"{same}: {words[:40]!r}")
        else:
            seen[words] = f"{path.name}:{number}"
