"""How far an account has been read at WeCom, and whose sessions its own servicers have."""

from dataclasses import dataclass, field
from datetime import timedelta

from hub.core.clock import Clock
from hub.core.ports.channels import Logbook

SLACK = timedelta(minutes=5)
"""Between WeCom's clock and ours, when it is asked what is new at an account's first start."""
HELD = 2_000

Held = dict[str, str]
"""Which customers a servicer of WeCom's own has, and who: nothing is said to them by API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """All up to `cursor` is kept. What was sent before `since` is not ours to answer.

    `behind`: it reads what came before it, and only then the time is asked for: were our clock
    hours ahead, what is new would else be taken for old.
    """

    cursor: str = ""
    since: float = 0.0
    behind: bool = True
    held: Held = field(default_factory=dict)


class Marks:
    """Of one account, as long as it is the same one at WeCom; with `history` all that WeCom still
    has is news at first.
    """

    def __init__(
        self, account_id: str, open_kfid: str, logbook: Logbook, clock: Clock, *, history: bool
    ) -> None:  # fmt: skip
        self._name = f"{account_id}/{open_kfid}"
        self._logbook = logbook
        self._clock = clock
        self._history = history

    async def read(self) -> Mark:
        found = await self._logbook.bookmark(self._name)
        if found:
            held = {one["customer"]: one["servicer"] for one in found["held"]}
            told = {name: found[name] for name in ("cursor", "since", "behind")}
            return Mark(**told, held=held)
        since = 0.0 if self._history else (self._clock.now() - SLACK).timestamp()
        await self.put(mark := Mark(since=since))
        return mark

    async def put(self, mark: Mark) -> None:
        held = [{"customer": who, "servicer": by} for who, by in mark.held.items()][-HELD:]
        document = {"cursor": mark.cursor, "since": mark.since, "behind": mark.behind}
        await self._logbook.put_bookmark(self._name, {**document, "held": held})
