"""Knows of one of an account's servers what keeps us from it, and tells it to the account."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from channels.tls import Untrusted
from hub.core.channel import Channel, Trouble
from hub.core.errors import ChannelError, Temporary

LASTS = timedelta(minutes=1)
"""What may mend itself is told when it has lasted so long; all else at once."""

Titles = Mapping[type, Mapping[str, str]]
"""What to say of an error of this kind; of `object`, when all is well."""
Heard = Callable[[ChannelError | None], None]
"""Told of each attempt to reach a server: None when it went well."""


class Watch:
    """`is_well`: the last attempt went well; at first nobody knows."""

    def __init__(self, channel: Channel, part: str, titles: Titles) -> None:
        self._channel = channel
        self._part = part
        self._titles = titles
        self._since: datetime | None = None
        self.is_well = False

    def heard(self, error: ChannelError | None) -> None:
        self.is_well = error is None
        if error is None:
            self._since = None
            self._channel.tell(self._part, None)
            return
        now = self._channel.hub.clock.now()
        since = self._since = self._since or now
        mends = isinstance(error, Temporary) and not isinstance(error, Untrusted)
        if mends and now - since < LASTS:
            return
        title = title_of(self._titles, error)
        self._channel.tell(self._part, Trouble(title=title, detail=error.detail, since=since))


def title_of(titles: Titles, error: Exception) -> Mapping[str, str]:
    return next(words for kind, words in titles.items() if isinstance(error, kind))
