"""Articles as Markdown: "# title", "- field: value", "## 问法" and a list, "## 答案" and text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.exchange.records import Entry, Flaws, Record, field_name

_TITLE = re.compile(r"^# +(.*)$")
_SECTION = re.compile(r"^## +(.*)$")
_FIELD = re.compile(r"^- *([^:：]+?) *[:：](.*)$")
_ITEM = re.compile(r"^ *(?:[-*+]|\d+[.、)])\s+(.*)$")
_LIKE_TITLE = re.compile(r"^(?=\\*# )", re.MULTILINE)
_SHIELDED = re.compile(r"^\\(?=\\*# )")


def write(entries: Sequence[Entry]) -> str:
    return "\n".join(_block(entry) for entry in entries)


def _block(entry: Entry) -> str:
    text = entry.text
    named = {"id": entry.id, "category": text.category, "language": text.language}
    fields = [f"- {name}: {value}" for name, value in named.items() if value]
    questions = [f"- {question}" for question in text.questions]
    answer = _LIKE_TITLE.sub(r"\\", text.answer)
    return "\n".join(
        [
            f"# {text.title}",
            "",
            *fields,
            "",
            "## 问法",
            "",
            *questions,
            "",
            "## 答案",
            "",
            answer,
            "",
        ]
    )


@dataclass(slots=True)
class _Reading:
    """One article while its lines go by; `section` is where we are in it."""

    number: int
    values: dict[str, str]
    section: str = "fields"
    questions: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)

    def take(self, line: str, number: int, flaws: Flaws) -> None:
        heading = _SECTION.match(line)
        section = field_name(heading[1]) if heading else None
        if self.section != "answer" and section in {"questions", "answer"}:
            self.section = str(section)
        elif self.section == "answer":
            self.answer.append(_SHIELDED.sub("", line))
        elif line.strip():
            self._take_inner(line, number, flaws)

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
            self.section = "answer"
            self.answer.append(_SHIELDED.sub("", line))

    def record(self) -> Record:
        values = {**self.values, "answer": "\n".join(self.answer)}
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
