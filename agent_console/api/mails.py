"""Handlers of mails as they came: what is in one, its page, and its source."""

from collections.abc import Iterator, Sequence
from typing import Any

from aiohttp import web

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.mails import (
    CorrespondentOut,
    HeaderOut,
    MailFileOut,
    MailOut,
    PageQuery,
)
from agent_console.mailroom import Kept, NoMail
from channels.content import clean
from channels.downloads import as_download
from channels.email.mail import Address, Mail
from channels.email.reading import WHOLE_LIMIT
from channels.email.sheet import policy, sheet, withheld
from channels.email.words import decode_words
from hub.core.audit import MAIL
from hub.core.parts import File, file_part, plain_text
from hub.core.subject import origin

MOST_HEADERS = 500
HEADER_LIMIT = 4000
PEOPLE = 200


async def get_mail(call: Call[Nothing, NoQuery]) -> MailOut:
    """With addresses in full, so it is written down who looked."""
    kept = await call.services.mailroom.open(call.id)
    await _note(call, "mail_read")
    return _out(kept, kept.mail) if kept.mail else _remembered(kept)


async def get_page(call: Call[Nothing, PageQuery]) -> web.Response:
    """For a frame of the console: what a stranger wrote has no part in our origin."""
    kept, remote = await call.services.mailroom.open(call.id), call.query.remote
    if kept.mail is None or kept.mail.html is None:
        raise NoMail
    page = sheet(kept.mail.html, kept.mail.attachments, remote=remote)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": policy(remote=remote),
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "SAMEORIGIN",
    }
    return web.Response(text=page, content_type="text/html", headers=headers)


async def get_source(call: Call[Nothing, NoQuery]) -> web.Response:
    message_id = call.id
    file, data = await call.services.mailroom.source(message_id)
    await _note(call, "mail_source")
    named = file_part(
        name=f"{message_id}.eml", content_type=file.content_type, size=file.size,
        file_id=file.file_id,
    )  # fmt: skip
    return as_download(named, data)


async def _note(call: Call[Any, Any], what: str) -> None:
    message_id, services = call.id, call.services
    found = await services.stores.messages.get_many([message_id])
    await services.stores.audit.note(
        MAIL, at=services.clock.now(), by=call.who.person.id, address=origin(),
        node_id=call.nodes[0], conversation_id=found[message_id].conversation_id, what=what,
    )  # fmt: skip


def _out(kept: Kept, mail: Mail) -> MailOut:
    told = dict.fromkeys((*mail.warnings, *kept.raw.get("warnings", ())))
    return MailOut(
        subject=mail.subject,
        sender=_person(mail.sender),
        to=[_person(one) for one in mail.to[:PEOPLE]],
        cc=[_person(one) for one in mail.cc[:PEOPLE]],
        reply_to=[_person(one) for one in mail.reply_to[:PEOPLE]],
        sent_at=mail.sent_at,
        message_id=mail.message_id,
        automatic=kept.message.automatic or "",
        warnings=list(told),
        text=_bounded(mail.text),
        full_text=_bounded(mail.full_text),
        html=mail.html is not None,
        withheld=withheld(mail.html or ""),
        attachments=list(_files(mail, kept)),
        headers=list(_headers(mail)),
        size=kept.size,
        whole=True,
    )


def _remembered(kept: Kept) -> MailOut:
    """What is still known of a mail that is gone."""
    raw, envelope = kept.raw, kept.message.envelope
    people = {name: [CorrespondentOut(**one) for one in raw[name]] for name in _PEOPLE}
    files = [part for part in kept.message.parts if isinstance(part, File)]
    return MailOut(
        subject=raw["subject"],
        sender=CorrespondentOut(**raw["from"]),
        **people,
        sent_at=envelope.sent_at if envelope else None,
        message_id=raw["message_id"],
        automatic=kept.message.automatic or "",
        warnings=list(raw["warnings"]),
        text=plain_text(tuple(part for part in kept.message.parts if part not in files)),
        full_text=raw["full_text"],
        html=False,
        withheld=0,
        attachments=[_file(one, one.file_id) for one in files],
        headers=[],
        size=0,
        whole=False,
    )


_PEOPLE = ("to", "cc", "reply_to")


def _files(mail: Mail, kept: Kept) -> Iterator[MailFileOut]:
    """They stand in the message in the mail's order."""
    stored: Sequence[File] = [part for part in kept.message.parts if isinstance(part, File)]
    for number, one in enumerate(mail.attachments):
        file = stored[number] if number < len(stored) else None
        is_same = file is not None and file.size == len(one.content)
        yield MailFileOut(
            name=one.name, content_type=one.content_type, size=len(one.content),
            content_id=one.content_id, inline=one.inline,
            file_id=file.file_id if file and is_same else "",
        )  # fmt: skip


def _file(one: File, file_id: str) -> MailFileOut:
    return MailFileOut(
        name=one.name, content_type=one.content_type, size=one.size, content_id="", inline=False,
        file_id=file_id,
    )  # fmt: skip


def _headers(mail: Mail) -> Iterator[HeaderOut]:
    for name, value in mail.headers[:MOST_HEADERS]:
        text = decode_words(value.encode(errors="surrogatepass")) if "=?" in value else value
        yield HeaderOut(name=name, value=clean(text, limit=len(text))[:HEADER_LIMIT])


def _bounded(text: str) -> str:
    return clean(text[:WHOLE_LIMIT], limit=WHOLE_LIMIT)


def _person(one: Address) -> CorrespondentOut:
    return CorrespondentOut(name=one.name, address=one.address)
