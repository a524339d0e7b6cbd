"""How threads and message keys are named: from what the outside says, the same in every process."""

import hashlib


def thread_id(channel: str, account: str, address: str) -> str:
    """24 hexadecimal digits that spread evenly; no look-up is needed to find a thread."""
    text = "\0".join((channel, account, address))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def message_key(channel: str, account: str, external_id: str) -> str:
    """What makes an inbound message the same one however often it comes."""
    return f"{channel}:{account}:{external_id}"
