"""Reads the conversations written in `conversations/*.md` and tells what a response came to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.taxonomy import FINER
from hub.core.conversations import Conversation
from hub.core.ports.answering import Response

FOLDER = Path(__file__).with_name("conversations")
_SMALL_TALK = {"greeting", "farewell", "go_on", "fine"}
_SILENT = ("again_", "order_", "handover_", "form_")
_STATUS = {"order_status", "order_unknown"}
_NOTED = {"corrected": "改", "correct_which_value": "改"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the customer writes, what it must lead to, and its intent where the model may err."""

    text: str
    wanted: str
    heard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One conversation in its lines."""

    name: str
    lines: tuple["Line", ...]


def scripts() -> list[Script]:
    paths = sorted(path for path in FOLDER.glob("*.md") if path.stem != "README")
    return [script for path in paths for script in _read(path)]


def _read(path: Path) -> Iterator[Script]:
    for part in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *rest = part.splitlines()
        yield Script(name=f"{path.stem}: {title}", lines=tuple(_lines(rest)))


def _lines(rows: Iterable[str]) -> Iterator[Line]:
    said: dict[str, str] = {}
    for row in rows:
        key, _, words = row.partition(":")
        said[key] = words.strip()
        if key == "期望":
            yield Line(text=said["客户"], wanted=said["期望"], heard=said.get("认作", ""))
            said = {}
    assert "客户" not in said, f"nothing is wanted of {said}"


def outcome(before: Conversation, response: Response, wanted: str) -> str:
    """In the words of the README; what an order says beyond `wanted` is left out."""
    told = [_told(say.evidence.rule, say.evidence.intent) for say in response.says]
    if changed := _changed(before, response):
        told = [changed if one == "改" else one for one in told]
    if response.order:
        number = f" number={response.order.fields.get('number', '')}"
        told.insert(0, f"单 {response.order.type}" + (number if "number=" in wanted else ""))
    if response.handover:
        told.append("人工")
    return " + ".join(dict.fromkeys(filter(None, told)))


def _told(rule: str, intent: str) -> str:
    if rule == "confirm":
        return "问 confirm"
    if rule.startswith("ask_"):
        return f"问 {rule.rpartition('_')[2]}"
    if rule in _SMALL_TALK:
        return "闲聊"
    if rule == "cancelled":
        return "取消"
    if rule in _NOTED:
        return "改"
    if rule == "resumed" or (rule.startswith(_SILENT) and rule not in _STATUS):
        return ""
    return f"答 {FINER.get(intent, intent)}"


def _changed(before: Conversation, response: Response) -> str | None:
    """Which answer is another one than before."""
    old, new = before.bot_state.get("slots", {}), response.bot_state.get("slots", {})
    slots = [slot for slot in old if slot in new and old[slot] != new[slot]]
    gone = [slot for slot in old if slot not in new]
    kinds = [slot.rpartition("_")[2] for slot in slots + gone if "_" in slot]
    return next((f"改 {kind}" for kind in kinds if kind not in {"slot", "again"}), None)
