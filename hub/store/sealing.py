"""Secrets that are kept in the store are sealed with the hub's key first."""

from cryptography.fernet import Fernet, InvalidToken

from hub.core.errors import Unavailable


class Seal:
    """`key` is a Fernet key, derived from the hub's secret."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    def close(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes, *, of: str) -> str:
        """`of` is told where it does not open; raises Unavailable."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unavailable(
                f"the secret key does not open {of}: "
                "HUB_SECRET_KEY is not the one it was sealed with"
            ) from error
