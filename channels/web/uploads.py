"""Files that visitors send: stored under what their bytes show them to be, then named by a ticket.

A ticket says whose upload it is, so that nobody hangs another's file on a message of his own.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from channels.content import TooLarge
from channels.media import last_step
from channels.web.signing import Signer
from hub.core.clock import Clock
from hub.core.errors import InputError
from hub.core.parts import File, file_part

FILES = 5
"""How many one message may bring."""
LIFETIME = timedelta(hours=20)
"""Less than the store keeps what no message speaks of."""
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a file of this kind is served, and how its bytes begin."""

    content_type: str
    signs: tuple[bytes, ...] = (b"",)

    def fits(self, data: bytes) -> bool:
        return any(re.match(sign, data, re.DOTALL) for sign in self.signs)


_JPEG, _ZIP = Kind("image/jpeg", (b"\xff\xd8\xff",)), (b"PK\x03\x04",)
KINDS = {
    ".png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".gif": Kind("image/gif", (b"GIF8[79]a",)),
    ".webp": Kind("image/webp", (b"RIFF....WEBP",)),
    ".pdf": Kind("application/pdf", (b"%PDF-",)),
    ".docx": Kind(f"{_OFFICE}.wordprocessingml.document", _ZIP),
    ".xlsx": Kind(f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    ".pptx": Kind(f"{_OFFICE}.presentationml.presentation", _ZIP),
    ".zip": Kind("application/zip", _ZIP),
    ".txt": Kind("text/plain"),
    ".csv": Kind("text/csv"),
    ".mp3": Kind("audio/mpeg", (b"ID3", b"\xff[\xe2-\xfb]")),
    ".m4a": Kind("audio/mp4", (b"....ftyp",)),
    ".mp4": Kind("video/mp4", (b"....ftyp",)),
}
"""Nothing among them that a browser would run; by the name's last ending."""


class WrongKind(InputError):
    """Not one of the kinds of file that are taken, or not what its name says."""

    status = 415

    def __init__(self) -> None:
        super().__init__("wrong_kind")


def read_upload(name: str, data: bytes, *, limit: int) -> tuple[str, str]:
    """The name and content type under which it is kept; raises InputError."""
    if len(data) > limit:
        raise TooLarge(limit=limit)
    if not data:
        raise InputError("empty_file")
    kept = last_step(name)
    kind = KINDS.get(PurePath(kept).suffix.lower())
    if kind is None or not kind.fits(data):
        raise WrongKind
    return kept, kind.content_type


class Tickets:
    """Names uploads of one account, each for the visitor who made it."""

    def __init__(self, secret: bytes, account: str, clock: Clock) -> None:
        self._signer = Signer(secret, b"web chat upload", account)
        self._clock = clock

    def make(self, visitor_id: str, file: File) -> str:
        expires = int((self._clock.now() + LIFETIME).timestamp())
        return self._signer.close(
            visitor_id, expires, file.file_id, file.name, file.content_type, file.size
        )

    def open(self, visitor_id: str, parts: Any) -> tuple[File, ...]:
        """The files that a message frame's `parts` name; raises InputError."""
        if not isinstance(parts, list) or len(parts) > FILES:
            raise InputError("bad_frame", why="parts")
        return tuple(self._open(visitor_id, part) for part in parts)

    def _open(self, visitor_id: str, part: Any) -> File:
        ticket = part.get("upload") if isinstance(part, dict) else None
        claims = self._signer.open(ticket) if isinstance(ticket, str) else None
        if claims is None or claims[0] != visitor_id or claims[1] <= self._clock.now().timestamp():
            raise InputError("bad_frame", why="upload")
        _, _, file_id, name, content_type, size = claims
        return file_part(name=name, content_type=content_type, size=size, file_id=file_id)
