"""Proof by a code: sent where somebody is known, typed where he is not yet."""

import hmac
import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hub.core.conversations import Conversation
from hub.core.customers import Contact, Customer, Deed, Proof, Trace, code_identity
from hub.core.errors import Conflict, InputError, NotFound, RateLimited
from hub.core.events import Kind
from hub.core.identities import identify
from hub.core.messages import SYSTEM
from hub.core.parts import Text
from hub.core.ports.drafting import Drafting
from hub.core.ports.wording import Wording
from hub.pipeline.consents import Consents
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.codes import Codes, Sendings, record
from hub.store.conversations import Conversations
from hub.store.customer_history import trace
from hub.store.customers import Customers, prove
from hub.store.draft import Draft
from hub.store.group import Duplicate

VALID = timedelta(minutes=10)
TRIES = 5
PAUSE = timedelta(minutes=1)
WINDOW = timedelta(hours=1)
MOST = 5
"""Codes that one contact is sent within the window."""
_CODE = re.compile(r"\d{6}")


class Verification:
    """`secret` is the hub's: what is kept of a code is of no use to who reads the store."""

    def __init__(self, spine: Spine, wording: Wording, secret: bytes) -> None:
        self._consents = Consents(spine.db, spine.channels)
        self._customers = Customers(spine.db)
        self._conversations = Conversations(spine.db)
        self._codes = Codes(spine.db)
        self._committer = spine.committer
        self._wording = wording
        self._secret = secret

    async def send(self, conversation_id: str, key: str, *, by: str) -> datetime:
        """Send a code to the contact `key`, to be typed in this conversation; until when.

        Raises NotFound, InputError for the conversation's own address, Conflict where nobody ever
        wrote or wants no text messages, or the conversation is over, RateLimited.
        """
        conversation = await self._open(conversation_id)
        owner, contact = await self._owner(key)
        thread = thread_id(contact.channel, contact.account, contact.address)
        if thread == conversation.thread_id:
            raise InputError(fields={"contact": "own_address"})
        if await self._committer.view(thread) is None:
            raise Conflict("never_wrote")
        await self._consents.check(contact.channel, contact.account, contact.address)
        code = f"{secrets.randbelow(10**6):06d}"
        await self._say(thread, code, await self._codes.to(key))
        asked = {
            "key": key, "owner_id": owner.id, "digest": digest(code, self._secret), "by": by,
            "identity": contact.identity or identify(contact.address),
        }  # fmt: skip
        decide = partial(ask, conversation_id=conversation_id, asked=asked)
        return await self._committer.commit(conversation.thread_id, decide)

    async def _open(self, conversation_id: str) -> Conversation:
        conversation = await self._conversations.get(conversation_id)
        if conversation is None:
            raise NotFound
        if not conversation.is_open:
            raise Conflict("conversation_over")
        return conversation

    async def _owner(self, key: str) -> tuple[Customer, Contact]:
        owner = await self._customers.by_contact(key)
        if owner is None:
            raise NotFound
        return owner, next(contact for contact in owner.contacts if contact.key == key)

    async def _say(self, thread: str, code: str, before: Sendings) -> None:
        decide = partial(say_code, code=code, before=before, wording=self._wording)
        try:
            await self._committer.commit(thread, decide)
        except Duplicate:
            raise RateLimited(PAUSE.total_seconds()) from None

    def hear(self, draft: Drafting, text: str) -> bool:
        """Implements hub.core.ports.customers.Hear."""
        return hear(draft, text, wording=self._wording, secret=self._secret)


def say_code(draft: Draft, *, code: str, before: Sendings, wording: Wording) -> None:
    """The code as a message on the contact's own thread, at most so often."""
    sent = tuple(at for at in before.sent if draft.now - at < WINDOW)
    if sent and draft.now - sent[-1] < PAUSE:
        raise RateLimited((PAUSE - (draft.now - sent[-1])).total_seconds())
    if len(sent) >= MOST:
        raise RateLimited((WINDOW - (draft.now - sent[0])).total_seconds())
    record(draft, before, (*sent, draft.now))
    _tell(draft, wording, "code_sent", code=code, minutes=round(VALID.total_seconds() / 60))


def ask(draft: Draft, *, conversation_id: str, asked: dict[str, Any]) -> datetime:
    """From now on this conversation's customer is expected to type it; the newest code counts."""
    conversation = draft.current()
    if conversation.id != conversation_id or not conversation.is_open:
        raise Conflict("conversation_over")
    until = draft.now + VALID
    draft.set(code={**asked, "until": until, "tries": TRIES})
    draft.event(Kind.CUSTOMER, by=asked["by"], ids=[conversation.customer_id], deed="code")
    return until


def hear(draft: Drafting, text: str, *, wording: Wording, secret: bytes) -> bool:
    """Take what somebody writes who was asked for a code; False when it does not look like one."""
    conversation = draft.conversation
    code = read_code(text)
    if conversation is None or not conversation.code or not code:
        return False
    asked = conversation.code
    tries = asked["tries"] - 1
    is_late = draft.now >= asked["until"]
    is_right = hmac.compare_digest(digest(code, secret), asked["digest"])
    goes_on = not (is_late or is_right) and tries > 0
    draft.set(code={**asked, "tries": tries} if goes_on else {})
    if is_late:
        _tell(draft, wording, "code_late")
    elif is_right:
        _verify(draft, conversation)
        _tell(draft, wording, "code_right")
    elif goes_on:
        _tell(draft, wording, "code_wrong", tries=tries)
    else:
        _tell(draft, wording, "code_spent")
    return True


def read_code(text: str) -> str:
    """Six digits, however they are written; "" for anything else."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    return plain if _CODE.fullmatch(plain) and plain.isascii() else ""


def digest(code: str, secret: bytes) -> str:
    return hmac.digest(secret, code.encode(), "sha256").hex()


def _verify(draft: Drafting, conversation: Conversation) -> None:
    """He is whom the contact names: kept in the conversation, and with both records."""
    asked = conversation.code
    channel, account, address = asked["key"].split(":", 2)
    contact = Contact(
        channel=channel, account=account, address=address, identity=asked["identity"],
        proof=Proof.CODE, proved_at=draft.now, proved_by=asked["by"],
    )  # fmt: skip
    identity = contact.identity or code_identity(contact.key)
    draft.set(verified=tuple(dict.fromkeys((*conversation.verified, identity))))
    pair = (conversation.customer_id, asked["owner_id"])
    prove(draft, customer_id=pair[0], contact=contact, owner_id=pair[1])
    for one, other in dict.fromkeys((pair, pair[::-1])):
        trace(draft, _trace(draft, one, other, contact))
    draft.event(
        Kind.CUSTOMER, by=asked["by"], deed=Deed.VERIFY.value, ids=sorted(set(pair)),
        customer_id=pair[0], other=pair[1],
    )  # fmt: skip


def _trace(draft: Drafting, one: str, other: str, contact: Contact) -> Trace:
    return Trace(
        customer_id=one, deed=Deed.VERIFY, by=contact.proved_by, at=draft.now, other=other,
        evidence=(code_identity(contact.key),),
    )  # fmt: skip


def _tell(draft: Drafting, wording: Wording, key: str, **values: object) -> None:
    conversation = draft.conversation
    if conversation:
        text = wording.text(key, conversation.locale, conversation.channel, **values)
        draft.say(SYSTEM, (Text(text=text),))
