"""Lets in what Tencent has sealed of late, and tells an account why nothing else comes in."""

from collections.abc import Mapping

from channels.tencent.crypto import Envelope, Unopened
from channels.tencent.replays import Replays, Skewed
from hub.core.channel import Channel, Trouble


class Gate:
    """`key` and `clock`: what to say where a callback does not open, or is dated too far off."""

    def __init__(
        self, channel: Channel, envelope: Envelope, *, key: Mapping[str, str],
        clock: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._channel = channel
        self._envelope = envelope
        self._replays = Replays(channel.hub.clock)
        self._key = key
        self._clock = clock

    def unsealed(self, body: bytes, query: Mapping[str, str]) -> bytes:
        """The clear text; raises Unauthorized, InputError."""
        try:
            clear = self._envelope.open(body, query)
        except Unopened:
            self._tell("key", self._key)
            raise
        self._channel.tell("key", None)
        return clear

    def check_time(self, query: Mapping[str, str], body: bytes) -> None:
        """Raises Forbidden for what is dated too far off, or has come with other words."""
        try:
            self._replays.check(query, body)
        except Skewed:
            self._tell("clock", self._clock, query.get("timestamp", "")[:20])
            raise
        self._channel.tell("clock", None)

    def _tell(self, part: str, title: Mapping[str, str], detail: str = "") -> None:
        before = self._channel.troubles.get(part)
        since = before.since if before else self._channel.hub.clock.now()
        self._channel.tell(part, Trouble(title=title, detail=detail, since=since))
