"""Marks by which our own threads are known again: in reply addresses and in message ids.

A mark proves that its bearer has had a mail of ours. It never moves him into a thread: whoever
writes is in the thread of his own address, and is looked at when he bears the mark of another's.
"""

import hmac
from base64 import b32decode, b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from channels.email.mail import Mail

_THREAD, _SEQ, _SEAL = 12, 3, 5
_LENGTH = 33
"""Letters of a mark: one that begins it, and 20 bytes in base 32."""


@dataclass(frozen=True, slots=True)
class Place:
    """A thread of ours and a message in it; `seq` 0 for none."""

    thread: str
    seq: int


class Marks:
    """`secret` is the hub's, so that no stranger makes one up; small letters and digits only."""

    def __init__(self, secret: bytes, account: str) -> None:
        self._key = hmac.digest(secret, f"mail marks of {account}".encode(), "sha256")

    def write(self, place: Place) -> str:
        body = bytes.fromhex(place.thread) + place.seq.to_bytes(_SEQ)
        return "z" + b32encode(body + self._seal(body)).decode().lower()

    def read(self, text: str) -> Place | None:
        """None for whatever was not written here; servers may have changed small and capital."""
        if len(text) != _LENGTH or text[0] not in "zZ":
            return None
        try:
            data = b32decode(text[1:].upper())
        except ValueError:
            return None
        body, seal = data[:-_SEAL], data[-_SEAL:]
        if not hmac.compare_digest(seal, self._seal(body)):
            return None
        return Place(body[:_THREAD].hex(), int.from_bytes(body[_THREAD:]))

    def _seal(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_SEAL]

    def address(self, place: Place, address: str) -> str:
        """`address` with the mark of `place` in it."""
        name, _, domain = address.partition("@")
        return f"{name}+{self.write(place)}@{domain}"

    def message_id(self, place: Place, domain: str) -> str:
        """Without brackets; the same message has the same one at every attempt."""
        return f"{self.write(place)}@{domain}"

    def places(self, mail: Mail) -> frozenset[Place]:
        """All that a mail bears marks of: where it went to, and what it answers."""
        tags = (_tag(one) for one in recipients(mail))
        ids = (*mail.in_reply_to.split(), *mail.references)
        names = (one.strip("<>").partition("@")[0] for one in ids)
        return frozenset(self._known((*tags, *names)))

    def returned(self, mail: Mail) -> Place | None:
        """The message that a bounce is about: by where it went to, else what it encloses."""
        addresses = (*mail.delivered_to, *(one.address for one in mail.to))
        enclosed = (
            one.original_message_id.partition("@")[0] for one in (*mail.bounces, *mail.delays)
        )
        found = self._known((*map(_tag, addresses), *enclosed))
        return next((place for place in found if place.seq), None)

    def _known(self, texts: Iterable[str]) -> Iterable[Place]:
        return (place for text in texts if (place := self.read(text)))


def recipients(mail: Mail) -> Iterator[str]:
    """All addresses that it came to, as it says and as servers noted."""
    yield from mail.delivered_to
    yield from (one.address for one in (*mail.to, *mail.cc))


def _tag(address: str) -> str:
    return address.partition("@")[0].partition("+")[2]


def is_stranger(thread: str, places: Iterable[Place]) -> bool:
    """Whether who writes in `thread` bears marks, and only of other people's threads."""
    threads = {place.thread for place in places}
    return bool(threads) and thread not in threads
