"""What a message centre's refusal means for the message: by the status of its answer."""

from channels.smpp.pdu import Status
from hub.core.errors import ChannelError, NeedsReauth, Permanent, RecipientGone, Temporary

_WORDS = {
    0x01: "invalid message length", 0x02: "invalid command length", 0x03: "invalid command",
    0x04: "not bound for this", 0x05: "already bound", 0x08: "system error",
    0x0A: "invalid source address", 0x0B: "invalid destination address", 0x0D: "bind failed",
    0x0E: "invalid password", 0x0F: "invalid system id", 0x14: "message queue full",
    0x15: "invalid service type", 0x45: "submit failed", 0x48: "invalid source type",
    0x49: "invalid source plan", 0x50: "invalid destination type",
    0x51: "invalid destination plan", 0x53: "invalid system type", 0x58: "throttled",
    0x61: "invalid schedule", 0x62: "invalid validity", 0x64: "temporary error of the receiver",
    0x65: "permanent error of the receiver", 0x66: "rejected by the receiver",
    0xC4: "invalid optional parameter", 0xFE: "delivery failed", 0xFF: "unknown error",
}  # fmt: skip
FEW_TRIES = frozenset({Status.SYSTEM_ERROR, Status.SUBMIT_FAILED, Status.UNKNOWN})
"""Some centres mean for now by it, others for ever: it is tried three times."""
_FOR_NOW = {Status.QUEUE_FULL, Status.THROTTLED, Status.NOT_NOW, *FEW_TRIES}
_OF_THE_SESSION = {Status.NOT_BOUND_SO, Status.ALREADY_BOUND}
_CREDENTIALS = {Status.BIND_FAILED, Status.BAD_PASSWORD, Status.BAD_SYSTEM_ID}


class Refused(Exception):
    """The message centre answered with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(words_of(status))
        self.status = status


def words_of(status: int) -> str:
    return f"{_WORDS.get(status, 'vendor status')} (0x{status:02X})"


def error_of(status: int) -> ChannelError:
    """What nobody knows is for ever: a person looks at it."""
    words = words_of(status)
    if status in _CREDENTIALS:
        return NeedsReauth(words)
    if status in _FOR_NOW or status in _OF_THE_SESSION:
        return Temporary(words)
    return RecipientGone(words) if status == Status.BAD_RECIPIENT else Permanent(words)
