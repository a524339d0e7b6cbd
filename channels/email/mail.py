"""A mail as it is understood: what the rest of the hub knows of one."""

from dataclasses import dataclass
from datetime import datetime

from hub.core.errors import InputError
from hub.core.messages import Automatic

OWN_HEADER = "X-Zongji-Hub"
"""Set on everything that a hub sends; its value names the hub."""


class Unreadable(InputError):
    """No mail, or one that is not safe to read; `why` is a key of the texts of channels."""

    def __init__(self, why: str) -> None:
        super().__init__("unreadable_mail", why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`address` is in lower case, "" where none could be read."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`content_id` without its brackets; `inline`: the text shows it, by `cid:` or beside it."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A recipient whom a mail of ours did not reach; `permanent` False: it may be tried again.

    `status` is the enhanced one of RFC 3463, `original_message_id` without its brackets; "" where
    the notice does not tell.
    """

    recipient: str
    status: str
    diagnostic: str
    permanent: bool
    original_message_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`text` is what is new, without quotes and signature; `full_text` is all of it.

    Message ids are without their brackets, in lists the oldest first. `delivered_to` is what
    servers noted of the envelope. `html` is safe to show: it loads nothing from elsewhere, pictures
    of elsewhere wait in `data-src`, those of the mail keep their `cid:`. `return_path` is "" for
    the null one, None where it is not told. `warnings` are keys that say what was mended.
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None
    subject: str
    sent_at: datetime | None
    text: str
    full_text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    automatic: Automatic | None
    bounces: tuple[Bounce, ...]
    delays: tuple[Bounce, ...]
    headers: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
