"""The picture that WeCom wants beside every link: a plain one, in the house's colour."""

import struct
import zlib

SIDE = 64
COLOUR = bytes((0x0B, 0x61, 0x80))
COVER_NAME = "cover.png"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _plain() -> bytes:
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    rows = (b"\0" + COLOUR * SIDE) * SIDE
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


COVER = _plain()
