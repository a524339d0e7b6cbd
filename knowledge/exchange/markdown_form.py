"""Articles as Markdown: "# title", "- field: value", "## 问法" and a list, "## 答案" and text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.exchange.lines import write_lines
from knowledge.exchange.records import Entry, Flaws, Record, field_name
from knowledge.exchange.words import FIELDS

_TEXTS = ("answer", "short", "mail")
_TITLE = re.compile(r"^# +(.*)$")
_SECTION = re.compile(r"^## +(.*)$")
_FIELD = re.compile(r"^- *([^:：]+?) *[:：](.*)$")
_ITEM = re.compile(r"^ *(?:[-*+]|\d+[.、)])\s+(.*)$")
_SHIELDS = re.compile(r"^\\*")


def write(entries: Sequence[Entry]) -> str:
    return "\n".join(_block(entry) for entry in entries)


def _block(entry: Entry) -> str:
    text = entry.text
    named = {"id": entry.id, **write_lines(text)}
    fields = [f"- {name}: {value}" for name, value in named.items() if value]
    lines = [f"# {text.title}", "", *fields, "", *_heading("questions", text.language)]
    lines += [f"- {question}" for question in text.questions]
    for name in _TEXTS:
        if words := getattr(text, name):
            lines += ["", *_heading(name, text.language)]
            lines += [_shield(line) for line in words.split("\n")]
    return "\n".join([*lines, ""])


def _heading(name: str, language: str) -> tuple[str, str]:
    shown = FIELDS[name][language == "en"]
    return f"## {shown[0].upper()}{shown[1:]}", ""


def _shield(line: str) -> str:
    """A backslash keeps a line of a text from being read as one of our headings."""
    return f"\\{line}" if _is_heading(_SHIELDS.sub("", line)) else line


def _unshield(line: str) -> str:
    return line[1:] if line[:1] == "\\" and _is_heading(_SHIELDS.sub("", line)) else line


def _is_heading(line: str) -> bool:
    return bool(_TITLE.match(line) or _section(line))


def _section(line: str) -> str | None:
    heading = _SECTION.match(line)
    name = field_name(heading[1]) if heading else None
    return name if name in {"questions", *_TEXTS} else None


@dataclass(slots=True)
class _Reading:
    """One article while its lines go by; `section` is where we are in it."""

    number: int
    values: dict[str, str]
    section: str = "fields"
    questions: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def take(self, line: str, number: int, flaws: Flaws) -> None:
        section = _section(line)
        if section and self._may_begin(section):
            self._begin(section)
        elif self.section in self.texts:
            self.texts[self.section].append(_unshield(line))
        elif line.strip():
            self._take_inner(line, number, flaws)

    def _may_begin(self, section: str) -> bool:
        """Once there is a text, only another text may follow it: the rest is its own headings."""
        return section not in self.texts and not (self.texts and section == "questions")

    def _begin(self, section: str) -> None:
        self.section = section
        if section in _TEXTS:
            self.texts[section] = []

    def _take_inner(self, line: str, number: int, flaws: Flaws) -> None:
        if self.section == "questions":
            item = _ITEM.match(line)
            self.questions.append(item[1] if item else "")
            if not item:
                flaws.add("line", number, "questions", "not_a_question")
            return
        named = _FIELD.match(line)
        name = field_name(named[1]) if named else None
        if named and name:
            self.values[name] = named[2].strip()
        else:
            self._begin("answer")
            self.texts["answer"].append(_unshield(line))

    def record(self) -> Record:
        texts = {name: "\n".join(lines) for name, lines in self.texts.items()}
        values = {**self.values, **texts}
        return Record(place="line", number=self.number, values=values, questions=self.questions)


def read(text: str, flaws: Flaws) -> Iterator[Record]:
    """One record a level-1 heading; `number` is the heading's line."""
    reading: _Reading | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if title := _TITLE.match(line):
            if reading:
                yield reading.record()
            reading = _Reading(number, {"title": title[1]})
        elif reading:
            reading.take(line, number, flaws)
        elif line.strip():
            flaws.add("line", number, "", "no_heading")
            return
    if reading:
        yield reading.record()
