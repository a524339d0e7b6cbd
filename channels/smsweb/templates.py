"""Texts with places to be filled, each filled as it is written where it stands."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

Values = Mapping[str, str]
"""What may be put in, by name."""

NAMES = frozenset({
    "to", "to_plus", "to_digits", "from", "text", "id", "user", "secret", "application",
    "sign_name", "template", "values", "reports", "coding",
})  # fmt: skip
_PLACE = re.compile(r"\{([a-z_]+)\}")
_LINE = re.compile(r"[\r\n\0]")


def check_names(template: str) -> None:
    """Raises ValueError for a place that nothing fills."""
    unknown = {name for name in _PLACE.findall(template) if name not in NAMES}
    if unknown:
        raise ValueError(f"{{{unknown.pop()}}}")


def plain(template: str, values: Values) -> str:
    """In one pass: what is put in is never looked at for places."""
    return _PLACE.sub(lambda found: values[found[1]], template)


def in_url(template: str, values: Values) -> str:
    """Percent-encoded, so that nothing leaves the step of the path or the value it stands in."""
    return _PLACE.sub(lambda found: quote(values[found[1]], safe=""), template)


def in_header(template: str, values: Values) -> str:
    return _LINE.sub(" ", plain(template, values))


def pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Of lines `name=value`."""
    split = (line.partition("=") for line in lines)
    return [(name.strip(), value.strip()) for name, _, value in split]


def in_json(template: str, values: Values) -> str:
    """The texts in a JSON document are filled, not the document: it stays one."""
    return json.dumps(_filled(json.loads(template), values), ensure_ascii=False)


def _filled(node: Any, values: Values) -> Any:
    if isinstance(node, str):
        return plain(node, values)
    if isinstance(node, list):
        return [_filled(one, values) for one in node]
    if isinstance(node, dict):
        return {key: _filled(one, values) for key, one in node.items()}
    return node
