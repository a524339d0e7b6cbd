"""What hub and worker tell each other: a JSON head and the bytes that go with it."""

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST = 96 * 2**20
"""Bytes of a frame: a longer one is a mistake, or an attempt to fill somebody's memory."""
PREFIX = struct.Struct("!II")
"""How long head and bytes are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    head: Mapping[str, Any]
    blobs: tuple[bytes, ...] = field(default=(), repr=False)

    def pack(self) -> bytes:
        head = json.dumps({**self.head, "blobs": [len(blob) for blob in self.blobs]}).encode()
        body = b"".join(self.blobs)
        return PREFIX.pack(len(head), len(body)) + head + body


def sizes(prefix: bytes) -> tuple[int, int]:
    """Of head and bytes; raises ValueError for too much."""
    head, body = PREFIX.unpack(prefix)
    if head + body > LARGEST:
        raise ValueError("the frame is too long")
    return head, body


def unpack(head: bytes, body: bytes) -> Frame:
    told = json.loads(head)
    return Frame(head=told, blobs=tuple(_cut(body, told.pop("blobs"))))


def _cut(body: bytes, lengths: list[int]) -> Iterator[bytes]:
    begin = 0
    for length in lengths:
        yield body[begin : begin + length]
        begin += length
