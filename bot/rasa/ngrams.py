"""A linear model over words and character n-grams; knows nothing of Rasa.

Words and characters are weighed (tf-idf, sublinear) and brought to length one apart from each
other, so that a long story of many characters does not drown its few telling words.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

Cut = Callable[[str], Sequence[str]]
Vector = list[tuple[int, float]]

LONGEST = 3
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_BLANKS = re.compile(r"\s+")


def terms(text: str, cut: Cut) -> Iterator[list[str]]:
    """The words, with pairs of Latin ones, and then the n-grams of characters."""
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).lower())
    latin = _LATIN.findall(plain)
    words = [f"w:{word}" for word in cut(plain) if word.strip()]
    yield words + [f"w:{one} {other}" for one, other in pairwise(latin)]
    edged = f" {plain.strip()} "
    yield [
        f"c:{edged[at : at + size]}"
        for size in range(1, LONGEST + 1)
        for at in range(len(edged) - size + 1)
    ]


class Ngrams:
    """`weights` has a row a term, `bias` and `names` an entry an intent."""

    def __init__(
        self, names: Sequence[str], known: dict[str, int], idf: Any, weights: Any, bias: Any
    ) -> None:
        self.names = tuple(names)
        self._known = known
        self._idf = idf
        self._weights = weights
        self._bias = bias

    @classmethod
    def learn(cls, texts: Sequence[str], intents: Sequence[str], cut: Cut, **how: Any) -> "Ngrams":
        """One against the rest; `how` are scikit-learn's own words for a logistic regression."""
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        parts = [list(terms(text, cut)) for text in texts]
        seen = Counter(term for both in parts for term in {*both[0], *both[1]})
        known = {term: at for at, term in enumerate(sorted(seen))}
        counts = np.array([seen[term] for term in sorted(seen)])
        idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype("float32")
        rows = [_weigh(both, known, idf) for both in parts]
        cells = [(row, at, value) for row, one in enumerate(rows) for at, value in one]
        row, at, value = zip(*cells, strict=True)
        matrix = csr_matrix((value, (row, at)), shape=(len(texts), len(known)))
        model = LogisticRegression(solver="liblinear", random_state=42, **how)
        model.fit(matrix, list(intents))
        weights = np.ascontiguousarray(model.coef_.T, dtype="float32")
        return cls(list(model.classes_), known, idf, weights, model.intercept_.astype("float32"))

    def read(self, text: str, cut: Cut) -> Any:
        """Each intent's share of certainty, in the order of `names`; the shares sum to one."""
        found = _weigh(list(terms(text, cut)), self._known, self._idf)
        at = [index for index, _ in found]
        values = np.array([value for _, value in found], dtype="float32")
        odds = 1 / (1 + np.exp(-(values @ self._weights[at] + self._bias)))
        return odds / odds.sum()

    def save(self, folder: Path) -> None:
        terms_ = sorted(self._known, key=self._known.__getitem__)
        text = json.dumps({"names": self.names, "terms": terms_}, ensure_ascii=False)
        (folder / "ngrams.json").write_text(text, encoding="utf-8")
        arrays = {"idf": self._idf, "weights": self._weights, "bias": self._bias}
        np.savez(folder / "ngrams.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "Ngrams":
        kept = json.loads((folder / "ngrams.json").read_text(encoding="utf-8"))
        with np.load(folder / "ngrams.npz", allow_pickle=False) as arrays:
            found = [arrays[name] for name in ("idf", "weights", "bias")]
        return cls(kept["names"], {term: at for at, term in enumerate(kept["terms"])}, *found)


def _weigh(both: Sequence[Sequence[str]], known: dict[str, int], idf: Any) -> Vector:
    found: Vector = []
    for part in both:
        counts = Counter(known[term] for term in part if term in known)
        weighed = [(at, (1 + math.log(n)) * float(idf[at])) for at, n in counts.items()]
        length = math.sqrt(sum(value * value for _, value in weighed)) or 1.0
        found += [(at, value / length) for at, value in weighed]
    return found
