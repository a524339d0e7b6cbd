"""Places in what a provider sends, written as JSONPath; each is compiled once."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

import jsonpath
from jsonpath import JSONPath
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from hub.core.errors import InputError

_LONGEST = 1_000
"""Things that one request may tell of."""


@cache
def _compiled(path: str) -> JSONPath:
    found = jsonpath.compile(path)
    if not isinstance(found, JSONPath):
        raise InputError("bad_input", fields={path: "shape"})  # several, joined
    return found


def _checked(path: str) -> str:
    try:
        _compiled(path.strip())
    except (jsonpath.JSONPathError, InputError) as error:
        why = str(error).partition("\n")[0]
        raise PydanticCustomError("bad_path", "{why}", {"why": why}) from None
    return path.strip()


Path = Annotated[str, StringConstraints(max_length=200), AfterValidator(_checked)]
"""Of one thing; empty: it is not told."""


def things(path: str, body: Any) -> Sequence[Any]:
    """What stands there; of a list, each of its members."""
    found = []
    for node in _nodes(path or "$", body):
        found += node if isinstance(node, list) else [node]
    if len(found) > _LONGEST:
        raise InputError("bad_input", fields={path or "$": "too_many"})
    return found


def word(path: str, thing: Any) -> str:
    """The one word or number there as text; "" where there is none or no path."""
    found = _nodes(path, thing) if path else []
    value = found[0] if found else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        raise InputError("bad_input", fields={path: "shape"})
    return "" if value is None else str(value)


def words(path: str, thing: Any) -> Sequence[str]:
    """All of those there."""
    return [str(one) for one in things(path, thing) if isinstance(one, str | int)] if path else []


def _nodes(path: str, body: Any) -> Sequence[Any]:
    """A text has nothing within: the library would read it as JSON, whoever wrote it."""
    if isinstance(body, str):
        return [body] if path == "$" else []
    try:
        return _compiled(path).findall(body)
    except jsonpath.JSONPathError:
        raise InputError("bad_input", fields={path: "shape"}) from None
