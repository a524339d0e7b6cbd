"""What a provider's answer means for the message that it was asked to carry; pure."""

import json
from typing import Any
from urllib.parse import parse_qsl

from channels.content import clean_name
from channels.smsweb.outgoing import Answer
from channels.smsweb.paths import word
from hub.core.errors import (
    ChannelError,
    InputError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)

_DETAIL = 300
_RETRY_AFTER = 60.0


def understood(shape: Answer, status: int, raw: bytes) -> str:
    """The provider's id for what it took over, "" where it tells none; raises ChannelError."""
    said = content(raw)
    try:
        if 200 <= status < 300 and _is_accepted(shape, said):
            return word(shape.id, said)[:200]
        raise _refusal(shape, status, said)
    except InputError:
        raise Uncertain(f"{status}: {_seen(raw)}") from None


def refused(shape: Answer, status: int, raw: bytes) -> None:
    """Raise what is wrong with an account that was only tried."""
    said = content(raw)
    try:
        code = word(shape.code, said)
    except InputError:
        code = ""
    if {code, str(status)} & {*shape.refused}:
        raise NeedsReauth(_detail(shape, status, said))
    if code and code not in shape.good:
        raise Permanent(_detail(shape, status, said))
    if status >= 500:
        raise Temporary(_detail(shape, status, said))


def _is_accepted(shape: Answer, said: Any) -> bool:
    return not shape.accepted or word(shape.accepted, said) in shape.good


def _refusal(shape: Answer, status: int, said: Any) -> ChannelError:
    """By its codes first; what is no answer of its own may have been taken all the same."""
    code = word(shape.code, said)
    names = {code, str(status)} - {""}
    detail = _detail(shape, status, said)
    if names & {*shape.temporary}:
        return Temporary(detail, retry_after=_RETRY_AFTER if status == 429 else None)
    if names & {*shape.gone}:
        return RecipientGone(detail)
    if names & {*shape.refused}:
        return NeedsReauth(detail)
    told = bool(code) if shape.code else status < 500
    return Permanent(detail) if told and status < 500 else Uncertain(detail)


def _detail(shape: Answer, status: int, said: Any) -> str:
    code = word(shape.code, said) or str(status)
    return clean_name(f"{code} {word(shape.reason, said)}", limit=10**6)[:_DETAIL]


def content(raw: bytes) -> Any:
    """JSON, a form, or a text: `$.text` then."""
    text = raw.decode(errors="replace").strip()
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    fields = dict(parse_qsl(text)) if "=" in text and "\n" not in text else {}
    return {"text": text, **fields}


def _seen(raw: bytes) -> str:
    return clean_name(raw[:_DETAIL].decode(errors="replace"), limit=10**6)
