"""Sends a conversation's transcript by mail.

It is a message of the house's own in the recipient's thread, so it goes as every message goes:
kept, tried again, shown where it failed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from channels.email.copies import bare
from channels.texts import phrase
from channels.transcript import transcript_of
from hub.core.calendar import OF_NODE
from hub.core.channel import Account
from hub.core.conversations import Conversation, State
from hub.core.customers import Family
from hub.core.errors import Conflict, InputError
from hub.core.events import Kind
from hub.core.identities import mailbox, masked
from hub.core.local_time import zone_of
from hub.core.messages import SYSTEM, Address, Inbound, Letter, Message, message_id
from hub.core.organisation import holds
from hub.core.parts import Text
from hub.core.ports.customers import Customers, Writer
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.draft import Draft
from hub.store.messages import Messages

MOST = 2_000
"""Messages, the newest of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """To whom in which thread, by which account, and the words."""

    thread: str
    account: Account
    address: str
    writer: Writer
    locale: str
    text: str


class Transcripts:
    def __init__(self, spine: Spine, customers: Customers) -> None:
        self._spine = spine
        self._messages = Messages(spine.db)
        self._customers = customers

    def accounts(self, conversation: Conversation) -> list[Account]:
        """Those that it may go by, of its own node or above it; the one that it came by first."""
        running = (one for one in self._spine.channels.all() if one.spec.capabilities.copies)
        found = [one.account for one in running if holds(one.account.node_id, conversation.node_id)]
        own = f"{conversation.channel}:{conversation.account}"
        return sorted(found, key=lambda one: (one.id != own, one.id))

    def known(self, conversation: Conversation, family: Family) -> dict[str, str]:
        """Mail addresses of its customer by what is shown of them; one that shows as two is left
        out."""
        contacts = [one for record in family.records for one in record.contacts]
        names = [conversation.address, *(one.address for one in contacts)]
        names += [one.identity.removeprefix("mail:") for one in contacts]
        found = dict.fromkeys(filter(None, map(mailbox, names)))
        shown = [masked(one) for one in found]
        return {text: one for text, one in zip(shown, found, strict=True) if shown.count(text) == 1}

    async def send(
        self, conversation: Conversation, family: Family, email: str, account: str, *, by: str
    ) -> str:
        """`email` in full, or as one of `known` is shown; returns the message's id.

        Raises InputError, Conflict where no account can carry it.
        """
        chosen = self._account(conversation, account)
        address = self.known(conversation, family).get(email.strip()) or mailbox(email)
        if not address or bare(address) in self._spine.channels.addresses():
            raise InputError(fields={"email": "bad_mail"})
        posting = await self._posting(conversation, chosen, address)
        decide = partial(post, posting=posting, source=conversation, by=by)
        beside = conversation.thread_id
        return await self._spine.committer.commit(
            posting.thread, decide, beside=beside if beside != posting.thread else None
        )

    def _account(self, conversation: Conversation, wanted: str) -> Account:
        accounts = self.accounts(conversation)
        if not accounts:
            raise Conflict("no_mail_account")
        found = next((one for one in accounts if one.id == wanted), None)
        if wanted and found is None:
            raise InputError(fields={"account": "no_mail_account"})
        return found or accounts[0]

    async def _posting(
        self, conversation: Conversation, account: Account, address: str
    ) -> Posting:  # fmt: skip
        messages = await self._said(conversation)
        calendar = self._spine.almanac.at(OF_NODE, conversation.node_id)
        whole = not messages or messages[0].seq <= conversation.first_seq
        inbound = Inbound(
            channel=account.channel, account=account.name, external_id="", parts=(),
            sender=Address(id=address), received_at=self._spine.clock.now(),
        )  # fmt: skip
        return Posting(
            thread=thread_id(account.channel, account.name, address), account=account,
            address=address, writer=await self._customers.resolve(inbound),
            locale=conversation.locale,
            text=transcript_of(conversation, messages, zone_of(calendar.zone), whole=whole),
        )  # fmt: skip

    async def _said(self, conversation: Conversation) -> Sequence[Message]:
        return await self._messages.latest(
            conversation.thread_id, first=conversation.first_seq, last=conversation.last_seq,
            limit=MOST,
        )  # fmt: skip


def post(draft: Draft, *, posting: Posting, source: Conversation, by: str) -> str:
    """Into what the recipient's thread has last; who never wrote gets one that is closed at once,
    and keeps it should he answer."""
    new = draft.conversation is None
    if new:
        _open(draft, posting)
    subject = f"{phrase('transcript', posting.locale)} {source.id}"
    seq = draft.say(SYSTEM, (Text(text=posting.text),), letter=Letter(subject=subject))
    if new:
        draft.state(State.CLOSED, by=by)
        draft.set(closed_at=draft.now)
    sent = message_id(posting.thread, seq)
    (draft.beside or draft).event(Kind.TRANSCRIPT, by=by, message=sent)
    return sent


def _open(draft: Draft, posting: Posting) -> None:
    writer, account = posting.writer, posting.account
    if writer.enrol:
        writer.enrol(draft)
    draft.open(
        thread_id=posting.thread, channel=account.channel, account=account.name,
        address=posting.address, name="", locale=writer.profile.locale or posting.locale,
        customer_id=writer.customer_id, profile=writer.profile,
    )  # fmt: skip
