"""Forms of a mail as it came."""

from agent_console.api.forms import Out, Query
from agent_console.api.shapes.common import Time


class CorrespondentOut(Out):
    name: str
    address: str


class MailFileOut(Out):
    """`file_id` is that of the message's own file; "" where the two cannot be told to be one.

    `inline`: the mail's HTML shows it, by its `content_id` or beside.
    """

    name: str
    content_type: str
    size: int
    content_id: str
    inline: bool
    file_id: str


class HeaderOut(Out):
    name: str
    value: str


class MailOut(Out):
    """A mail as it came; where `whole` is false, what is still known of it.

    `text` is what is new in it, `full_text` all of it. `html`: there is a page of it at
    `/messages/{id}/mail/page`, on which so many pictures of elsewhere are `withheld`.
    `warnings` are keys that say what was mended, and `stranger` that the sender bore somebody
    else's mark. `automatic`: why a machine wrote it. `size` of the source in bytes.
    """

    subject: str
    sender: CorrespondentOut
    to: list[CorrespondentOut]
    cc: list[CorrespondentOut]
    reply_to: list[CorrespondentOut]
    sent_at: Time | None
    message_id: str
    automatic: str
    warnings: list[str]
    text: str
    full_text: str
    html: bool
    withheld: int
    attachments: list[MailFileOut]
    headers: list[HeaderOut]
    size: int
    whole: bool


class PageQuery(Query):
    """`remote`: with the pictures of elsewhere, whose senders learn that the mail is read."""

    remote: bool = False
