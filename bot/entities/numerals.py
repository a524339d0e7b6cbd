"""Chinese numerals as numbers; how they are read is cn2an's knowledge."""

import cn2an

NUMERAL = r"(?:\d{1,9}(?:\.\d{1,2})?[百千万]?|[零〇一二两三四五六七八九十百千万半]{1,9})"
"""Bounded, so that a text of a thousand digits costs no more than another."""
_FRACTION = "[零〇一二三四五六七八九]{1,4}"
DECIMAL = r"(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?)"
AMOUNT = rf"(?:[零〇一二两三四五六七八九十百千万]{{1,9}}点{_FRACTION}|{DECIMAL}[百千万]?|{NUMERAL})"
"""What can be parted: "零点五", "1,234.5"; of the clock only where no unit follows."""


def amount(words: str) -> float | None:
    """ "两百", "三十", "1.5万", "1,234", "零点五", "半"; None for what is no number."""
    if words == "半":
        return 0.5
    try:
        return float(cn2an.cn2an(words.replace("〇", "零").replace(",", ""), "smart"))
    except ValueError:
        return None


def plain(number: float) -> str:
    """Without needless zeros: 30, 0.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
