"""Articles as a table, as Excel and WPS read and write it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from knowledge.exchange.lines import NAMES, write_lines
from knowledge.exchange.records import Entry, Flaws, Record, field_name
from knowledge.exchange.words import FIELDS

_HEADER = ("id", "title", "questions", "answer", "short", "mail", *NAMES)
_FORMULA = re.compile(r"^(?='*[=+\-@\t])")
_SHIELDED = re.compile(r"^'(?='*[=+\-@\t])")


def write(entries: Sequence[Entry]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEADER)
    for entry in entries:
        text = entry.text
        words = (text.title, _joined(text.questions), text.answer, text.short, text.mail)
        cells = (entry.id, *words, *write_lines(text).values())
        writer.writerow([_shield(cell) for cell in cells])
    return out.getvalue()


def read(text: str, flaws: Flaws) -> Iterator[Record]:
    """One record a row; `number` is the row as the spreadsheet counts it."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    columns: list[str | None] = []
    try:
        for number, cells in enumerate(rows, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, number, flaws)
                continue
            if any(cell.strip() for cell in cells[len(columns) :]):
                flaws.add("row", number, "", "extra_cells")
            yield _record(number, columns, cells)
    except csv.Error:
        flaws.add("row", number + 1, "", "csv_syntax")


def _columns(cells: list[str], number: int, flaws: Flaws) -> list[str | None]:
    columns = [field_name(cell) for cell in cells]
    for name in ("title", "answer"):
        if name not in columns:
            flaws.add("row", number, name, "no_column", column=FIELDS[name][0])
    for name in filter(None, columns):
        if columns.count(name) > 1:
            flaws.add("row", number, name, "same_column", column=FIELDS[name][0])
    flaws.raise_any()
    return columns


def _record(number: int, columns: list[str | None], cells: list[str]) -> Record:
    pairs = zip(columns, cells, strict=False)
    values = {name: _SHIELDED.sub("", cell) for name, cell in pairs if name}
    questions = _split(values.pop("questions", ""))
    return Record(place="row", number=number, values=values, questions=questions)


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",\t;", key=header.count)


def _joined(questions: Sequence[str]) -> str:
    """One a line; a single one with a bar in it gets a line end, so that it is not split there."""
    joined = "\n".join(questions)
    return joined + "\n" if "|" in joined and len(questions) == 1 else joined


def _split(cell: str) -> list[str]:
    return cell.splitlines() if "\n" in cell.replace("\r", "\n") else cell.split("|")


def _shield(cell: str) -> str:
    """A leading ' keeps spreadsheets from running a text as a formula."""
    return _FORMULA.sub("'", cell)
