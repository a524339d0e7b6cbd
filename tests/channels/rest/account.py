"""What an account of `rest` is given by the tests."""

from typing import Any

TOKEN = "t" * 32
REST: dict[str, Any] = {"token": TOKEN}
