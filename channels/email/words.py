"""Header fields as text: encoded words (RFC 2047), parameters (RFC 2231), raw eight-bit bytes."""

import binascii
import re
from urllib.parse import unquote_to_bytes

from channels.content import unhidden
from channels.email.charsets import decode

_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(
    rb"(?<=[;\s])([\w!#$&+.^-]+)(?:\*(\d{1,3}))?(\*)?\s*=\s*(\"(?:[^\"\\]|\\.){0,2000}\"|[^;]*)",
    re.DOTALL,
)
_COMMENT = re.compile(rb"\([^()]*\)")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_NO_BASE64 = re.sub(rb"[A-Za-z0-9+/=_-]", b"", bytes(range(256)))
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]+")


def decode_words(value: bytes) -> str:
    """Unfolded text; words that stand side by side in one charset are joined before they are
    decoded, since many senders split in the middle of a letter."""
    out: list[str] = []
    pending, charset, end = b"", "", 0
    for found in _WORD.finditer(value):
        between = value[end : found.start()]
        label = found[1].decode("latin-1").lower()
        if between.strip() or label != charset or not pending:
            out.append(decode(pending, charset)[0])
            out.append(decode(between if between.strip() or not end else b"")[0])
            pending, charset = b"", label
        pending += _unpack(found[2], found[3])
        end = found.end()
    out += [decode(pending, charset)[0], decode(value[end:])[0]]
    return one_line("".join(out))


def one_line(text: str) -> str:
    return " ".join(unhidden(_CONTROLS.sub(" ", text)).split())


def _unpack(encoding: bytes, payload: bytes) -> bytes:
    if encoding in b"bB":
        return base64_bytes(payload)
    return binascii.a2b_qp(payload.replace(b" ", b"_"), header=True)


def base64_bytes(data: bytes) -> bytes:
    """What can be read of it; several pieces that were joined after their padding as well."""
    clean = data.translate(_URL_SAFE, _NO_BASE64)
    return b"".join(_piece(piece) for piece in re.split(rb"=+", clean, maxsplit=1000))


def _piece(piece: bytes) -> bytes:
    whole = piece[: len(piece) - (len(piece) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """The bare value in lower case and its parameters, those in pieces put together."""
    bare, _, _ = value.partition(b";")
    pieces: dict[str, list[tuple[int, bool, bytes]]] = {}
    for name, number, star, raw in _PARAMETER.findall(value):
        key = name.decode("latin-1").lower()
        pieces.setdefault(key, []).append((int(number or 0), bool(star), _unquote(raw)))
    words = _COMMENT.sub(b"", bare).decode("latin-1").split()
    return words[0].strip('"').lower() if words else "", {
        key: _join(parts) for key, parts in pieces.items()
    }


def _unquote(raw: bytes) -> bytes:
    raw = raw.strip()
    if raw.startswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", raw[1:].removesuffix(b'"'))
    return raw


def _join(pieces: list[tuple[int, bool, bytes]]) -> str:
    encoded = [piece for piece in pieces if piece[1]]
    if not encoded and len(pieces) == 1:
        return decode_words(pieces[0][2])
    charset, data = "", b""
    for number, star, raw in sorted(pieces, key=lambda piece: piece[0]):
        said = raw
        if star and number == 0 and raw.count(b"'") >= 2:
            label, _, said = raw.split(b"'", 2)
            charset = label.decode("latin-1")
        data += unquote_to_bytes(said) if star else said
    return decode_words(data) if b"=?" in data else one_line(decode(data, charset)[0])
