"""Honours the words by which people want no text messages, and want them again."""

from hub.core.consent import Wish, number_of, wish_in
from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.messages import SYSTEM, Inbound, message_id
from hub.core.parts import Text, plain_text
from hub.core.ports.wording import Wording
from hub.pipeline.channels import Channels
from hub.store.consents import Consent, write
from hub.store.consents import Consents as Store
from hub.store.database import Database
from hub.store.draft import Draft

OPTED_OUT = "opted_out"
"""Why a message was withdrawn, or is refused: who would get it wants none."""


class Consents:
    """Asked before a text message is kept, written and sent; of other channels nothing is asked."""

    def __init__(self, db: Database, channels: Channels) -> None:
        self._store = Store(db)
        self._channels = channels

    async def of(self, channel: str, account: str, address: str) -> Consent | None:
        """As it is stored now; None where no text messages are sent."""
        if self._channels.texting(channel, account) is None:
            return None
        return await self._store.of(number_of(address))

    async def forbid(self, conversation: Conversation, message_id: str = "") -> bool:
        """Whether this message, or any new one, must not go out to its customer."""
        one = await self.of(conversation.channel, conversation.account, conversation.address)
        return one is not None and not one.allows(message_id)

    async def refused(self, channel: str, account: str, address: str) -> bool:
        """Whether whoever would be written to there wants nothing more."""
        one = await self.of(channel, account, address)
        return one is not None and one.withdrawn_at is not None

    async def check(self, channel: str, account: str, address: str) -> None:
        """Raises Conflict where he wants nothing more."""
        if await self.refused(channel, account, address):
            raise Conflict(OPTED_OUT)


def wished(consent: Consent | None, inbound: Inbound) -> Wish | None:
    """What he asks for; to come back only who has gone, else it is a word like any other."""
    if consent is None or inbound.automatic is not None:
        return None
    wish = wish_in(plain_text(inbound.parts))
    return None if wish is Wish.RESUME and consent.withdrawn_at is None else wish


def honour(
    draft: Draft, wish: Wish, consent: Consent, wording: Wording, *, seq: int, confirm: bool
) -> None:
    """In the commit that keeps his word `seq`; said again it changes nothing.

    What the bot had still to say or to do for him is dropped, and what it had asked.
    """
    withdraws = wish is Wish.WITHDRAW
    if withdraws and consent.withdrawn_at:
        return
    if withdraws:
        _hush(draft)
    draft.event(Kind.CONSENT, seq=seq, state=wish.value, told=confirm)
    told = _confirm(draft, wish, wording) if confirm else ""
    write(
        draft, consent, withdrawn_at=draft.now if withdraws else None,
        confirmation=told if withdraws else "",
    )  # fmt: skip


def _hush(draft: Draft) -> None:
    """Whom the bot had not answered yet, somebody should look after."""
    conversation = draft.current()
    draft.withdraw_unsent()
    left = conversation.state is State.BOT and bool(conversation.pending)
    draft.set(pending=(), bot_state={}, needs_look=conversation.needs_look or left)


def _confirm(draft: Draft, wish: Wish, wording: Wording) -> str:
    conversation = draft.current()
    text = wording.text(f"consent_{wish.value}", conversation.locale, conversation.channel)
    seq = draft.say(SYSTEM, (Text(text=text),))
    return message_id(conversation.thread_id, seq)
