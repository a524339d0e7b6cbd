"""A raw mail as a `Mail`: whatever it is, it is read, or refused as unreadable."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from channels.email.addresses import addresses, message_ids, sender_of
from channels.email.bounces import bounces_of, delays_of
from channels.email.charsets import decode
from channels.email.harvest import Harvest
from channels.email.machines import machine
from channels.email.mail import Address, Mail, Unreadable
from channels.email.parts import Part, Splitter
from channels.email.quotes import new_text
from channels.email.signatures import without_signature
from channels.email.words import decode_words, one_line

MAIL_BYTES = 64 << 20
SUBJECT_LIMIT = 998
_TELLING = frozenset({
    "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "sender",
    "content-type", "mime-version", "delivered-to", "reply-to", "resent-from",
})  # fmt: skip
_ENVELOPE = ("Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To")


def read(raw: bytes, *, own: str = "") -> Mail:
    """Raises Unreadable and nothing else.

    `own` is this hub's name in OWN_HEADER; without one every hub's mail counts as our own.
    """
    if len(raw) > MAIL_BYTES:
        raise Unreadable("mail_large")
    part = Splitter(raw).split()
    if not any(name.lower() in _TELLING for name, _ in part.fields):
        raise Unreadable("mail_form")
    harvest = Harvest()
    harvest.gather(part)
    return _mail(part, harvest, own)


def _mail(part: Part, harvest: Harvest, own: str) -> Mail:
    sender, subject = _sender(part), decode_words(part.first("Subject"))[:SUBJECT_LIMIT]
    return_path, full = _return_path(part), harvest.text()
    told = {"subject": subject, "sender": sender.address}
    bounces = bounces_of(part, full, return_path=return_path, **told)
    sent_at = _date(part.first("Date"))
    message_id = next(iter(message_ids(part.all("Message-ID"))), "")
    for key, there in (("no_sender", sender.address), ("no_date", sent_at), ("no_id", message_id)):
        if not there:
            harvest.warnings[key] = None
    return Mail(
        message_id=message_id,
        in_reply_to=next(iter(message_ids(part.all("In-Reply-To"))), ""),
        references=message_ids(part.all("References")),
        sender=sender,
        reply_to=addresses(part.all("Reply-To")),
        to=addresses(part.all("To")),
        cc=addresses(part.all("Cc")),
        delivered_to=tuple(
            one.address for one in addresses([v for name in _ENVELOPE for v in part.all(name)])
        ),
        return_path=return_path,
        subject=subject,
        sent_at=sent_at,
        text=full.strip() if bounces else without_signature(new_text(full)),
        full_text=full,
        html=harvest.html(),
        attachments=harvest.files(),
        automatic=machine(part, return_path=return_path, bounced=bool(bounces), own=own, **told),
        bounces=bounces,
        delays=delays_of(part, full),
        headers=tuple((name, decode(value)[0]) for name, value in part.fields),
        warnings=tuple(harvest.warnings),
    )


def _sender(part: Part) -> Address:
    """Who wrote; of what a group passed on in its own name, the writer behind it."""
    one = sender_of(part.all("From"))
    original = addresses([*part.all("X-Original-From"), *part.all("X-Original-Sender")])
    if original and original[0].address != one.address:
        return original[0]
    if one.address:
        return one
    behind = addresses([*part.all("Sender"), *part.all("Resent-From")])
    return Address(address=behind[0].address, name=one.name or behind[0].name) if behind else one


def _return_path(part: Part) -> str | None:
    values = part.all("Return-Path")
    if not values:
        return None
    found = addresses(values[:1])
    return found[0].address if found else ""


def _date(value: bytes) -> datetime | None:
    try:
        found = parsedate_to_datetime(one_line(value[:200].decode("latin-1")))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
