"""Whether the domain and the rules name only what there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.rasa.checks.files import Fault, load

_OWN = frozenset({"action_listen", "action_deactivate_loop", "action_default_fallback"})
"""Rasa's own actions that rules may name."""
_STEPS = frozenset({"intent", "or", "action", "active_loop", "slot_was_set"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    intents: frozenset[str]
    actions: frozenset[str]
    forms: frozenset[str]
    slots: frozenset[str]


def domain(path: Path) -> Domain:
    """Raises Fault where a part is missing or is no list of names."""
    body = load(path)
    parts = {key: _names(path, body, key) for key in ("intents", "responses", "forms", "slots")}
    return Domain(
        intents=parts["intents"],
        actions=parts["responses"] | parts["forms"] | _OWN,
        forms=parts["forms"],
        slots=parts["slots"] | {"requested_slot"},
    )


def _names(path: Path, body: Any, key: str) -> frozenset[str]:
    part = body.get(key) if isinstance(body, dict) else None
    if not isinstance(part, list | dict) or not all(isinstance(one, str) for one in part):
        line = body.lc.key(key)[0] + 1 if isinstance(body, dict) and key in body else 1
        raise Fault(path, line, f"{key} 须是一列名字 / `{key}` is a list of names")
    return frozenset(part)


def rules(path: Path, known: Domain) -> Iterator[Fault]:
    """Raises Fault."""
    body = load(path)
    entries = body.get("rules") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        raise Fault(path, 1, "缺少 rules 列表 / there is no list `rules`")
    for number, rule in enumerate(entries):
        line = entries.lc.item(number)[0] + 1
        steps = rule.get("steps") if isinstance(rule, dict) else None
        if not isinstance(steps, list) or not isinstance(rule.get("rule"), str):
            yield Fault(path, line, "需要 rule 和 steps / needs `rule` and `steps`")
            continue
        for part in (steps, rule.get("condition") or []):
            yield from _steps(path, line, part, known)


def _steps(path: Path, line: int, steps: Any, known: Domain) -> Iterator[Fault]:
    if not isinstance(steps, list):
        yield Fault(path, line, f"须是列表 / must be a list: {steps!r}")
        return
    for number, step in enumerate(steps):
        at = steps.lc.item(number)[0] + 1
        if not isinstance(step, dict) or not step.keys() <= _STEPS:
            may = ", ".join(sorted(_STEPS))
            yield Fault(path, at, f"一步须是 / a step is one of {may}: {str(step)[:40]!r}")
        elif "or" in step:
            yield from _steps(path, at, step["or"], known)
        else:
            for kind, names in _named(step):
                yield from _unknown(path, at, kind, names, known)


def _named(step: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """What each part of a step names, by the part of the domain where it must be."""
    kinds = {"intent": "intents", "action": "actions", "active_loop": "forms"}
    for key, value in step.items():
        if key in kinds:
            yield kinds[key], [] if value is None and key == "active_loop" else [value]
        else:
            yield "slots", [slot for one in value or [] for slot in one]


def _unknown(path: Path, line: int, kind: str, names: list[Any], known: Domain) -> Iterator[Fault]:
    there = getattr(known, kind)
    for name in names:
        if not isinstance(name, str) or name not in there:
            lacks = f"domain.yml 的 {kind} 中没有 / not among the {kind} of domain.yml"
            yield Fault(path, line, f"{lacks}: {name!r}")
