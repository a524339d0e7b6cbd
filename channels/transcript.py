"""What was said in a conversation, as a text for whoever is sent it: pure."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from channels.texts import phrase
from hub.core.conversations import Conversation
from hub.core.fit import Capabilities, fit
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import plain_text

LONGEST = 100_000
"""Letters; of more the newest are told."""


def is_told(message: Message) -> bool:
    """What its customer could see: no notes, no whispers, nothing taken back or never sent."""
    hidden = message.private or message.whisper_to or message.is_aside
    return not (hidden or message.delivery is Delivery.WITHDRAWN)


def transcript_of(
    conversation: Conversation, messages: Sequence[Message], zone: ZoneInfo, *, whole: bool = True
) -> str:
    """In the conversation's language, by the wall clock of `zone`; `whole`: none came before."""
    locale = conversation.locale
    head = [
        phrase("transcript", locale),
        f"{phrase('mail_number', locale)}{conversation.id}",
        f"{phrase('transcript_zone', locale)}{zone.key}",
    ]
    entries = [_entry(one, zone, locale) for one in messages if is_told(one)]
    kept = list(_newest(entries))
    if not whole or len(kept) < len(entries):
        head.append(phrase("transcript_cut", locale))
    return "\n\n".join(["\n".join(head), *reversed(kept)])


def _newest(entries: Sequence[str]) -> Iterator[str]:
    length = 0
    for entry in reversed(entries):
        length += len(entry)
        if length > LONGEST:
            return
        yield entry


def _entry(message: Message, zone: ZoneInfo, locale: str) -> str:
    at = message.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return f"{at}  {_who(message, locale)}\n{plain_text(fit(message.parts, _TEXT))}"


def _who(message: Message, locale: str) -> str:
    kind = message.author.kind
    if kind is AuthorKind.SYSTEM:
        return phrase("transcript_system", locale)
    return message.author.name or phrase(f"transcript_{kind.value}", locale)


_TEXT = Capabilities(images=True, files=True, audio=True)
"""Files by their names, choices with their numbers."""
