"""What the hub's indices in a cluster are called and look like."""

import hashlib
import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from hub.core.clock import new_id

ALIAS = "kb"
"""Where all hubs ask; the index behind it changes with every rebuild."""
SHAPE = 2
"""To be raised when an index of before cannot be read any more."""
OURS = re.compile(r"kb_v[0-9]+_[0-9a-f]{24}")
PATTERN = "kb_v*"
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,  # terms are counted over a shard: more would rank differently
    "auto_expand_replicas": "0-1",
    "gc_deletes": "1h",  # so long a late writer cannot bring back what was deleted
}
_TERMS = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
_PROPERTIES: dict[str, Any] = {
    "ask": _TERMS,
    "answer": _TERMS,
    "regions": {"type": "keyword"},
    "tiers": {"type": "keyword"},
    "valid_from": {"type": "date", "format": "strict_date"},
    "valid_until": {"type": "date", "format": "strict_date"},
    "body": {"type": "object", "enabled": False},
}
_SOURCES = ("analysis.py", "imprint.py", "stem.py", "vocabulary.py")
_CUTTERS = ("rjieba", "zhconv-rs")


def new_name() -> str:
    return f"kb_v{SHAPE}_{new_id()}"


def mapping(edition: int) -> dict[str, Any]:
    meta = {"shape": SHAPE, "analysis": analysis(), "edition": edition}
    return {"dynamic": "strict", "_meta": meta, "properties": _PROPERTIES}


def edition_of(meta: dict[str, Any]) -> int | None:
    """Which rebuild the index comes from; -1: words were cut otherwise; None: cannot be read."""
    if meta.get("shape") != SHAPE:
        return None
    return int(meta["edition"]) if meta["analysis"] == analysis() else -1


@cache
def analysis() -> str:
    """A digest of all that decides which terms a text has."""
    room = files("knowledge")
    words = sorted((room / "words").iterdir(), key=lambda file: file.name)
    digest = hashlib.sha256()
    for file in (*words, *(room / name for name in _SOURCES)):
        digest.update(file.read_bytes())
    digest.update(" ".join(map(version, _CUTTERS)).encode())
    return digest.hexdigest()[:16]
