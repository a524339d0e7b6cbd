"""Makes sure that one process alone uses a directory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.house.texts import Refused


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds this lock file, which the kernel frees however we die; raises Refused if it is held."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("data_dir_in_use", path=path.parent) from None
        yield
