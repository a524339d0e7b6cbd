"""What an account of `sgip` is given by the tests."""

from collections import defaultdict
from typing import Any

from hub.house.ports import free_port

DOORS: defaultdict[str, int] = defaultdict(free_port)
"""Where accounts of SGIP listen."""
SGIP: dict[str, Any] = {
    "number": "10655010", "node": 3010012345, "corporation": "12345", "business": "KF",
    "gateway": {"host": "127.0.0.1", "port": 9, "name": "sp", "password": "for-the-gate"},
    "door": {
        "host": "127.0.0.1", "port": DOORS["demo"], "name": "smg", "password": "for-the-sp",
    },
}  # fmt: skip
"""Of a provider whose gateway is away, and may come and dial it."""
