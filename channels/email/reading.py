"""A mail as the message that a conversation gets."""

import hashlib
import re
from datetime import datetime
from typing import Any

from channels.content import clean, clean_name
from channels.email.mail import Address as MailAddress
from channels.email.mail import Attachment, Mail, Unreadable
from hub.core.languages import written_in
from hub.core.messages import Address, Automatic, Inbound
from hub.core.parts import File, Part, Text, file_part

TEXT_LIMIT = 20_000
NAME_LIMIT = 64
SUBJECT_LIMIT = 300
FILE_NAME_LIMIT = 200
WHOLE_LIMIT = 200_000
_REPLY = re.compile(r"^\s*((re|fwd?|aw|回复|答复|转发|回覆|轉寄)\s*(\[\d+\])?\s*[:：]\s*)+", re.I)
_ADDRESS = re.compile(r"[^\s@<>\x00-\x1f\x7f-\x9f]{1,64}@[^\s@<>\x00-\x1f\x7f-\x9f]{1,190}")


def inbound_of(mail: Mail, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
    """None for our own mail that comes back; files have no ids yet. Raises Unreadable."""
    if mail.automatic is Automatic.OWN:
        return None
    sender = sender_of(mail)
    if not _ADDRESS.fullmatch(sender.address):
        raise Unreadable("mail_sender")
    text = "\n".join(filter(None, (_subject(mail), _bounded(mail.text, TEXT_LIMIT))))
    texts: tuple[Part, ...] = (Text(text=text),) if text else ()
    parts = (*texts, *(part_of(one) for one in mail.attachments)) or (Text(text="…"),)
    return Inbound(
        channel="email", account=account, external_id=external_id(mail, raw),
        sender=Address(id=sender.address, name=_name(sender.name, NAME_LIMIT)),
        parts=parts, received_at=at, sent_at=mail.sent_at, thread=mail.in_reply_to or None,
        locale=written_in(text) or "zh-CN", automatic=mail.automatic, raw=envelope_of(mail),
    )  # fmt: skip


def sender_of(mail: Mail) -> MailAddress:
    """Who is answered: whoever asks for his answers elsewhere is whoever is there.

    So an answer never goes but to the very address whose thread it is in.
    """
    return next((one for one in mail.reply_to if one.address), mail.sender)


def external_id(mail: Mail, raw: bytes) -> str:
    """The mail's own id and a digest of what it says, however often and whereto it is delivered.

    The id alone would not do: there are programs that give the same one to all that they send.
    """
    body = raw.partition(b"\r\n\r\n")[2] or raw.partition(b"\n\n")[2]
    told = f"{mail.message_id}\0{mail.sender.address}\0{mail.sent_at}\0{mail.subject}\0".encode(
        errors="surrogatepass"
    )
    return f"{hashlib.sha256(told + body.rstrip()).hexdigest()[:40]}"


def _subject(mail: Mail) -> str:
    """Said with what begins a correspondence; in answers it is what has been said before."""
    subject = subject_of(mail)
    bare = _REPLY.sub("", subject)
    if mail.in_reply_to or mail.references or bare != subject or bare in mail.text:
        return ""
    return bare


def subject_of(mail: Mail) -> str:
    return _name(mail.subject, SUBJECT_LIMIT)


def answer_subject(subject: str) -> str:
    """`Re:` once, whatever it has been through."""
    bare = _REPLY.sub("", subject)
    return f"Re: {bare}" if bare else ""


def part_of(attachment: Attachment) -> File:
    return file_part(
        name=_name(attachment.name, FILE_NAME_LIMIT) or "file",
        content_type=attachment.content_type, size=len(attachment.content), file_id="",
    )  # fmt: skip


def envelope_of(mail: Mail) -> dict[str, Any]:
    """What answers are made of, and what people may want to see of it beside its text."""
    return {
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references[-50:]),
        "subject": subject_of(mail),
        "from": _written(mail.sender),
        "to": [_written(one) for one in mail.to[:100]],
        "cc": [_written(one) for one in mail.cc[:100]],
        "reply_to": [_written(one) for one in mail.reply_to[:10]],
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "full_text": _bounded(mail.full_text, WHOLE_LIMIT),
        "cut": _bounded(mail.text, TEXT_LIMIT).split() != mail.full_text.split(),
        "warnings": list(mail.warnings),
    }


def _written(one: MailAddress) -> dict[str, str]:
    return {"address": one.address, "name": one.name}


def _name(text: str, limit: int) -> str:
    return clean_name(text[:limit], limit=limit)


def _bounded(text: str, limit: int) -> str:
    """Cut rather than refused: nobody can be told that his mail was too long."""
    cleaned = clean(text, limit=len(text))
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"
