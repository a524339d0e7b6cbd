"""Sets text in lines that fit: words stay whole, and no line begins with a closing mark."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_PIECES = re.compile(r"[^\W\u2e80-\U0003ffff]+(?:[.,:/@_'-][^\W\u2e80-\U0003ffff]+)*|\s|.")
NOT_FIRST = frozenset("，。、；：？！）》」』】〉”’…—,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〈“‘([{")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
BOX = "□"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How long a text is, and how wide a line may be, in pixels."""

    length: Callable[[str], float]
    width: float


def printable(text: str) -> str:
    """What a font can draw: pictures are boxes, what has no width is gone."""
    text = unicodedata.normalize("NFC", text.replace("\t", "    "))
    return "".join(_sign(sign) for sign in text if sign == "\n" or not _is_nothing(sign))


def _is_nothing(sign: str) -> bool:
    return unicodedata.category(sign) in _DROPPED or 0x1F3FB <= ord(sign) <= 0x1F3FF


def _sign(sign: str) -> str:
    return BOX if 0x1F000 <= ord(sign) <= 0x1FAFF else sign


def set_lines(text: str, measure: Measure) -> list[str]:
    return [line for paragraph in text.split("\n") for line in _set(paragraph, measure)]


def _set(paragraph: str, measure: Measure) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(paragraph, measure):
        if line and measure.length(line + piece) > measure.width and piece not in NOT_FIRST:
            keep = _tail(line)
            lines.append(line[: len(line) - len(keep)].rstrip())
            line = keep + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _tail(line: str) -> str:
    """Opening marks at the end of a line, which go down with what they open."""
    return line[len(line.rstrip("".join(_NOT_LAST))) :]


def _pieces(paragraph: str, measure: Measure) -> list[str]:
    found = []
    for piece in _PIECES.findall(paragraph):
        fits = len(piece) == 1 or measure.length(piece) <= measure.width
        found += [piece] if fits else list(piece)
    return found
