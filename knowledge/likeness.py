"""How alike two wordings look, whatever their words mean: order, negation and small words count."""

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_SIGN = re.compile(r"[\W_]+")


def grams(plain: str) -> frozenset[str]:
    """Neighbouring characters of normalised text: two where it is Chinese, else three."""
    text = _SIGN.sub("", plain)
    n = 2 if _HAN.search(text) else 3
    return frozenset(text[at : at + n] for at in range(max(len(text) - n + 1, 1))) - {""}


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient: 0 nothing alike, 1 the same."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def language_of(text: str) -> str:
    """ "zh" or "en", by its letters; "" where there are none."""
    if _HAN.search(text):
        return "zh"
    return "en" if re.search("[a-zA-Z]", text) else ""
