"""To whom an answer by letter goes beside the customer: what is offered, and what is taken."""

from collections.abc import Sequence

from channels.content import clean_name
from channels.email.copies import MOST, bare, offered
from hub.core.conversations import Conversation
from hub.core.errors import InputError
from hub.core.identities import mailbox
from hub.core.messages import Letter
from hub.core.ports.channels import MailboxReader
from hub.pipeline.channels import Channels

SUBJECT_LIMIT = 300


class Letters:
    def __init__(self, mailbox: MailboxReader, channels: Channels) -> None:
        self._mailbox = mailbox
        self._channels = channels

    async def offer(self, conversation: Conversation) -> Letter:
        """What an answer goes out with unless somebody changes it; raises InputError."""
        self._check_channel(conversation)
        one = conversation
        origin = await self._mailbox.origin(
            one.channel, one.account, one.address, before=one.last_seq + 1
        )
        return offered(origin, one.address, self._channels.addresses())

    def envelope(self, conversation: Conversation, cc: Sequence[str], subject: str) -> Letter:
        """As somebody wants it, each address once; raises InputError, which names unfit ones."""
        self._check_channel(conversation)
        own = self._channels.addresses()
        known = {one: mailbox(one) for one in cc}
        unfit = [one for one, address in known.items() if not address or bare(address) in own]
        if unfit:
            raise InputError("unfit_copies", addresses="、".join(unfit))
        copies = dict.fromkeys(one for one in known.values() if one != conversation.address)
        if len(copies) > MOST:
            raise InputError("many_copies", limit=MOST)
        return Letter(cc=tuple(copies), subject=clean_name(subject, limit=SUBJECT_LIMIT))

    def _check_channel(self, conversation: Conversation) -> None:
        if not self._channels.carries(conversation.channel, conversation.account).copies:
            raise InputError("no_copies")
