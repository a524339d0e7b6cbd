"""What a provider sends as one object, be it JSON, a form or a query."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from hub.core.errors import InputError

_FIELDS = 200
LIMIT = 1_048_576
"""Bytes of a request."""


@dataclass(frozen=True, slots=True)
class Posted:
    """`values` for JSONPath; `pairs` of a form, as they were signed.

    A form's letters are its bytes one by one (Latin-1) until somebody knows their charset.
    """

    values: Any
    pairs: Sequence[tuple[str, str]] = ()
    is_form: bool = False


def read_posted(raw: bytes) -> Posted:
    """JSON by its first letter, else a form; raises InputError."""
    if raw.lstrip()[:1] in (b"{", b"["):
        return Posted(_json(raw))
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, strict_parsing=True,
            encoding="latin-1", max_num_fields=_FIELDS,
        )  # fmt: skip
    except ValueError:
        raise InputError("bad_input", fields={"body": "shape"}) from None
    return Posted(dict(reversed(pairs)), pairs, is_form=True)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise InputError("bad_input", fields={"body": "not_json"}) from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def as_utf8(letters: str) -> str:
    return _decoded(letters, "utf-8")


def as_told(letters: str, charset: str) -> str:
    """A form's text in the charset that is told beside it; UTF-8 where Python knows none such."""
    try:
        return _decoded(letters, charset or "utf-8")
    except LookupError:
        return as_utf8(letters)


def _decoded(letters: str, charset: str) -> str:
    return letters.encode("latin-1").decode(charset, errors="replace")
