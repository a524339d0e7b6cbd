"""Passwords as argon2id hashes, computed beside the event loop and never many at once."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
"""With two rounds and one lane the least that OWASP advises; two at once stay below 40 MB."""
AT_ONCE = 2
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._decoy = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, hashed: str | None, password: str) -> bool:
        """Takes as long for nobody (None) as for somebody, so that names cannot be probed."""
        async with self._turns:
            matched = await asyncio.to_thread(self._verify, hashed or self._decoy, password)
        return matched and hashed is not None

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def new_password() -> str:
    """Easy to read out, 59 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join(letters[i : i + 4] for i in range(0, 12, 4))
