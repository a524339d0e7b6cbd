"""Articles as JSON: a list of objects, or an object with such a list under "articles"."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from hub.core.articles import Link
from knowledge.exchange.lines import write_lines, write_link
from knowledge.exchange.records import Entry, Flaws, Record, field_name


def write(entries: Sequence[Entry]) -> str:
    return json.dumps([_object(entry) for entry in entries], ensure_ascii=False, indent=2) + "\n"


def _object(entry: Entry) -> dict[str, Any]:
    text = entry.text
    body = {
        "id": entry.id,
        "title": text.title,
        "questions": list(text.questions),
        "answer": text.answer,
        "short": text.short,
        "mail": text.mail,
        **write_lines(text),
        "regions": list(text.regions),
        "tiers": list(text.tiers),
        "links": [asdict(link) for link in text.links],
    }
    always = ("title", "questions", "answer", "category", "language")
    return {name: value for name, value in body.items() if value or name in always}


def read(text: str, flaws: Flaws) -> Iterator[Record]:
    """One record an object; `number` counts the objects from 1."""
    for number, item in enumerate(_items(text, flaws), 1):
        if not isinstance(item, dict):
            flaws.add("item", number, "", "json_shape")
            continue
        named = {name: value for key, value in item.items() if (name := field_name(key))}
        questions = _list(named.pop("questions", None), "questions", number, flaws)
        values = {name: _value(value, name, number, flaws) for name, value in named.items()}
        yield Record(place="item", number=number, values=values, questions=questions)


def _items(text: str, flaws: Flaws) -> list[Any]:
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        flaws.add("line", error.lineno, "", "json_syntax", column=error.colno)
        return []
    except RecursionError:
        body = None
    items = body.get("articles") if isinstance(body, dict) else body
    if not isinstance(items, list):
        flaws.add("file", 1, "", "json_shape")
        return []
    return items


def _list(value: Any, name: str, number: int, flaws: Flaws) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return value.splitlines()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        flaws.add("item", number, name, "json_list")
        return []
    return value


def _value(value: Any, name: str, number: int, flaws: Flaws) -> str:
    """As the line that it would be in another form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if name in {"regions", "tiers"}:
        return ",".join(_list(value, name, number, flaws))
    if name == "links":
        return _links(value, number, flaws)
    flaws.add("item", number, name, "json_type")
    return ""


def _links(value: Any, number: int, flaws: Flaws) -> str:
    try:
        return ";".join(write_link(Link(**one)) for one in value)
    except (TypeError, AttributeError):
        flaws.add("item", number, "links", "json_links")
        return ""
