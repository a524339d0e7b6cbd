"""What a file says before it is believed, and the list of what must be mended in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.core.articles import ArticleText
from hub.core.errors import InputError
from knowledge.exchange.lines import read_lines
from knowledge.exchange.words import FIELDS, PLACES, REMEDIES
from knowledge.text import DEEPEST, LANGUAGES, LIMITS, TIERS, clean, is_id
from knowledge.text import flaws as text_flaws

_SHOWN = 50
"""Flaws told at once: more help nobody."""
_ALIASES = {alias.lower(): name for name, aliases in FIELDS.items() for alias in aliases}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article in a file; the id, where there is one, says which article it replaces."""

    text: ArticleText
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Raw values by field name; `place` is the kind of place and `number` counts it from 1."""

    place: str
    number: int
    values: Mapping[str, str]
    questions: Sequence[str] = ()


@dataclass(slots=True)
class Flaws:
    """Collects every flaw of a file, worded in the reader's language."""

    locale: str
    found: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, number: int, name: str, code: str, **values: object) -> None:
        lang = "en" if self.locale.startswith("en") else "zh"
        where = PLACES[lang][place].format(number=number)
        if name:
            where = f"{where} · {FIELDS[name][0 if lang == 'zh' else 1]}"
        self.found.setdefault(where, REMEDIES[lang][code].format(**values))

    def raise_any(self) -> None:
        if self.found:
            shown = dict(list(self.found.items())[:_SHOWN])
            raise InputError("bad_file", fields=shown, count=len(self.found))


def field_name(label: str) -> str | None:
    """Our name of a column or key, by any of its Chinese or English names."""
    return _ALIASES.get(label.strip().lower())


def check(records: Iterable[Record], flaws: Flaws, most: int) -> list[Entry]:
    """Entries of all records that will do; the others are flaws, and so are repetitions."""
    entries: list[Entry] = []
    seen: dict[tuple[str, ...], Record] = {}
    for record in records:
        if len(entries) >= most:
            flaws.add(record.place, record.number, "", "too_many_entries", limit=most)
            break
        entry = _entry(record, flaws)
        for name, code in text_flaws(entry.text).items():
            flaws.add(record.place, record.number, name, code, **_hints(name))
        if entry.id and not is_id(entry.id):
            flaws.add(record.place, record.number, "id", "bad_id")
        for key in _keys(entry):
            other = seen.setdefault(key, record)
            if other is not record:
                flaws.add(record.place, record.number, key[0], "repeated", other=other.number)
        entries.append(entry)
    if not entries and not flaws.found:
        flaws.add("file", 1, "", "no_articles")
    return entries


def _entry(record: Record, flaws: Flaws) -> Entry:
    def blame(name: str, code: str) -> None:
        flaws.add(record.place, record.number, name, code)

    values = record.values
    text = ArticleText(
        title=values.get("title", ""),
        answer=values.get("answer", ""),
        questions=tuple(record.questions),
        short=values.get("short", ""),
        mail=values.get("mail", ""),
        **read_lines(values, blame),
    )
    return Entry(text=clean(text), id=values.get("id", "").strip())


def _keys(entry: Entry) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("title", entry.text.language, entry.text.title)]
    return [*keys, ("id", entry.id)] if entry.id else keys


_SINGULAR = {"questions": "question", "regions": "region", "links": "link"}


def _hints(name: str) -> dict[str, object]:
    """Everything that a remedy for this field may name."""
    return {
        "limit": LIMITS.get(_SINGULAR.get(name, name), 0),
        "most": LIMITS.get(name, 0),
        "languages": ", ".join(LANGUAGES),
        "tiers": ", ".join(TIERS),
        "levels": DEEPEST,
    }
