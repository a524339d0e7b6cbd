"""Bytes of unknown origin as text: UTF-8, UTF-16 with its mark, or what Excel in China writes."""

import codecs

from knowledge.exchange.records import Flaws

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, flaws: Flaws) -> str:
    """The text; unreadable bytes are a flaw of their line, and end the reading."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    flaws.add("line", line, "", "encoding")
    flaws.raise_any()
    return ""
