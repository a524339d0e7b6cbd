"""The map of the project: whatever place it names is there."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "where-things-go.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_][\w/.-]*(?:/|\.(?:py|ts|json|toml|md)))`", PAGE)))
NOT_OURS = {"node_modules", "static", "__pycache__"}


def places() -> set[str]:
    """Folders with a stroke at their end; none of what is installed or built."""
    found = set()
    for folder, below, files in os.walk(ROOT):
        below[:] = [one for one in below if one not in NOT_OURS and not one.startswith(".")]
        here = Path(folder).relative_to(ROOT).as_posix()
        found |= {f"/{here}/{name}" for name in files} | {f"/{here}/"}
    return found


@pytest.fixture(scope="module")
def there() -> set[str]:
    return places()


def test_it_names_many():
    assert len(NAMED) > 100


@pytest.mark.parametrize("name", [one for one in NAMED if "NNNN" not in one])
def test_it_is_there(name: str, there: set[str]):
    """In full, or from some room on, as the page says `pacing.py` beside its neighbour."""
    assert any(one.endswith(f"/{name}") for one in there)
