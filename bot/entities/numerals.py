"""Chinese numerals as numbers; how they are read is cn2an's knowledge."""

import cn2an

NUMERAL = r"(?:\d{1,9}(?:\.\d{1,2})?[百千万]?|[零〇一二两三四五六七八九十百千万半]{1,9})"
"""Bounded, so that a text of a thousand digits costs no more than another."""


def amount(words: str) -> float | None:
    """ "两百", "三十", "1.5万", "半"; None for what is no number."""
    if words == "半":
        return 0.5
    try:
        return float(cn2an.cn2an(words.replace("〇", "零"), "smart"))
    except ValueError:
        return None


def plain(number: float) -> str:
    """Without needless zeros: 30, 0.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
