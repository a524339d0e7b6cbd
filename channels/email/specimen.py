"""An answer as a mail before there is anybody to get it: what its editor sees of it."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from channels.email.sending import Frame, compose
from channels.email.voices import Voice
from hub.core.messages import Address, Author, AuthorKind, Outbound
from hub.core.parts import Part

NOBODY = "customer@example.com"


def specimen(
    parts: tuple[Part, ...], *, subject: str, locale: str, config: Mapping[str, Any], at: datetime
) -> EmailMessage:
    """As the bot would answer a mail of this subject; `config` is that of a mailbox, or empty."""
    address = str(config.get("address", "support@example.com"))
    message = Outbound(
        id="…", conversation_id="…", channel="email", account="", to=Address(id=NOBODY),
        parts=parts, author=Author(kind=AuthorKind.BOT), locale=locale,
    )  # fmt: skip
    frame = Frame(
        voice=Voice(address=address, name=str(config.get("name", ""))), hub="",
        message_id="specimen@example.com", reply_to=address, origin={"subject": subject}, at=at,
    )  # fmt: skip
    return compose(message, (), frame)
