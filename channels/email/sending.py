"""An answer as a mail: to whom, in the customer's language, in its thread, signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from channels.email.assembling import Stored, fill, is_shown
from channels.email.mail import OWN_HEADER
from channels.email.quotes import new_text
from channels.email.reading import answer_subject
from channels.email.voices import Voice
from channels.email.wording import Quote, Words, html, plain
from channels.texts import phrase
from hub.core.errors import Permanent
from hub.core.messages import Outbound
from hub.core.parts import Text

FORMER = 10
"""How many message ids are named as what came before."""
QUOTED, QUOTED_LINES, READ_FOR_QUOTE = 2_000, 40, 20_000
"""Of the mail that is answered: letters, lines, and how far it is looked at."""
_SIGNED = [
    b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References",
    b"Reply-To", b"MIME-Version", b"Content-Type",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What goes around an answer; `origin` is the envelope of the customer's mail, or empty.

    `hub` names the house, so that it knows its own mails again; `quotes`: what is answered stands
    below.
    """

    voice: Voice
    hub: str
    message_id: str
    reply_to: str
    origin: Mapping[str, Any]
    at: datetime
    quotes: bool = False


def compose(message: Outbound, files: Sequence[Stored], frame: Frame) -> EmailMessage:
    """Raises Permanent for an address that no mail can have."""
    mail = EmailMessage(policy=SMTP)
    try:
        _address(mail, message, frame)
    except (ValueError, IndexError, LookupError) as error:
        raise Permanent(f"no such address: {error}") from None
    _place(mail, message, frame)
    if not message.by_hand:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    shown = [
        (f"{number}.{frame.message_id}", one)
        for number, one in enumerate((one for one in files if is_shown(one[0])), 1)
    ]
    words = _words(message, frame, [(cid, file.name) for cid, (file, _) in shown])
    beside = [one for one in files if not is_shown(one[0])]
    fill(mail, plain(words), html(words), shown, beside)
    return mail


def _words(message: Outbound, frame: Frame, pictures: Sequence[tuple[str, str]]) -> Words:
    text = "\n\n".join(part.text for part in message.parts if isinstance(part, Text))
    return Words(
        text=text, foot=_foot(message, frame), locale=message.locale, answers=bool(frame.origin),
        quote=quote_of(frame.origin, message) if frame.quotes else None, pictures=pictures,
    )  # fmt: skip


def _address(mail: EmailMessage, message: Outbound, frame: Frame) -> None:
    voice = frame.voice
    name = voice.name or phrase("mail_sender", message.locale)
    mail["From"] = HeaderAddress(display_name=name, addr_spec=voice.address)
    mail["To"] = HeaderAddress(display_name=message.to.name, addr_spec=message.to.id)
    if frame.reply_to != voice.address:
        mail["Reply-To"] = HeaderAddress(display_name=name, addr_spec=frame.reply_to)
    mail["Subject"] = _subject(message, frame)
    if message.letter and message.letter.cc:
        mail["Cc"] = [HeaderAddress(addr_spec=one) for one in message.letter.cc]


def _subject(message: Outbound, frame: Frame) -> str:
    if message.letter and message.letter.subject:
        return message.letter.subject
    told = answer_subject(str(frame.origin.get("subject", "")))
    return told or phrase("mail_subject", message.locale)


def _place(mail: EmailMessage, message: Outbound, frame: Frame) -> None:
    """When it was written, and what it answers: the same at every attempt."""
    mail["Date"] = format_datetime(frame.at)
    mail["Message-ID"] = f"<{frame.message_id}>"
    answered = _word(frame.origin.get("message_id"))
    if answered:
        before = [_word(one) for one in frame.origin.get("references", ())]
        ids = [one for one in before if one and one != answered][-FORMER:]
        mail["In-Reply-To"] = f"<{answered}>"
        mail["References"] = " ".join(f"<{one}>" for one in [*ids, answered])
    mail[OWN_HEADER] = frame.hub


def _word(text: object) -> str:
    """A message id as a header may bear it; a stranger wrote it."""
    word = str(text or "")
    fit = word.isascii() and word.isprintable() and len(word) < 250
    return word if fit and not set(word) & set(" <>") else ""


def _foot(message: Outbound, frame: Frame) -> str:
    name = frame.voice.signature or frame.voice.name or phrase("mail_sender", message.locale)
    number = f"{phrase('mail_number', message.locale)}{message.conversation_id}"
    robot = "" if message.by_hand else phrase("mail_robot", message.locale)
    return "\n".join(filter(None, (name, number, robot)))


def quote_of(origin: Mapping[str, Any], message: Outbound) -> Quote | None:
    """What was new in the mail that is answered, not all of it; None where there is nothing."""
    text = new_text(str(origin.get("full_text", ""))[:READ_FOR_QUOTE])
    lines = text.split("\n")[:QUOTED_LINES]
    short = "\n".join(lines)[:QUOTED]
    if not short.strip():
        return None
    who = f"{message.to.name} <{message.to.id}>".strip()
    at = f"{str(origin.get('sent_at') or '')[:16].replace('T', ' ')}".strip()
    line = phrase("mail_wrote" if at else "mail_wrote_once", message.locale)
    return Quote(line=line.format(who=who, at=at), text=short if short == text else f"{short}\n…")


def signed(content: bytes, *, selector: str, domain: str, key: str) -> bytes:
    """With a DKIM signature; as it is where there is no key. Raises Permanent for a bad one."""
    if not (selector and key):
        return content
    import dkim

    try:
        header: bytes = dkim.sign(
            content, selector.encode(), domain.encode(), key.encode(), include_headers=_SIGNED
        )
    except (dkim.DKIMException, ValueError) as error:
        raise Permanent(f"DKIM: {error}") from None
    return header + content
