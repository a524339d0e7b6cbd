"""Reads an update: what a customer wrote, sent or pressed, as a message; pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from channels.config import wrong_fields
from channels.content import clean, clean_name
from channels.placeholders import placeholder
from channels.telegram.shapes import Callback, Contact, Message, Stored, Update, User
from channels.telegram.wording import spelt_out
from channels.texts import language, phrase
from hub.core.errors import InputError
from hub.core.messages import Address, Inbound
from hub.core.parts import Location, Part, Text, file_part

TEXT_LIMIT = 20_000
NAME_LIMIT = 64
FILE_NAME_LIMIT = 200
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(\S.*))?", re.DOTALL)
COMMANDS = ("start", "menu", "human")
"""What a customer may choose beside his keyboard; each stands for words that the hub knows."""
_MEDIA = {
    "animation": "video/mp4", "document": "application/octet-stream", "voice": "audio/ogg",
    "audio": "audio/mpeg", "video": "video/mp4", "video_note": "video/mp4",
}  # fmt: skip
"""What may hang on a message, and what it is where Telegram does not say so."""
_ENDINGS = {"image/jpeg": ".jpg", "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "video/mp4": ".mp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message, the file that it brings and the button that it came by.

    The file is the last of its parts, and has no id before it is fetched.
    """

    inbound: Inbound
    file: Stored | None = None
    pressed: Callback | None = None


def read(raw: bytes, account: str, *, at: datetime) -> Taken | None:
    """None for what is no message of a customer's own; raises InputError."""
    try:
        update = Update.model_validate_json(raw)
    except ValidationError as error:
        raise InputError("bad_input", fields=wrong_fields(error)) from None
    if update.callback_query:
        return _pressed(update, update.callback_query, account, at)
    message = update.message or update.edited_message
    if message is None or message.chat.type != "private":
        return None
    if (message.sender and message.sender.is_bot) or _is_moving(update):
        return None
    return _written(update, message, account, at, raw)


def _is_moving(update: Update) -> bool:
    """A live location is told as an edit every few seconds; where it began is known."""
    return update.edited_message is not None and update.edited_message.location is not None


def _pressed(update: Update, query: Callback, account: str, at: datetime) -> Taken | None:
    """The same button twice is one message; its words are its customer's."""
    message = query.message
    if message is None or message.chat.type != "private" or query.sender.is_bot:
        return None
    text = clean(query.data, limit=TEXT_LIMIT)
    if not text:
        return None
    inbound = Inbound(
        channel="telegram", account=account, sender=_address(query.sender, message.chat.id),
        external_id=f"choice:{message.chat.id}:{message.message_id}:{text}",
        parts=(Text(text=text),), received_at=at, locale=language(query.sender.language_code),
        raw={"update_id": update.update_id, "message_id": message.message_id, "choice": text},
    )  # fmt: skip
    return Taken(inbound=inbound, pressed=query)


def _written(update: Update, message: Message, account: str, at: datetime, raw: bytes) -> Taken:
    user = message.sender or User(id=message.chat.id)
    locale = language(user.language_code)
    payload = _payload(message.text)
    parts, file = _parts(message, locale)
    kept = _raw(update, message, payload)
    if not parts:
        parts = (placeholder("unsupported"),)
        kept["update"] = raw.decode(errors="replace")[:TEXT_LIMIT]
    inbound = Inbound(
        channel="telegram", account=account, sender=_address(user, message.chat.id),
        external_id=_id(update, message), parts=parts, received_at=at,
        sent_at=datetime.fromtimestamp(message.edit_date or message.date, UTC), locale=locale,
        note=_note(user, payload, locale),
        warning=phrase("telegram_edited", locale) if update.edited_message else "", raw=kept,
    )  # fmt: skip
    return Taken(inbound=inbound, file=file)


def _id(update: Update, message: Message) -> str:
    """Of the message, not of the update: fetched or brought, it is the same one."""
    place = f"{message.chat.id}:{message.message_id}"
    return f"edit:{place}:{message.edit_date}" if update.edited_message else f"message:{place}"


