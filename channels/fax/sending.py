"""An answer as the mail that a fax gateway makes a fax of."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from channels.email.mail import OWN_HEADER
from channels.texts import phrase
from hub.core.errors import Permanent
from hub.core.messages import Outbound
from hub.core.parts import plain_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What goes around the pages; `mark` names the message, so that receipts can be matched."""

    sender: str
    name: str
    hub: str
    mark: str
    message_id: str
    automatic: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is printed: `foot` stands on every page."""

    text: str
    title: str
    foot: str


def words_of(message: Outbound, *, name: str, automatic: bool) -> Words:
    number = f"{phrase('mail_number', message.locale)}{message.conversation_id}"
    robot = phrase("fax_robot", message.locale) if automatic else ""
    return Words(
        text=plain_text(message.parts),
        title=name or phrase("mail_sender", message.locale),
        foot=" · ".join(filter(None, (number, robot))),
    )


def compose(message: Outbound, to: str, pdf: bytes, frame: Frame) -> EmailMessage:
    """The pages and nothing to print beside them; raises Permanent for an impossible address."""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = HeaderAddress(display_name=frame.name, addr_spec=frame.sender)
        mail["To"] = HeaderAddress(addr_spec=to)
    except (ValueError, IndexError, LookupError) as error:
        raise Permanent(f"no such address: {error}") from None
    mail["Subject"] = f"{phrase('fax_subject', message.locale)}{message.conversation_id}"
    mail["Date"] = format_datetime(frame.at)
    mail["Message-ID"] = f"<{frame.message_id}>"
    mail[OWN_HEADER] = frame.hub
    if frame.automatic:
        mail["Auto-Submitted"] = "auto-generated"
    _tell_hylafax(mail, frame.mark)
    mail["MIME-Version"] = "1.0"
    mail.make_mixed()
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="fax.pdf")
    return mail


def _tell_hylafax(mail: EmailMessage, mark: str) -> None:
    """It repeats the tag in its receipts, and sends no cover page and no header of its own."""
    mail["X-FAX-JobTag"] = mark
    mail["X-FAX-AutoCoverPage"] = "no"
    mail["X-FAX-Headers"] = "clear"
    mail["X-FAX-VRes"] = "196"
    mail["X-FAX-Notify"] = "done"
