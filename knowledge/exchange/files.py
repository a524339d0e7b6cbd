"""The way of a file: bytes -> text -> records -> checked entries, and back."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePath
from types import ModuleType

from hub.core.errors import InputError, TooLong
from knowledge.exchange import csv_form, json_form, markdown_form
from knowledge.exchange.decoding import decode
from knowledge.exchange.records import Entry, Flaws, check

MAX_BYTES = 8_000_000
MAX_ENTRIES = 1_000
"""As many as one commit takes without keeping messages waiting for long."""


class Form(StrEnum):
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


_MODULES: dict[Form, ModuleType] = {
    Form.CSV: csv_form,
    Form.JSON: json_form,
    Form.MARKDOWN: markdown_form,
}
_ENDINGS = {
    ".csv": Form.CSV,
    ".tsv": Form.CSV,
    ".json": Form.JSON,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
}


def form_of(name: str) -> Form:
    """The form of a file by its name or by the form's own; raises InputError for any other."""
    form = _ENDINGS.get(PurePath(name).suffix.lower() or f".{name.lower()}")
    if form is None:
        raise InputError("unknown_form", formats="CSV, JSON, Markdown")
    return form


def read_entries(data: bytes, form: Form, *, locale: str = "zh-CN") -> list[Entry]:
    """All articles of the file, or InputError("bad_file") naming each place and its remedy.

    `fields` of the error maps a place ("第 3 行 · 标题") to what to mend, in the locale's language.
    """
    if len(data) > MAX_BYTES:
        raise TooLong(limit=MAX_BYTES)
    flaws = Flaws(locale)
    records = _MODULES[form].read(decode(data, flaws), flaws)
    entries = check(records, flaws, MAX_ENTRIES)
    flaws.raise_any()
    return entries


def write_entries(entries: Sequence[Entry], form: Form) -> bytes:
    """A file that `read_entries` turns into the same entries; CSV with a BOM, for Excel."""
    text: str = _MODULES[form].write(entries)
    return text.encode("utf-8-sig" if form is Form.CSV else "utf-8")
