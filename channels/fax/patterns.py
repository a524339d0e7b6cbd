"""Lines of a gateway's mails, written down as they look: `Pages: {pages}`.

They are no regular expressions: whoever sets one up need not know any, and none takes long.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

FIELDS = ("caller", "station", "pages", "comm_id", "number", "reason")
LENGTH = 200
LINES, LINE = 400, 1000
"""How much of a mail is looked at: lines, and letters of each."""
_FIELD = re.compile(r"\{([^{}]*)\}|\*")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words, and between them fields; a field without a name is anything at all."""

    words: tuple[str, ...]
    names: tuple[str, ...]

    def find(self, line: str) -> Mapping[str, str] | None:
        """What stands in its fields, each up to the next words; None for another line."""
        rest, small = line, _small(line)
        if not small.startswith(self.words[0]):
            return None
        at, found = len(self.words[0]), {}
        for name, word in zip(self.names, self.words[1:], strict=True):
            end = small.find(word, at) if word else len(small)
            if end < 0:
                return None
            found[name] = rest[at:end].strip()
            at = end + len(word)
        found.pop("", None)
        return found if at == len(small) else None


def pattern(text: str) -> Pattern:
    """Raises ValueError for what is none: fields of other names, or with nothing between them."""
    if len(text) > LENGTH:
        raise ValueError("too long")
    line = one_line(text)
    names = tuple(found[1] or "" for found in _FIELD.finditer(line))
    words = tuple(_small(word) for word in re.split(r"\{[^{}]*\}|\*", line))
    if not set(names) <= {"", *FIELDS} or "{}" in line:
        raise ValueError("no such field")
    if not words[0] or not all(words[1:-1]):
        raise ValueError("nothing to know it by")
    return Pattern(words, names)


def patterns(texts: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(pattern(text) for text in texts if text.strip())


def gather(lines: Sequence[str], among: Iterable[Pattern]) -> dict[str, str]:
    """Each field as the first pattern tells it that finds something in it."""
    told: dict[str, str] = {}
    for one in among:
        for line in lines:
            if (found := one.find(line)) is not None:
                told |= {name: value for name, value in found.items() if value and name not in told}
    return told


def lines_of(text: str) -> list[str]:
    return [one_line(line[:LINE]) for line in text.splitlines()[:LINES] if line.strip()]


def one_line(text: str) -> str:
    """Full-width letters and colons as plain ones, and one blank for many."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _small(text: str) -> str:
    """Of the same length, so that places in it are places in `text`."""
    return text.translate(_LOWER)
