"""How alike two wordings look, whatever their words mean: order, negation and small words count."""

import re
from itertools import pairwise

_HAN = re.compile(r"[\u3400-\u9fff]")
_SIGN = re.compile(r"[\W_]+")

Grams = frozenset[tuple[str, ...]]


def letters(plain: str) -> str:
    """Normalised text without blanks and signs."""
    return _SIGN.sub("", plain)


def grams(letters: str) -> Grams:
    """Neighbouring letters: two where the text is Chinese, else three."""
    if _HAN.search(letters):
        return frozenset(pairwise(letters)) or frozenset({(letters,)})
    return frozenset(zip(letters, letters[1:], letters[2:], strict=False))


def likeness(one: Grams, other: Grams) -> float:
    """Dice's coefficient: 0 nothing alike, 1 the same."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def language_of(text: str) -> str:
    """ "zh" or "en", by its letters; "" where there are none."""
    if _HAN.search(text):
        return "zh"
    return "en" if re.search("[a-zA-Z]", text) else ""
