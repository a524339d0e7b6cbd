"""Reads what strangers send: JSON from any bytes, text without what harms a store or a page."""

import json
import re
from typing import Any, NoReturn

from hub.core.errors import InputError, TooLong

# All of the categories Cc and Cs but tab and line feed: terminals, BSON and XML choke on them.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# What has no width or turns the writing round: with it one name looks like another.
_HIDDEN = re.compile(
    r"[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
_NAME = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,128}")


class TooLarge(InputError):
    """More bytes than are taken; `limit` in bytes."""

    status = 413

    def __init__(self, *, limit: int) -> None:
        super().__init__("too_large", limit=limit)


def decode_object(raw: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8; raises InputError on everything else, however deep or odd."""
    try:
        body = json.loads(raw.decode(), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise InputError("bad_frame", why="not_utf8") from None
    except (ValueError, RecursionError):
        raise InputError("bad_frame", why="not_json") from None
    if not isinstance(body, dict):
        raise InputError("bad_frame", why="not_json")
    return body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def clean(text: str, *, limit: int) -> str:
    """Text as it may be kept, without blanks around it; raises TooLong."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = harmless(lines).strip()
    if len(cleaned) > limit:
        raise TooLong(limit=limit)
    return cleaned


def harmless(text: str) -> str:
    """Without control characters but tab and line feed."""
    return _HARMFUL.sub("", text)


def unhidden(text: str) -> str:
    """Without what has no width or turns the writing round."""
    return _HIDDEN.sub("", text)


def clean_name(text: str, *, limit: int) -> str:
    """A name as it may be shown beside others: one line, nothing in it that is not seen."""
    return clean(unhidden(" ".join(text.split())), limit=limit)


def text_field(body: dict[str, Any], key: str, *, limit: int) -> str:
    """A field that must be text with something in it."""
    value = body.get(key)
    cleaned = clean(value, limit=limit) if isinstance(value, str) else ""
    if not cleaned:
        raise InputError("bad_frame", why=key)
    return cleaned


def name_field(body: dict[str, Any], key: str) -> str:
    """A field that names something: 1 to 128 visible characters without blanks."""
    value = body.get(key)
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InputError("bad_frame", why=key)
    return value


def number_field(body: dict[str, Any], key: str, *, low: int, high: int) -> int:
    value = body.get(key)
    if type(value) is not int or not low <= value <= high:
        raise InputError("bad_frame", why=key)
    return value
