"""Whether a training file has utterances that can be learnt from."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.evaluation import OUTSIDE
from bot.rasa.checks.files import Fault, load
from bot.taxonomy import INTENTS

_KINDS = ("intent", "regex", "synonym", "lookup")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEAST = {"zh-CN": 60, "en": 25}
"""Of a wish that the world knows; within dialogues fewer words are used."""
LEAST_WITHIN = 25
LEAST_OUTSIDE = 300
"""What is none of our business is endless, and much of it nearly is."""


def training(path: Path, intents: frozenset[str], seen: dict[str, str]) -> Iterator[Fault]:
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
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("intent"), str):
            texts = str(entry.get("examples") or "").splitlines()
            counts[entry["intent"]].update(_language(text) for text in texts)
    for intent, found in counts.items():
        for language, least in _least(intent).items():
            count = found[language] if language else found.total()
            if count < least:
                of = f"{intent} {language}".strip()
                few = f"{of} 只有 {count} 句, 至少 {least} / has {count} examples, at least {least}"
                yield Fault(path, 1, few)


def _least(intent: str) -> Mapping[str, int]:
    """In a language, or in all of them together (empty)."""
    if intent == OUTSIDE:
        return {**LEAST, "": LEAST_OUTSIDE}
    return LEAST if intent in INTENTS else {"": LEAST_WITHIN}


def _language(text: str) -> str:
    return "zh-CN" if _CHINESE.search(text) else "en"


def _entry(
    path: Path, line: int, entry: Any, intents: frozenset[str], seen: dict[str, str]
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
