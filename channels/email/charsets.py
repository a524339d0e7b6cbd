"""Bytes as text, whatever their label says: names that mean more, labels that lie or are none."""

import codecs
import re
from functools import lru_cache

# What senders call it, and what they mean by it: the wider set of the same family.
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "big5hkscs": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949", "iso2022_jp": "iso2022_jp_ext",
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "ascii": "cp1252",
}  # fmt: skip
_ALIASES = {
    "cp-936": "gbk", "x-gbk": "gbk", "gb-2312": "gbk", "gb_2312-80": "gbk", "gb2312_charset": "gbk",
    "ansi_x3.110-1983": "latin-1", "x-sjis": "cp932", "x-euc-jp": "euc_jp", "x-big5": "big5",
    "utf8mb4": "utf-8", "ks_c_5601": "cp949", "windows-31j": "cp932", "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8", "x-mac-roman": "mac-roman", "x-windows-949": "cp949",
}  # fmt: skip
# Only these: others are no charsets (`hex`), slow (`punycode`), or hide what is meant (UTF-7).
_TAKEN = re.compile(
    r"utf-(8|16|32)(-[bl]e)?|utf-8-sig|gb18030|gbk|gb2312|hz|big5(hkscs)?|cp(125\d|437|85\d|86[0-69]|874|932|949|950)|euc_\w+"
    r"|iso8859-\d+|iso2022_\w+|shift_jis\w*|koi8-\w|mac-\w+|johab|tis-620|ascii"
)
_ESCAPES = re.compile(rb"\x1b(\$[@B]|\(J)")
_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
_SAMPLE = 20_000


def decode(data: bytes, label: str = "") -> tuple[str, bool]:
    """The text, and whether it had to be guessed or mended. Never raises."""
    codec = _codec(label)
    if b"\x1b" in data and codec in {"cp1252", "utf-8"} and _ESCAPES.search(data):
        codec = "iso2022_jp_ext"
    if data.isascii() and codec and codec.startswith(("cp", "gb", "utf-8", "iso8859", "big5")):
        return data.decode("ascii"), False
    if codec is None or _lies(data, codec):
        return _guess(data), bool(label)
    try:
        return data.decode(codec), False
    except (UnicodeError, ValueError):
        return _mend(data, codec), True


def _mend(data: bytes, codec: str) -> str:
    """Of what is broken or labelled wrong: another charset that fits, or signs for what does not.

    A label of Chinese is believed in all that it can say: a byte that is cut off is no other.
    """
    if codec == "iso2022_jp_ext":
        return data.decode("iso2022_jp_2004", "replace")
    if codec.startswith(("utf-8", "cp", "iso8859", "big5")) and "�" not in (text := _guess(data)):
        return text
    return data.decode(codec, "replace")


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    """The codec of a label, None when it is unknown or not to be used."""
    name = label.strip("\"' ").lower().partition("*")[0]
    if not re.fullmatch(r"[\w.:-]{1,40}", name, re.ASCII):
        return None
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
    except LookupError:
        return None
    return _MEANT.get(found, found) if _TAKEN.fullmatch(found) else None


def _lies(data: bytes, codec: str) -> bool:
    if codec.startswith(("utf-16", "utf-32")):
        return b"\x00" not in data and data.isascii()
    if codec.startswith(("cp125", "iso8859", "gb", "big5", "cp950")) and not data.isascii():
        return _is_wide_utf8(data) or (codec == "cp1252" and _shares(data)[0] > 0.7)
    return False


def _is_wide_utf8(data: bytes) -> bool:
    """UTF-8 with letters of three bytes, which no other charset forms by chance; Latin too."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return any(letter >= "⸀" for letter in text) or max(text) < "ࠀ"


def _guess(data: bytes) -> str:
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace")
    if _ESCAPES.search(data):
        return data.decode("iso2022_jp_ext", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0:
            return data.decode("utf-8-sig", "replace")
    for codec in _likely(data):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8" if _mostly_utf8(data) else "cp1252", "replace")


def _mostly_utf8(data: bytes) -> bool:
    lost = data[:_SAMPLE].decode("utf-8", "replace").count("�")
    high = sum(byte > 0x7F for byte in data[:_SAMPLE])
    return lost * 10 < high


def _likely(data: bytes) -> list[str]:
    """Which of the charsets of several bytes it looks like, by where their common letters lie."""
    gb, big5 = _shares(data)
    found = ["gb18030"] if gb > 0.6 else []
    return [*found, "cp950"] if big5 > 0.8 else found


def _shares(data: bytes) -> tuple[float, float]:
    """How much of it is in the common rows of GB 2312, and of Big5."""
    if len(data) < 2:
        return 0.0, 0.0
    pairs = _PAIRS.findall(data[:_SAMPLE])
    gb = sum(_in_gb(pair) for pair in pairs)
    big5 = sum(len(pair) == 2 and 0xA1 <= pair[0] <= 0xC6 for pair in pairs)
    return gb / max(1, len(pairs)), big5 / max(1, len(pairs))


def _in_gb(pair: bytes) -> bool:
    if len(pair) < 2 or pair[1] < 0xA1:
        return False
    return 0xB0 <= pair[0] <= 0xD7 or 0xA1 <= pair[0] <= 0xA3
