"""In whose name answers go out: the mailbox's own, or that of the queue where they are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from channels.email.config import EmailConfig, Identity
from channels.email.copies import bare
from hub.core.messages import Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """No `signature`: the name stands below."""

    address: str
    name: str
    signature: str = ""


def own_addresses(config: EmailConfig) -> frozenset[str]:
    return frozenset({config.address, *(one.address for one in config.identities if one.address)})


def voice_of(config: EmailConfig, message: Outbound) -> Voice:
    """Automatic answers are always the mailbox's own."""
    if not message.by_hand:
        return Voice(address=config.address, name=config.name)
    found = _of_queue(config.identities, message.queue)
    signature = (found and _signature(found, message)) or _signature(config, message)
    return Voice(
        address=(found and found.address) or config.address,
        name=(found and found.name) or config.name,
        signature=signature.replace("{agent}", message.author.name),
    )


def queue_of(config: EmailConfig, recipients: Iterable[str]) -> str:
    """The queue that a mail was written to, by the addresses that it came to; empty for none."""
    queues = {one.address: one.queue for one in config.identities if one.address}
    return next((queues[one] for one in map(bare, recipients) if one in queues), "")


def _of_queue(identities: Sequence[Identity], queue: str) -> Identity | None:
    return next((one for one in identities if queue and one.queue == queue), None)


def _signature(of: EmailConfig | Identity, message: Outbound) -> str:
    english = "" if message.locale.startswith("zh") else of.signature_en
    return english or of.signature