def _address(user: User, chat: int) -> Address:
    return Address(id=str(chat), name=_clean_name(user.name, NAME_LIMIT))


def _clean_name(text: str, limit: int) -> str:
    return clean_name(text[: 4 * limit], limit=4 * limit)[:limit]


def _note(user: User, payload: str, locale: str) -> str:
    lines = [f"Telegram @{_clean_name(user.username, NAME_LIMIT)}"] if user.username else []
    lines += [f"{phrase('telegram_link', locale)}{payload}"] if payload else []
    return "\n".join(lines)


def _payload(text: str) -> str:
    """What the link said by which a customer came: t.me/OurBot?start=payload."""
    found = _COMMAND.fullmatch(text)
    return clean(found[2][:256], limit=256) if found and found[1] == "start" and found[2] else ""


def _raw(update: Update, message: Message, payload: str) -> dict[str, Any]:
    quoted = message.reply_to_message
    told: dict[str, Any] = {"update_id": update.update_id, "message_id": message.message_id}
    if payload:
        told["start"] = payload
    if message.media_group_id:
        told["album"] = message.media_group_id
    if message.forward_origin is not None:
        told["forwarded"] = str(message.forward_origin.get("type", ""))
    if quoted:
        words = message.quote.text if message.quote else quoted.text or quoted.caption
        ours = quoted.sender is not None and quoted.sender.is_bot
        told["reply_to"] = {"message_id": quoted.message_id, "text": words, "ours": ours}
    return told


def _parts(message: Message, locale: str) -> tuple[tuple[Part, ...], Stored | None]:
    """Words first, then the file that is to be fetched, the last of all."""
    written = spelt_out(message.text, message.entities)
    caption = spelt_out(message.caption, message.caption_entities)
    text = clean(_said(written, locale) or caption, limit=TEXT_LIMIT)
    words: tuple[Part, ...] = (Text(text=text),) if text else ()
    kind, file = _file(message)
    if file:
        return (*words, _part(kind, file, message.message_id)), file
    return words + _things(message, locale), None


def _said(text: str, locale: str) -> str:
    """A command stands for words: what is behind it is for us, not the customer's question."""
    found = _COMMAND.fullmatch(text)
    return phrase(f"telegram_{found[1]}", locale) if found and found[1] in COMMANDS else text


def _file(message: Message) -> tuple[str, Stored | None]:
    if message.photo:
        return "photo", max(message.photo, key=lambda one: (one.width * one.height, one.file_size))
    found = ((kind, getattr(message, kind)) for kind in _MEDIA)
    return next(((kind, one) for kind, one in found if one), ("", None))


def _part(kind: str, file: Stored, number: int) -> Part:
    content_type = file.mime_type or _MEDIA.get(kind, "image/jpeg")
    last = re.split(r"[/\\]", file.file_name)[-1]
    name = _clean_name(last, FILE_NAME_LIMIT) or f"{kind}-{number}{_ENDINGS.get(content_type, '')}"
    return file_part(name=name, content_type=content_type, size=file.file_size, file_id="")


def _things(message: Message, locale: str) -> tuple[Part, ...]:
    if message.venue:
        where, venue = message.venue.location, message.venue
        label = _clean_name(f"{venue.title} {venue.address}", 200)
        return (Location(latitude=where.latitude, longitude=where.longitude, label=label),)
    if message.location:
        where = message.location
        return (Location(latitude=where.latitude, longitude=where.longitude),)
    if message.contact:
        return (Text(text=_card(message.contact, locale)),)
    if message.sticker:
        emoji = _clean_name(message.sticker.emoji, 16)
        return (Text(text=f"{placeholder('sticker').text} {emoji}".strip()),)
    return ()


def _card(contact: Contact, locale: str) -> str:
    name = _clean_name(f"{contact.first_name} {contact.last_name}", NAME_LIMIT)
    number = _clean_name(contact.phone_number, 40)
    return f"{phrase('name', locale)}{name}\n{phrase('phone', locale)}{number}"
