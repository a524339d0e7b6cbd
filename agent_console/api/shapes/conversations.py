"""Forms of conversations and what is done to them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import (
    ClientId,
    Cursor,
    Free,
    Limit,
    Name,
    Time,
)
from hub.core.conversations import State

Seq = Annotated[int, Field(ge=0, le=999_999_999)]


class CustomerOut(Out):
    """`person` is the record that stands for all that are one person; mostly this one."""

    id: str
    person: str
    name: str
    tier: str


class ParticipantOut(Out):
    """Somebody who writes in it beside the assignee; `by` brought him in."""

    id: str
    name: str
    by: str
    since: Time


class WindowOut(Out):
    """What the customer's last message lets us answer; `left` messages, null for any number.

    `invited`: since it closed he was asked to write again."""

    until: Time
    left: int | None
    invited: bool


class ConversationOut(Out):
    """`assignee` is a person's id, `epoch` counts changes of who speaks, `rev` every write.

    `snoozed_until`: put off until then; `participants` may answer in it, too; `proposed_to`: who is
    asked by `proposed_by` whether he takes it. Numbers and mail addresses in `address` and
    `verified` are shown in part, as in the customer's record. `window`: where our answers are
    limited by his channel.
    """

    id: str
    state: State
    channel: str
    account: str
    customer: CustomerOut
    queue: str | None
    assignee: str | None
    assignee_name: str | None
    participants: list[ParticipantOut]
    offered_to: str | None
    offer_until: Time | None
    topic: str
    epoch: int
    rev: int
    first_seq: int
    last_seq: int
    unread: int
    needs_look: bool
    look_rule: str
    opened_at: Time
    last_at: Time
    waiting_since: Time | None
    queued_at: Time | None
    closed_at: Time | None
    handover_reason: str
    summary: str
    category: str
    snoozed_until: Time | None
    proposed_to: str
    proposed_by: str
    labels: list[str]
    score: int
    comment: str
    work_orders: list[str]
    merged: list[str]
    merged_into: str
    address: str
    locale: str
    verified: list[str]
    window: WindowOut | None
    previous_id: str | None
    last_line: str | None


class ConversationPage(Out):
    items: list[ConversationOut]
    next: str | None


class ConversationQuery(Query):
    """`q`: a customer's name or address as it begins, a conversation's id, an order's number.

    `node`: of this node and below.
    """

    state: State | None = None
    queue: Name = ""
    assignee: Name = ""
    needs_look: bool | None = None
    node: Name = ""
    q: Name = ""
    after: Cursor = ""
    limit: Limit = 50


class MessageQuery(Query):
    """`after`: what came later than this seq; `before`: what came earlier; else the newest.

    `around`: as many before this seq as after it, and itself.
    """

    after: Seq | None = None
    around: Seq | None = None
    before: Annotated[int, Field(ge=1, le=999_999_999)] | None = None
    limit: Limit = 200


class LetterIn(In):
    """Who gets a copy of an answer by mail, and its subject; empty: as the correspondence says."""

    cc: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    subject: Annotated[str, StringConstraints(max_length=300)] = ""


class OfferedLetter(Out):
    """What an answer by mail goes out with unless somebody changes it; `to` is shown in part."""

    to: str
    cc: list[str]
    subject: str


class SayIn(In):
    """`cid`: the client's own id; the same one again is the same message.

    `seen`: the last seq that had been read when it was written; a colleague's later reply is then a
    conflict, `answered_meanwhile`.
    `whisper`: for the ear of whoever has it, and of supervisors; only these may.
    `files`: uploaded before, by their ids; `mentions`: colleagues whom a note calls, by theirs.
    `letter`: where the channel has `copies`; none: it goes to the customer alone.
    """

    text: Free = ""
    private: bool = False
    whisper: bool = False
    files: Annotated[tuple[Name, ...], Field(max_length=10)] = ()
    mentions: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    letter: LetterIn | None = None
    cid: ClientId = ""
    seen: Seq | None = None


class AcceptIn(In):
    """`epoch`: the conversation's, as the offer was shown."""

    epoch: Annotated[int, Field(ge=0)]


class TransferIn(In):
    """To a person or to a queue."""

    to: Name = ""
    queue: Name = ""


class CloseIn(In):
    """What must be said is a setting: see `/ending-rules`."""

    summary: Free = ""
    category: Annotated[str, StringConstraints(max_length=100)] = ""


class MergeIn(In):
    """`into`: the conversation of the same person that goes on."""

    into: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class MailAccountOut(Out):
    id: str
    title: str


class WayOut(Out):
    """Another place where this customer can be written to now; its address is shown in part.

    `conversation_id`: the one that is open there, which nobody else has.
    """

    id: str
    channel: str
    account: str
    title: str
    address: str
    conversation_id: str | None
    window: WindowOut | None


class WaysOut(Out):
    items: list[WayOut]


class GoOnIn(In):
    """`way`: the id of one that was offered."""

    way: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class TranscriptOffer(Out):
    """Addresses of the customer's, shown in part, and accounts that it may go by, likely first."""

    addresses: list[str]
    accounts: list[MailAccountOut]


class TranscriptIn(In):
    """`email` in full, or as it was offered; no `account`: the first of those offered."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    account: Name = ""


class TranscriptOut(Out):
    """`message_id`: the one that it goes out as, in its recipient's own thread."""

    message_id: str


class ParkedOut(Out):
    """What could not be processed; `reason` is technical."""

    id: str
    reason: str
    at: Time
    channel: str
    account: str
    conversation_id: str | None
    seq: int | None


class ParkedPage(Out):
    items: list[ParkedOut]
    next: str | None = None
