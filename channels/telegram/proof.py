"""What Telegram shows us with each update, so that we know whose it is."""

import hmac


def secret_of(secret: bytes, account: str, token: str) -> str:
    """Of this hub, this account and this bot; `secret` is the hub's key."""
    return hmac.digest(secret, f"telegram\0{account}\0{token}".encode(), "sha256").hex()
