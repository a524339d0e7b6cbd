"""What is too long for the text messages that it may take is cut at a sentence."""

from collections.abc import Callable, Sequence

from channels.sms.coding import measure
from channels.sms.header import MOST_PARTS
from hub.core.errors import TooLong
from hub.core.fit import Capabilities, cut, fit
from hub.core.parts import File, Part, Text, plain_text
from hub.core.ports.wording import Shortened

_BARE = Capabilities()
_ENDS = "。！？；.!?;\n"


def shorten(parts: tuple[Part, ...], *, limit: int, more: str) -> Shortened | None:
    """The longest text among the parts cut so that all of them, and `more` behind it, fit.

    None where they fit as they are, or where even without that text they would not. Files are
    left to the page that `more` leads to.
    """
    if not limit or _parts(parts) <= limit:
        return None
    kept = tuple(part for part in parts if not isinstance(part, File)) if more else parts
    at = _longest(kept)
    if at is None:
        return None
    before, text, after = kept[:at], _text(kept[at]), kept[at + 1 :]

    def whole(length: int) -> tuple[Part, ...]:
        return (*before, Text(text=_with(_head(text, length), more)), *after)

    length = _most(len(text) - 1, lambda length: _parts(whole(length)) <= limit)
    return Shortened(parts=whole(length), full=text) if length else None


def _text(part: Part) -> str:
    return part.text if isinstance(part, Text) else ""


def _longest(parts: Sequence[Part]) -> int | None:
    lengths = [len(_text(part)) for part in parts]
    return lengths.index(max(lengths)) if any(lengths) else None


def _parts(parts: tuple[Part, ...]) -> int:
    try:
        return measure(plain_text(fit(parts, _BARE))).parts
    except TooLong:
        return MOST_PARTS + 1


def _head(text: str, length: int) -> str:
    """Of at most so many characters, up to the end of a sentence where there is one."""
    head = cut(text, length)[0].rstrip() if length else ""
    if not head or head[-1] in _ENDS:
        return head
    return f"{head}{'...' if head.isascii() else '…'}"


def _with(head: str, more: str) -> str:
    return "\n".join(filter(None, (head, more)))


def _most(upper: int, fits: Callable[[int], bool]) -> int:
    """The greatest length that fits, by halves; 0 for none."""
    low, high = 0, upper
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low if fits(low) else 0
