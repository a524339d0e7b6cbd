"""What rooms ask of whoever starts child processes for them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Child(Protocol):
    """A running command that ends with the hub, however the hub ends."""

    @property
    def pid(self) -> int: ...

    @property
    def running(self) -> bool: ...

    @property
    def last_words(self) -> str: ...

    async def wait(self) -> int:
        """Its exit code; its words go to the log while somebody waits."""

    async def stop(self, *, grace: float) -> None: ...

    def kill(self) -> None: ...


class StartChild(Protocol):
    async def __call__(
        self,
        command: Sequence[str],
        *,
        log: Path | None = None,
        env: Mapping[str, str] | None = None,
        lend: Sequence[int] = (),
    ) -> Child:
        """`env`: its whole environment; `lend`: open files that it has under the same numbers."""
