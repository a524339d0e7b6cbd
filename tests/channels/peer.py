"""What the contract tests need to know of whoever talks to a channel."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from tests.channels.serving import Client


class Peer(ABC):
    """The outside of one channel, over the wire; `payloads` are raw messages that it may send."""

    payloads: tuple[bytes, ...]
    config: Mapping[str, Any]
    dead: Mapping[str, Any]

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        """For channels whose accounts cannot be alike: one mailbox is one account's."""
        return cls.config

    @abstractmethod
    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        """Send a message as the outside would; whether it was acknowledged."""
