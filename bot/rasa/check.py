"""Reads training files as an editor would want them read: `check.py DOMAIN FILE…`.

Prints one line a fault, `FILE:LINE: what to mend`, and exits 2 when there is any.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

_KINDS = ("intent", "regex", "synonym", "lookup")


def main(domain: Path, files: list[Path]) -> int:
    intents = set(YAML(typ="safe").load(domain.read_text(encoding="utf-8"))["intents"])
    seen: dict[str, str] = {}
    faults = [fault for path in files for fault in _read(path, intents, seen)]
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
