"""Kinds of text that stand in settings: templates, each checked before it is kept."""

import json
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from channels.smsweb.templates import check_names

SERVER = "{server}"
"""What an address may begin with; it is filled first, and as it is."""
_ADDRESS = re.compile(r"(https?://[^/?#{}@\s]+|\{server\})([/?]|$)")


def _template(text: str) -> str:
    try:
        check_names(text)
    except ValueError as error:
        raise PydanticCustomError("bad_place", "unknown {why}", {"why": str(error)}) from None
    return text.strip()


def _json_template(text: str) -> str:
    try:
        json.loads(text or "null")
    except (ValueError, RecursionError):
        raise PydanticCustomError("bad_json", "must be JSON") from None
    return _template(text)


def _pair(line: str) -> str:
    if not line.partition("=")[0].strip():
        raise PydanticCustomError("bad_pair", "must be name=value")
    return _template(line)


def _url(url: str) -> str:
    """Who is written to is never chosen by what is put in."""
    if url and not _ADDRESS.match(url):
        raise PydanticCustomError("bad_url", "must begin with http:// or https:// and a host")
    _template(url.removeprefix(SERVER))
    return url.strip()


Template = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_template)]
JsonTemplate = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(_json_template)]
Url = Annotated[str, StringConstraints(max_length=500), AfterValidator(_url)]
Pairs = Annotated[
    tuple[Annotated[str, StringConstraints(max_length=500), AfterValidator(_pair)], ...],
    Field(max_length=40),
]
Words = Annotated[
    tuple[Annotated[str, StringConstraints(max_length=100)], ...], Field(max_length=100)
]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
