"""The default alphabet of text messages, GSM 03.38, one septet an octet."""

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E,
    "|": 0x40, "€": 0x65,
}  # fmt: skip
ESCAPE = 0x1B
_SEPTETS = {
    **{letter: bytes([code]) for code, letter in enumerate(_BASIC) if code != ESCAPE},
    **{letter: bytes([ESCAPE, code]) for letter, code in _EXTENDED.items()},
}
_BEHIND_ESCAPE = {code: letter for letter, code in _EXTENDED.items()}


def septets_of(letter: str) -> bytes | None:
    """One octet, two for what stands behind an escape, None for what the alphabet lacks."""
    return _SEPTETS.get(letter)


def has_all(text: str) -> bool:
    return all(letter in _SEPTETS for letter in text)


def read_septets(octets: bytes) -> str:
    """Any octets: a lone escape is a blank, what is no septet loses its eighth bit."""
    letters, escaped = [], False
    for octet in octets:
        code = octet & 0x7F
        if escaped:
            letters.append(_BEHIND_ESCAPE.get(code, _BASIC[code] if code != ESCAPE else " "))
            escaped = False
        elif code == ESCAPE:
            escaped = True
        else:
            letters.append(_BASIC[code])
    return "".join(letters) + (" " if escaped else "")
