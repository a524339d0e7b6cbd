"""What an account of `smpp` is given by the tests."""

from typing import Any

SMSBOX: dict[str, Any] = {
    "number": "10010", "per_second": 500,
    "carriers": [{"name": "cu", "host": "127.0.0.1", "port": 9, "system_id": "demo",
                  "password": "secret"}],
}  # fmt: skip
"""Of the message centre that runs beside the switchboard, like those of mail."""
