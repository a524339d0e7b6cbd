"""What pydantic finds wrong with a request, in our words and the caller's language."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agent_console.texts import FIELDS, field_text
from hub.core.errors import InputError

T = TypeVar("T")
_CODES = {"extra_forbidden": "unknown", "too_long": "too_long_list"}


def checked(validate: Callable[[], T], language: str) -> T:
    """What `validate` returns; raises InputError naming each field."""
    try:
        return validate()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        if details[0]["type"] == "json_invalid":
            raise InputError("bad_json") from None
        fields = {_place(one): _words(one, language) for one in details}
        raise InputError(fields=fields) from None


def _place(detail: ErrorDetails) -> str:
    return ".".join(str(step) for step in detail["loc"]) or "body"


def _words(detail: ErrorDetails, language: str) -> str:
    code = _CODES.get(detail["type"], detail["type"])
    return field_text(code if code in FIELDS else "invalid", language, detail.get("ctx"))
