"""An answer as a mail: in text and HTML, in the customer's language, in its thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any

import dkim

from channels.email.mail import OWN_HEADER
from channels.email.quotes import REPLY_MARK
from channels.email.reading import answer_subject
from channels.texts import phrase
from hub.core.errors import Permanent
from hub.core.messages import Outbound
from hub.core.parts import File, Text

FORMER = 10
"""How many message ids are named as what came before."""
_SIGNED = [
    b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References",
    b"Reply-To", b"MIME-Version", b"Content-Type",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes for the house: `hub` names it, so that it knows its own mails again."""

    address: str
    name: str
    hub: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What goes around an answer; `origin` is the envelope of the customer's mail, or empty."""

    sender: Sender
    message_id: str
    reply_to: str
    origin: Mapping[str, Any]
    automatic: bool
    at: datetime


def compose(message: Outbound, files: Sequence[tuple[File, bytes]], frame: Frame) -> EmailMessage:
    """Raises Permanent for an address that no mail can have."""
    mail = EmailMessage(policy=SMTP)
    try:
        _address(mail, message, frame)
    except (ValueError, IndexError, LookupError) as error:
        raise Permanent(f"no such address: {error}") from None
    _place(mail, message, frame)
    if frame.automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    text = "\n\n".join(part.text for part in message.parts if isinstance(part, Text))
    mail.set_content(_plain(text, message, frame))
    mail.add_alternative(_html(text, message, frame), subtype="html")
    for file, data in files:
        kind, _, subtype = file.content_type.partition("/")
        mail.add_attachment(data, maintype=kind, subtype=subtype or "x", filename=file.name)
    return mail


def _address(mail: EmailMessage, message: Outbound, frame: Frame) -> None:
    sender, locale = frame.sender, message.locale
    name = sender.name or phrase("mail_sender", locale)
    mail["From"] = HeaderAddress(display_name=name, addr_spec=sender.address)
    mail["To"] = HeaderAddress(display_name=message.to.name, addr_spec=message.to.id)
    if frame.reply_to != sender.address:
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
    mail[OWN_HEADER] = frame.sender.hub


def _word(text: object) -> str:
    """A message id as a header may bear it; a stranger wrote it."""
    word = str(text or "")
    fit = word.isascii() and word.isprintable() and len(word) < 250
    return word if fit and not set(word) & set(" <>") else ""


def _plain(text: str, message: Outbound, frame: Frame) -> str:
    above = f"{REPLY_MARK}\n\n" if frame.origin else ""
    return f"{above}{text}\n\n-- \n{_foot(message, frame)}\n"


def _html(text: str, message: Outbound, frame: Frame) -> str:
    lines = "".join(
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n")
    )
    above = REPLY_MARK if frame.origin else ""
    foot = escape(_foot(message, frame)).replace("\n", "<br>")
    return (
        f'<!doctype html><html lang="{escape(message.locale)}"><meta charset="utf-8">'
        '<body style="font:15px/1.6 sans-serif;color:#1d2129">'
        f'<p style="color:#86909c;font-size:12px">{escape(above)}</p>{lines}'
        f'<p style="color:#86909c;font-size:12px">{foot}</p></body></html>'
    )


def _foot(message: Outbound, frame: Frame) -> str:
    name = frame.sender.name or phrase("mail_sender", message.locale)
    number = f"{phrase('mail_number', message.locale)}{message.conversation_id}"
    robot = phrase("mail_robot", message.locale) if frame.automatic else ""
    return "\n".join(filter(None, (name, number, robot)))


def signed(content: bytes, *, selector: str, domain: str, key: str) -> bytes:
    """With a DKIM signature; as it is where there is no key. Raises Permanent for a bad one."""
    if not (selector and key):
        return content
    try:
        header: bytes = dkim.sign(
            content, selector.encode(), domain.encode(), key.encode(), include_headers=_SIGNED
        )
    except (dkim.DKIMException, ValueError) as error:
        raise Permanent(f"DKIM: {error}") from None
    return header + content
