"""Articles as JSON: a list of objects, or an object with such a list under "articles"."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.exchange.records import Entry, Flaws, Record, field_name


def write(entries: Sequence[Entry]) -> str:
    return json.dumps([_object(entry) for entry in entries], ensure_ascii=False, indent=2) + "\n"


def _object(entry: Entry) -> dict[str, Any]:
    text = entry.text
    body = {
        "title": text.title,
        "questions": list(text.questions),
        "answer": text.answer,
        "category": text.category,
        "language": text.language,
    }
    return {"id": entry.id, **body} if entry.id else body


def read(text: str, flaws: Flaws) -> Iterator[Record]:
    """One record an object; `number` counts the objects from 1."""
    for number, item in enumerate(_items(text, flaws), 1):
        if not isinstance(item, dict):
            flaws.add("item", number, "", "json_shape")
            continue
        named = {name: value for key, value in item.items() if (name := field_name(key))}
        questions = _questions(named.pop("questions", None), number, flaws)
        values = {name: _text(value, name, number, flaws) for name, value in named.items()}
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


def _questions(value: Any, number: int, flaws: Flaws) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return value.splitlines()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        flaws.add("item", number, "questions", "json_questions")
        return []
    return value


def _text(value: Any, name: str, number: int, flaws: Flaws) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    flaws.add("item", number, name, "json_type")
    return ""
