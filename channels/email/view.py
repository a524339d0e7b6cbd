"""A mail as JSON, for administrators who want to see what is made of one."""

import re
from typing import Any

from channels.email.mail import Address, Mail
from channels.email.parsing import read
from channels.email.reading import external_id

_TOKEN = re.compile(r"\+([^@]{1,200})@")


def describe_mail(raw: bytes) -> dict[str, Any]:
    """What `hub parse email` tells; raises Unreadable."""
    mail = read(raw)
    return {
        "external_id": external_id(mail, raw),
        "sender": _person(mail.sender),
        "to": [_person(one) for one in mail.to],
        "cc": [_person(one) for one in mail.cc],
        "subject": mail.subject,
        "text": mail.text,
        "full_text": mail.full_text,
        "attachments": [
            {"name": one.name, "content_type": one.content_type, "size": len(one.content)}
            for one in mail.attachments
        ],
        "automatic": mail.automatic,
        "thread": {
            "in_reply_to": mail.in_reply_to,
            "references": list(mail.references),
            "token": _token(mail),
        },
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "warnings": list(mail.warnings),
    }


def _person(one: Address) -> dict[str, str]:
    return {"address": one.address, "name": one.name}


def _token(mail: Mail) -> str | None:
    """What a recipient's address carries after its plus sign; unproved, whoever wrote it."""
    recipients = (*mail.delivered_to, *(one.address for one in (*mail.to, *mail.cc)))
    return next((found[1] for one in recipients if (found := _TOKEN.search(one))), None)
