"""A bot at work: its line to Telegram, what goes out on it and what comes in."""

from collections.abc import Callable

from channels.telegram.aside import Aside
from channels.telegram.carrier import Carrier
from channels.telegram.config import TelegramConfig
from channels.telegram.duty import Duty
from channels.telegram.keeping import Keeper
from channels.telegram.line import Line
from channels.telegram.words import SENDING
from channels.watch import Watch
from hub.core.channel import Channel, Receive
from hub.core.errors import NeedsReauth, Temporary
from hub.core.messages import Outbound, Receipt


class Station:
    """Of one account, for as long as its channel lives; it may be stopped and started again."""

    def __init__(self, channel: Channel, config: TelegramConfig) -> None:
        account, hub = channel.account, channel.hub
        self._account = account
        self._mailbox = hub.mailbox
        self._config = config
        self._line: Line | None = None
        self._outgoing = Watch(channel, "outgoing", SENDING)
        self._aside = Aside(account.id, hub.clock)
        self._unwatch: Callable[[], None] = lambda: None
        self.keeper = Keeper(account, hub, self._fetch, self._aside.pressed)
        self._duty = Duty(channel, config, self.keeper)
        self.carrier = Carrier(hub, config.per_second)

    def start(self, receive: Receive) -> None:
        self.keeper.receive = receive
        self._line = self._line or Line(self._config)
        self._aside.start(self._line)
        self._unwatch()
        self._unwatch = self._mailbox.watch("telegram", self._account.name, self._aside.changed)
        self._duty.start()

    async def stop(self) -> None:
        self.keeper.receive = None
        await self._duty.stop()
        self._unwatch()
        self._unwatch = lambda: None
        await self._aside.stop()
        line, self._line = self._line, None
        if line:
            await line.close()

    async def send(self, message: Outbound) -> Receipt:
        """Raises ChannelError."""
        try:
            receipt = await self.carrier.carry(message, self._running())
        except NeedsReauth as error:
            self._outgoing.heard(error)
            raise
        self._outgoing.heard(None)
        return receipt

    async def _fetch(self, file_id: str, limit: int) -> bytes:
        return await self._running().fetch(file_id, limit)

    def _running(self) -> Line:
        if self._line is None:
            raise Temporary("the account is not running")
        return self._line
