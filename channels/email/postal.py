"""The base of channels whose messages come and go by mail."""

import hmac
from abc import abstractmethod
from collections.abc import Sequence

from channels.email.config import MailboxConfig
from channels.email.keeping import Keeper
from channels.email.servers import Servers
from channels.email.trying import try_servers
from hub.core.channel import Account, Channel, Finding, Notify, Receive, Surroundings
from hub.core.errors import Unavailable
from hub.core.messages import Inbound


class PostalChannel(Channel):
    """Reads one mailbox and sends from its address; what a mail is to it, `_keep` says."""

    def __init__(self, account: Account, hub: Surroundings, config: MailboxConfig) -> None:
        super().__init__(account, hub)
        self._box = config
        self._own = hmac.digest(hub.secret, b"own mail", "sha256").hex()[:16]
        self._receive: Receive | None = None
        self._keeper = Keeper(account, hub, self._keep)
        self._servers = Servers(self, config, self._keeper)

    @abstractmethod
    async def _keep(self, raw: bytes, source: str) -> None:
        """Take this mail, stored as the file `source`; raises HubError when it cannot be kept."""

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        self._servers.start()

    async def stop(self) -> None:
        await self._servers.stop()
        self._receive = None

    async def take_again(self, source: str) -> None:
        await self._keeper.take_again(source)

    async def _deliver(self, inbound: Inbound) -> None:
        if self._receive is None:
            raise Unavailable
        await self._receive(inbound)

    async def check(self) -> Sequence[Finding]:
        return await try_servers(self._box, self.hub.clock)
