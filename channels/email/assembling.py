"""The tree of parts of a mail that goes out: text and HTML, pictures within it, files beside it."""

import re
from collections.abc import Sequence
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

from hub.core.parts import File

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Pictures that every client draws; others are files."""
_KIND = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_ENCLOSED = ("multipart/", "message/")
"""What must not be packed in base64."""

Stored = tuple[File, bytes]


def is_shown(file: File) -> bool:
    return file.content_type in SHOWN


def fill(
    mail: EmailMessage, text: str, html: str, pictures: Sequence[tuple[str, Stored]],
    files: Sequence[Stored],
) -> None:  # fmt: skip
    """Pictures by their content ids; around the text, so that who reads that alone has them too."""
    body = MIMEPart(policy=SMTP)
    body.set_content(text)
    body.add_alternative(html, subtype="html")
    if pictures:
        shown = [_file(one, cid=cid) for cid, one in pictures]
        body = _around("related", body, shown)
        body.set_param("type", "multipart/alternative")
    if files:
        body = _around("mixed", body, [_file(one) for one in files])
    mail["MIME-Version"] = "1.0"
    for name, value in body.items():
        mail[name] = value
    mail.set_payload(body.get_payload())


def _around(kind: str, first: MIMEPart, others: Sequence[MIMEPart]) -> MIMEPart:
    whole = MIMEPart(policy=SMTP)
    whole["Content-Type"] = f"multipart/{kind}"
    for one in (first, *others):
        whole.attach(one)
    return whole


def _file(stored: Stored, *, cid: str = "") -> MIMEPart:
    """Its name by RFC 2231, and once more as clients of before that read it."""
    file, data = stored
    kind = file.content_type.partition(";")[0].strip().lower()
    if not _KIND.fullmatch(kind) or kind.startswith(_ENCLOSED):
        kind = "application/octet-stream"
    main, _, sub = kind.partition("/")
    part = MIMEPart(policy=SMTP)
    part.set_content(
        data, maintype=main, subtype=sub, filename=file.name,
        disposition="inline" if cid else "attachment", cid=f"<{cid}>" if cid else None,
    )  # fmt: skip
    old = Header(file.name, "utf-8", maxlinelen=70).encode(linesep="\r\n")
    del part["Content-Type"]
    part.set_raw("Content-Type", f'{kind};\r\n name="{old}"')
    return part
