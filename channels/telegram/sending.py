"""How the parts of an answer go out: each as the calls that Telegram has for it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity
from telegram.error import BadRequest

from channels.telegram.config import FILE_BYTES
from channels.telegram.wording import pieces, units
from channels.texts import phrase
from hub.core.errors import Permanent
from hub.core.fit import numbered
from hub.core.parts import Audio, Card, Choices, File, Image, Location, Part, Text

PHOTO_BYTES = 10 * 2**20
_BUTTONS = 20
_VALUE_BYTES = 64
_TITLE = 40
_SHORT = 6
"""Characters of titles of which three stand in a row."""
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
_VOICES = frozenset({"audio/ogg"})
_MUSIC = frozenset({"audio/mpeg", "audio/mp4"})

Step = Callable[[Bot, int], Awaitable[Message]]
"""One call, to one chat."""


def steps_of(
    parts: Sequence[Part], contents: Mapping[str, bytes], locale: str
) -> list[Step]:  # fmt: skip
    """The same for the same parts, always; `contents`: the bytes of files by their ids."""
    return [step for part in parts for step in _steps(part, contents, locale)]


def _steps(part: Part, contents: Mapping[str, bytes], locale: str) -> Iterator[Step]:
    match part:
        case Text(text=text):
            yield from _texts(text)
        case Choices() if not _has_buttons(part):
            yield from _texts(numbered(part))
        case Choices():
            yield from _texts(part.text or phrase("telegram_choose", locale), _keyboard(part))
        case Card():
            yield _card(part)
        case Location():
            yield _place(part)
        case File():
            yield _file(part, contents[part.file_id])


def _texts(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Iterator[Step]:
    """The keyboard stands under the last piece."""
    written = [piece for piece in pieces(text) if piece.strip()]
    for number, piece in enumerate(written, 1):
        yield _text(piece, keyboard if number == len(written) else None)


def _text(text: str, keyboard: InlineKeyboardMarkup | None) -> Step:
    return lambda bot, chat: bot.send_message(chat, text, reply_markup=keyboard)


def _has_buttons(choices: Choices) -> bool:
    """A button says little, and carries less back."""
    return len(choices.options) <= _BUTTONS and all(
        len(one.title) <= _TITLE and 0 < len(one.value.encode()) <= _VALUE_BYTES and one.title
        for one in choices.options
    )


def _keyboard(choices: Choices) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(one.title, callback_data=one.value) for one in choices.options]
    row = 3 if all(len(one.title) <= _SHORT for one in choices.options) else 1
    return InlineKeyboardMarkup([buttons[at : at + row] for at in range(0, len(buttons), row)])


def _card(card: Card) -> Step:
    text = "\n".join(filter(None, (card.title, card.text, card.url)))
    bold = MessageEntity(type=MessageEntity.BOLD, offset=0, length=units(card.title))
    cut = next(pieces(text), "")
    return lambda bot, chat: bot.send_message(chat, cut, entities=[bold] if card.title else None)


def _place(place: Location) -> Step:
    where = place.latitude, place.longitude
    if not place.label:
        return lambda bot, chat: bot.send_location(chat, *where)
    degrees = f"{place.latitude:.5f}, {place.longitude:.5f}"
    return lambda bot, chat: bot.send_venue(chat, *where, title=place.label, address=degrees)


def _file(file: File, data: bytes) -> Step:
    if len(data) > FILE_BYTES:
        raise Permanent(f"the file has {len(data)} bytes, more than Telegram takes")
    name, kind = file.name, file.content_type

    async def as_picture(bot: Bot, chat: int) -> Message:
        """What Telegram makes no picture of goes as a file."""
        try:
            return await bot.send_photo(chat, data, filename=name)
        except BadRequest:
            return await bot.send_document(chat, data, filename=name)

    if isinstance(file, Image) and kind in _PHOTOS and len(data) <= PHOTO_BYTES:
        return as_picture
    if isinstance(file, Audio) and kind in _VOICES:
        return lambda bot, chat: bot.send_voice(chat, data, filename=name)
    if isinstance(file, Audio) and kind in _MUSIC:
        return lambda bot, chat: bot.send_audio(chat, data, filename=name)
    return lambda bot, chat: bot.send_document(chat, data, filename=name)
