"""An account's two servers: the mailbox that is read, and the one that takes its mails."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from channels.email.config import MailboxConfig
from channels.email.keeping import Keeper
from channels.email.keys import Keys
from channels.email.mailbox import Mailbox
from channels.email.smtp import Carrier
from channels.email.titles import INCOMING, OUTGOING
from channels.watch import Watch
from channels.worker import Worker
from hub.core.channel import Channel
from hub.core.errors import ChannelError, Temporary

DUTY_SECONDS = 1.0
LOOK_SECONDS = 60.0
"""Between looks whether a server that could not be reached, or refused us, is there again."""


class Servers:
    """One process of all reads the mailbox; each sends what is in its own shards.

    What is wrong with either server is told to the account, and that it is right again.
    """

    def __init__(self, channel: Channel, config: MailboxConfig, keeper: Keeper) -> None:
        hub, account = channel.hub, channel.account
        keys = Keys(config, hub.clock)
        self._channel = channel
        self._incoming = Watch(channel, "incoming", INCOMING)
        self._outgoing = Watch(channel, "outgoing", OUTGOING)
        self._mailbox = Mailbox(
            config, account.id, hub.logbook, hub.clock, keeper.take, keeper.refuse, keys,
            self._incoming.heard,
        )  # fmt: skip
        self._carrier = Carrier(config, hub.clock, keys, self._outgoing.heard)
        self._reading = Worker(f"duty {account.id}", self._keep_duty, pause=DUTY_SECONDS)
        self._looking = Worker(f"carrier {account.id}", self._look, pause=LOOK_SECONDS)
        self._running = False

    def start(self) -> None:
        self._running = True
        self._reading.start()
        self._looking.start()

    async def stop(self) -> None:
        self._running = False
        await self._reading.stop()
        await self._mailbox.stop()
        await self._looking.stop()
        await self._carrier.close()

    async def carry(
        self, sender: str, recipient: str, content: bytes, copies: Sequence[str] = ()
    ) -> Mapping[str, str]:
        """As the carrier does; Temporary while the account does not run."""
        if not self._running:
            raise Temporary("the account is not running")
        return await self._carrier.carry(sender, recipient, content, copies)

    async def _keep_duty(self) -> None:
        if self._channel.hub.on_duty(self._channel.account):
            self._mailbox.start()
            return
        await self._mailbox.stop()
        self._incoming.heard(None)

    async def _look(self) -> None:
        """At first, and as long as something is wrong: a mail need not wait to find it out."""
        if not self._outgoing.is_well:
            with suppress(ChannelError):  # it has been heard
                await self._carrier.try_out()
