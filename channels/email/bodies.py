"""What stands in a part: its bytes unpacked, its text, and files that were written into a text."""

import binascii
import quopri
import re
from collections.abc import Iterator

from channels.email.charsets import decode
from channels.email.parts import Part
from channels.email.words import base64_bytes, parameters

TEXT_BYTES = 4 << 20
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)
_PROSE = re.compile(rb"[A-Za-z]{2,20} [A-Za-z]{1,20} [A-Za-z]{2,20}")


def content(part: Part) -> bytes:
    """The part's bytes without their transfer encoding, as far as it was kept to."""
    body = part.body
    encoding = parameters(part.first("Content-Transfer-Encoding"))[0]
    if encoding == "base64":
        return body if _PROSE.search(body, 0, 400) else base64_bytes(body)
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding in {"uuencode", "x-uuencode", "x-uue", "uue"}:
        files = list(uuencoded(body)[1])
        return files[0][1] if files else body
    return body


def text_of(part: Part, data: bytes) -> tuple[str, bool]:
    """The part's unpacked bytes as text with plain line ends; whether it was guessed or cut."""
    text, mended = decode(data[:TEXT_BYTES], part.parameters.get("charset", ""))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if part.parameters.get("format", "").lower() == "flowed":
        lines = unflow(lines, joined=part.parameters.get("delsp", "").lower() == "yes")
    return lines, mended or len(data) > TEXT_BYTES


def unflow(text: str, *, joined: bool) -> str:
    """Paragraphs of `format=flowed` (RFC 3676) on one line each; quotes stay as they are."""
    out: list[str] = []
    flows = False
    for stuffed in text.split("\n"):
        quoted = stuffed.startswith(">")
        line = stuffed.removeprefix(" ")
        if flows and not quoted and line != "-- ":
            out[-1] = (out[-1][:-1] if joined else out[-1]) + line
        else:
            out.append(line)
        flows = line.endswith(" ") and line != "-- " and not quoted
    return "\n".join(out)


def uuencoded(data: bytes) -> tuple[bytes, Iterator[tuple[str, bytes]]]:
    """The text without files that were written into it by uuencode, and those files."""
    rest: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    for begin in _UU_BEGIN.finditer(data):
        if begin.start() < at:
            continue
        end = _UU_END.search(data, begin.end())
        packed = data[begin.end() : end.start()] if end else b""
        unpacked = _unpack(packed, base64=data.startswith(b"begin-b", begin.start()))
        if end is None:
            break
        if unpacked:
            rest.append(data[at : begin.start()])
            files.append((decode(begin[1])[0], unpacked))
            at = end.end()
    return b"".join([*rest, data[at:]]), iter(files)


def _unpack(packed: bytes, *, base64: bool) -> bytes:
    if base64:
        return base64_bytes(packed)
    out: list[bytes] = []
    for line in packed.splitlines():
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = ((line[0] - 32 & 63) * 4 + 5) // 3 if line else 0
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                return b""
    return b"".join(out)
