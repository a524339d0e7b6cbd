"""What a provider posts as messages and receipts; pure."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.content import clean, clean_name
from channels.placeholders import placeholder
from channels.sms.numbers import address_of, identity_of
from channels.smsweb.bodies import Posted, as_told, as_utf8, read_posted
from channels.smsweb.incoming import Messages, Receipts
from channels.smsweb.paths import things, word, words
from hub.core.errors import InputError
from hub.core.messages import Address, Delivery, Inbound
from hub.core.parts import Part, Text

TEXT_LIMIT = 10_000
_ID = 200
_REASON = 200
_FILES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The messages of a request, and what was wrong with the others of it."""

    messages: Sequence[Inbound]
    wrong: InputError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one of our messages, by the ids that the provider has for it."""

    ids: Sequence[str]
    state: Delivery
    reason: str = ""


def read_messages(
    shape: Messages, raw: bytes, account: str, *, at: datetime, vouched: bool = False
) -> Found:
    """All that can be read, in order; raises InputError where nothing can be told apart.

    Where something was posted and none is where they should be, that is wrong.
    """
    posted = read_posted(raw)
    found: list[Inbound] = []
    wrong = None
    if not (there := things(shape.items, posted.values)) and posted.values:
        wrong = InputError("bad_input", fields={shape.items: "empty"})
    for thing in there:
        try:
            found.append(_message(shape, Sheet(posted, thing), account, at, vouched=vouched))
        except InputError as error:
            wrong = wrong or error
    return Found(messages=found, wrong=wrong)


def read_receipts(shape: Receipts, raw: bytes) -> Sequence[Told]:
    """Those that say how it ended; raises InputError."""
    posted = read_posted(raw)
    return [*_receipts(shape, posted, things(shape.items, posted.values))]


def _receipts(shape: Receipts, posted: Posted, found: Sequence[Any]) -> Iterator[Told]:
    ends = dict.fromkeys(shape.delivered, Delivery.DELIVERED)
    ends |= dict.fromkeys(shape.failed, Delivery.FAILED)
    for thing in found:
        sheet = Sheet(posted, thing)
        ids = [one[:_ID] for one in words(shape.id, thing) if one]
        state = ends.get(sheet.says(shape.state))
        if not ids:
            raise InputError("bad_input", fields={shape.id: "empty"})
        if state:
            failed = state is Delivery.FAILED
            reason = clean_name(sheet.says(shape.reason), limit=TEXT_LIMIT)[:_REASON]
            yield Told(ids=ids, state=state, reason=reason if failed else "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing of what was posted, and how its words are read."""

    posted: Posted
    thing: Any

    def says(self, path: str, charset: str = "") -> str:
        said = word(path, self.thing)
        if not self.posted.is_form:
            return said
        return as_told(said, charset) if charset else as_utf8(said)


def _message(
    shape: Messages, sheet: Sheet, account: str, at: datetime, *, vouched: bool
) -> Inbound:  # fmt: skip
    number = _number(shape, sheet)
    text = clean(sheet.says(shape.text, sheet.says(shape.charset)), limit=TEXT_LIMIT)
    said = {name: sheet.says(getattr(shape, name)) for name in ("id", "to", "at", "media")}
    parts: list[Part] = [Text(text=text)] if text else []
    has_files = said["media"] not in ("", "0")
    if has_files:
        parts.append(placeholder("picture"))
    if not parts:
        raise InputError("bad_input", fields={shape.text: "empty"})
    files = words(shape.files, sheet.thing)[:_FILES] if has_files else ()
    return Inbound(
        channel="smsweb",
        account=account,
        external_id=clean(said["id"], limit=_ID) or _digest(number, text, said),
        sender=Address(id=number, identity=identity_of(number) if vouched else ""),
        parts=tuple(parts),
        received_at=at,
        raw={"from": number, "text": text, **said, **({"files": [*files]} if files else {})},
    )


def _number(shape: Messages, sheet: Sheet) -> str:
    """As an address; `country` where it is told apart from the number itself."""
    said = sheet.says(shape.sender).strip()
    country = sheet.says(shape.country).strip().lstrip("+")
    abroad = country.isascii() and country.isdigit() and said.isascii() and said.isdigit()
    number = clean_name(address_of(f"+{country}{said}" if abroad else said), limit=128)
    if not number or " " in number:
        raise InputError("bad_input", fields={shape.sender: "sender"})
    return number


def _digest(number: str, text: str, said: dict[str, str]) -> str:
    """Where the provider has no id for it: the same words at the same time are the same ones."""
    whole = "\0".join((number, said["to"], said["at"], text))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
