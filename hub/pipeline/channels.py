"""The channel accounts that run in this process, and how their outgoing messages are born."""

from hub.core.channel import Channel
from hub.core.fit import Capabilities
from hub.core.messages import Delivery


class Channels:
    """Filled by whoever starts and stops accounts; asked by intake, committer and outbox."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], Channel] = {}

    def get(self, channel: str, account: str) -> Channel | None:
        return self._running.get((channel, account))

    def add(self, channel: Channel) -> None:
        self._running[channel.account.channel, channel.account.name] = channel

    def remove(self, channel: str, account: str) -> Channel | None:
        return self._running.pop((channel, account), None)

    def all(self) -> tuple[Channel, ...]:
        return tuple(self._running.values())

    def birth(self, channel: str, account: str) -> Delivery:
        """Queued, unless the clients of this account fetch their messages themselves."""
        running = self.get(channel, account)
        return Delivery.SENT if running and not running.pushes else Delivery.QUEUED

    def reply_limit(self, channel: str, account: str) -> int | None:
        """Automatic answers an hour; no limit where nothing is pushed: a loop needs a push."""
        running = self.get(channel, account)
        return running.spec.max_automatic_replies if running and running.pushes else None

    def carries(self, channel: str, account: str) -> Capabilities:
        """What customers there can be sent; nothing but text where nothing runs."""
        running = self.get(channel, account)
        return running.spec.capabilities if running else Capabilities()

    def asks(self, channel: str, account: str) -> bool:
        """Whether customers there are asked for a score in words."""
        running = self.get(channel, account)
        return running is not None and not running.spec.rates

    def letters(self, channel: str, account: str) -> bool:
        """Whether what is written there is read like letters, hours later."""
        running = self.get(channel, account)
        return running is not None and running.spec.letters

    def has_bot(self, channel: str, account: str) -> bool:
        """Whether whoever writes there speaks with the bot first."""
        running = self.get(channel, account)
        return running is None or running.account.has_bot
