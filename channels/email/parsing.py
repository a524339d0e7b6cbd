"""A raw mail as a `Mail`: whatever it is, it is read or refused as unreadable."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from channels.email.mail import Address, Mail, Unreadable

MAIL_BYTES = 64 << 20


def read(raw: bytes, *, own: str = "") -> Mail:
    """Raises Unreadable and nothing else; `own` is this hub's name in OWN_HEADER."""
    if len(raw) > MAIL_BYTES:
        raise Unreadable("mail_large")
    try:
        return _read(message_from_bytes(raw, policy=policy.default))
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        raise Unreadable("mail_form") from None


def _read(message: EmailMessage) -> Mail:
    name, address = parseaddr(str(message.get("From", "")))
    if not message.keys():
        raise Unreadable("mail_form")
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    return Mail(
        message_id=str(message.get("Message-ID", "")).strip("<> "),
        in_reply_to=str(message.get("In-Reply-To", "")).strip("<> "),
        references=tuple(one.strip("<>") for one in str(message.get("References", "")).split()),
        sender=Address(address=address.lower(), name=name),
        reply_to=_people(message, "Reply-To"),
        to=_people(message, "To"),
        cc=_people(message, "Cc"),
        delivered_to=tuple(str(one) for one in message.get_all("Delivered-To", [])),
        return_path=None,
        subject=str(message.get("Subject", "")),
        sent_at=None,
        text=text.strip(),
        full_text=text,
        html=None,
        attachments=(),
        automatic=None,
        bounce=None,
        headers=tuple((key, str(value)) for key, value in message.items()),
        warnings=(),
    )


def _people(message: EmailMessage, name: str) -> tuple[Address, ...]:
    pairs = getaddresses([str(one) for one in message.get_all(name, [])])
    return tuple(Address(address=address.lower(), name=name) for name, address in pairs)
