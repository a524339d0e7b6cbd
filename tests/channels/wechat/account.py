"""What an account of `wechat` is given by the tests."""

from typing import Any

WECHAT: dict[str, Any] = {
    "appid": "wx49f0ab532d5d035a", "secret": "s" * 32, "token": "hubtoken123", "mode": "safe",
    "aes_key": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "api_url": "http://127.0.0.1:9",
}  # fmt: skip
"""Whose interface is not there: messages come in all the same."""
