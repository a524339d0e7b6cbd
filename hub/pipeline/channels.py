"""The channel accounts of this process, and how their outgoing messages are born."""

from dataclasses import dataclass

from hub.core.channel import Account, Channel
from hub.core.fit import Capabilities
from hub.core.messages import Delivery
from hub.core.texting import Texting
from hub.core.windows import ReplyWindow

FEW = 10
"""Where a customer's message lets us send no more than these, none is spent on an aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How customers of an account are spoken to by machines: by `letters`, or in a chat.

    `limit`: how many automatic answers one gets in an hour, or a day of letters, None for any
    number. `acknowledges`: who comes to people is told so. `terse`: only so few messages may be
    sent that each turn says what it says in one. `texting`: it is by text message.
    """

    letters: bool = False
    limit: int | None = None
    acknowledges: bool = True
    texting: Texting | None = None
    terse: bool = False


class Channels:
    """Filled by whoever starts and stops accounts; asked by intake, committer and outbox.

    What is stopped is still known: whoever is written to there shall get it as is right there.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Channel] = {}
        self._running: set[tuple[str, str]] = set()

    def get(self, channel: str, account: str) -> Channel | None:
        """The running one."""
        key = channel, account
        return self._known.get(key) if key in self._running else None

    def add(self, channel: Channel, *, running: bool = True) -> None:
        key = channel.account.channel, channel.account.name
        self._known[key] = channel
        (self._running.add if running else self._running.discard)(key)

    def remove(self, channel: str, account: str) -> None:
        self._known.pop((channel, account), None)
        self._running.discard((channel, account))

    def all(self) -> tuple[Channel, ...]:
        """Those that run."""
        return tuple(one for key, one in self._known.items() if key in self._running)

    def birth(self, channel: str, account: str, aside: bool = False) -> Delivery | None:
        """Queued, unless the clients of this account fetch their messages themselves.

        None for an aside where letters are written, or messages counted: it is not sent.
        """
        known = self._known.get((channel, account))
        if aside and known and (known.spec.letters or _is_terse(known)):
            return None
        return Delivery.SENT if known and not known.pushes else Delivery.QUEUED

    def reply_limit(self, channel: str, account: str) -> int | None:
        """Automatic answers an hour; no limit where nothing is pushed: a loop needs a push."""
        known = self._known.get((channel, account))
        if known is None or not known.pushes:
            return None
        return known.texting.replies if known.spec.sms else known.spec.max_automatic_replies

    def carries(self, channel: str, account: str) -> Capabilities:
        """What customers there can be sent; nothing but text where nothing runs."""
        running = self.get(channel, account)
        return running.spec.capabilities if running else Capabilities()

    def file_bytes(self, channel: str, account: str) -> int:
        """How many the files of one message there may have together; 0 for any."""
        running = self.get(channel, account)
        return running.file_bytes if running else 0

    def addresses(self) -> frozenset[str]:
        """All that are our own, of whichever account, running or not."""
        return frozenset(one for known in self._known.values() for one in known.addresses)

    def asks(self, channel: str, account: str) -> bool:
        """Whether customers there are asked for a score in words."""
        known = self._known.get((channel, account))
        return known is not None and not known.spec.rates

    def letters(self, channel: str, account: str) -> bool:
        """Whether what is written there is read like letters, hours later."""
        known = self._known.get((channel, account))
        return known is not None and known.spec.letters

    def texting(self, channel: str, account: str) -> Texting | None:
        """How text messages go out there; None where what goes out are none."""
        known = self._known.get((channel, account))
        return known.texting if known and known.spec.sms else None

    def texters(self) -> tuple[Account, ...]:
        """The accounts that send text messages, running or not."""
        return tuple(one.account for one in self._known.values() if one.spec.sms)

    def manners(self, channel: str, account: str) -> Manners:
        known = self._known.get((channel, account))
        if known is None:
            return Manners()
        limit = self.reply_limit(channel, account)
        letters, acknowledges = known.spec.letters, known.acknowledges
        return Manners(
            letters=letters, limit=limit, acknowledges=acknowledges, terse=_is_terse(known),
            texting=self.texting(channel, account),
        )  # fmt: skip

    def title(self, channel: str, account: str, *, locale: str) -> str:
        """What people call the channel."""
        known = self._known.get((channel, account))
        return known.spec.title.get(locale, channel) if known else channel

    def window(self, channel: str, account: str) -> ReplyWindow | None:
        """How long and how often a customer's message there lets us answer; None for always."""
        known = self._known.get((channel, account))
        return known.spec.window if known else None

    def invitation(self, channel: str, account: str) -> str:
        """What whoever may not be answered there any more can be sent; empty for nothing."""
        known = self._known.get((channel, account))
        return known.invitation if known else ""

    def has_bot(self, channel: str, account: str) -> bool:
        """Whether whoever writes there speaks with the bot first."""
        known = self._known.get((channel, account))
        return known is None or known.account.has_bot


def _is_terse(channel: Channel) -> bool:
    window = channel.spec.window
    return channel.spec.sms or (window is not None and 0 < window.messages <= FEW)
