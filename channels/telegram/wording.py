"""Texts as Telegram marks them up, counted as it counts: in units of UTF-16."""

from collections.abc import Iterator, Sequence

from channels.telegram.shapes import Entity
from hub.core.fit import cut

LIMIT = 4096


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str) -> Iterator[str]:
    """At sentences, as few as the limit allows; half of it always fits."""
    for piece in cut(text, LIMIT):
        yield from [piece] if units(piece) <= LIMIT else cut(piece, LIMIT // 2)


def spelt_out(text: str, entities: Sequence[Entity]) -> str:
    """Plain text that hides no address: a linked word is followed by where it leads."""
    raw = text.encode("utf-16-le", "surrogatepass")
    links = [one for one in entities if one.type == "text_link" and one.url]
    for link in sorted(links, key=lambda one: one.offset, reverse=True):
        start, end = 2 * link.offset, 2 * (link.offset + link.length)
        if raw[start:end].decode("utf-16-le", "replace") != link.url:
            raw = raw[:end] + f" ({link.url})".encode("utf-16-le", "surrogatepass") + raw[end:]
    return raw.decode("utf-16-le", "replace")
