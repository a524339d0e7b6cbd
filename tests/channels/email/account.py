"""What an account of `email` is given by the tests."""

from typing import Any

MAILBOX: dict[str, Any] = {
    "address": "support@unicom.test", "user": "demo", "secret": "pw", "poll_seconds": 1,
    "imap": {"host": "127.0.0.1", "port": 9, "security": "plain"},
    "smtp": {"host": "127.0.0.1", "port": 9, "security": "plain", "login": False},
}  # fmt: skip
"""Of the double that runs beside the switchboard; nowhere else there is a server."""
