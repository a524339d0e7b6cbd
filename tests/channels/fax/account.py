"""What an account of `fax` is given by the tests: a mailbox where those of `email` are."""

from typing import Any

from tests.channels.email.account import MAILBOX
from tests.channels.fax.gateway import GATEWAY

FAXBOX: dict[str, Any] = MAILBOX | {
    "address": "fax@unicom.test", "user": "fax-demo", "senders": [GATEWAY],
    "send_to": "{number}@fax.test",
}  # fmt: skip
