"""How much alike two texts are, by the pairs of characters that they share."""

from collections import Counter, defaultdict
from collections.abc import Mapping

TOO_MUCH = 0.8
"""Shared pairs, of all that either has: beyond it a text measures memory, not understanding."""


class Likeness:
    """`texts` are squeezed ones and where they stand."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._where = list(texts.values())
        self._sizes: list[int] = []
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            pairs = _pairs(text)
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._having[pair].append(number)

    def alike(self, text: str) -> str | None:
        """Where the likest stands, None where none is too much so."""
        pairs = _pairs(text)
        shared: Counter[int] = Counter()
        for pair in pairs:
            shared.update(self._having.get(pair, ()))
        shares = {n: k / (len(pairs) + self._sizes[n] - k) for n, k in shared.items()}
        best = max(shares, key=lambda number: shares[number], default=None)
        return self._where[best] if best is not None and shares[best] >= TOO_MUCH else None


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))
