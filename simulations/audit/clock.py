"""One clock against a limit, as the log lets it run; says what the hub should have told of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulations.audit.hours import NONE, Edition, first_reached, in_force, worked
from simulations.audit.papers import Papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """How much working time there is, and after how much of it a warning is due."""

    limit: timedelta
    warn_after: timedelta | None
    calendar_id: str


@dataclass(slots=True)
class Clock:
    """`editions` grow while it runs; `misses` are those of all rounds of its kind."""

    subject: str
    kind: str
    promise: Promise
    editions: Sequence[Edition]
    papers: Papers
    started_at: datetime
    misses: int = 0
    used: timedelta = NONE
    since: datetime | None = None
    state: str = "running"
    warned: bool = False
    told: bool = False
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        self.since = self.started_at

    @property
    def name(self) -> str:
        return f"{self.kind} of {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.state in {"running", "paused"}

    def tell(self, moment: str, at: datetime) -> Iterator[str]:
        """The hub has said that it is warned of, or over."""
        if moment == "moved" or self._was_to_be_told(moment, at):
            return
        if self.state != "running":
            yield f"untimely: {moment} of {self.name} was told while it was {self.state} ({at})"
            return
        amount = self.promise.limit if moment == "due" else self.promise.warn_after
        due = self._reached(amount, at)
        if due is None:
            yield f"early: {moment} of {self.name} was told at {at}"
        elif self._is_late(due, at):
            yield f"late: {moment} of {self.name} was due at {due} and told at {at}"
        if moment == "due":
            self._miss(at, told=True)
        elif self.warned:
            yield f"told twice: {self.name} was warned of again at {at}"
        else:
            self.warned = True

    def _was_to_be_told(self, moment: str, at: datetime) -> bool:
        """It ended too late a moment ago, and that is what is told now."""
        owed = moment == "due" and self.is_owed and self.ended_at == at
        self.told = self.told or owed
        return owed

    @property
    def is_owed(self) -> bool:
        return self.state == "missed" and not self.told

    def _miss(self, at: datetime, *, told: bool) -> None:
        self.state, self.told, self.ended_at = "missed", told, at
        self.misses += 1

    def pause(self, at: datetime) -> Iterator[str]:
        if self.state != "running":
            return
        yield from self._check(at)
        if self._reached(self.promise.limit, at):
            self._miss(at, told=False)
            return
        assert self.since
        self.used += worked(in_force(self.editions, at), self.since, at)
        self.state = "paused"

    def resume(self, at: datetime) -> None:
        if self.state == "paused":
            self.state, self.since = "running", at

    def end(self, at: datetime, *, dropped: bool = False) -> Iterator[str]:
        """It is done, or need not be done any more; too late, that is still to be told."""
        if not self.is_open:
            return
        if self.state == "running":
            yield from self._check(at)
            if self._reached(self.promise.limit, at):
                self._miss(at, told=False)
                return
        self.state, self.ended_at = "dropped" if dropped else "met", at

    def look_back(self, at: datetime) -> Iterator[str]:
        """When its round is over, or the log."""
        if self.is_owed:
            yield f"untold: {self.name} was over when it ended at {self.ended_at}"
        if self.state == "running":
            yield from self._check(at)
            due = self._reached(self.promise.limit, at)
            if due and self._is_late(due, at):
                yield f"untold: {self.name} is over since {due}"

    def _check(self, at: datetime) -> Iterator[str]:
        """Whether it was warned of, where there was time for that."""
        if self.promise.warn_after is None or self.warned:
            return
        warn = self._reached(self.promise.warn_after, at)
        due = self._reached(self.promise.limit, at) or at
        if warn and self._is_late(warn, due):
            yield f"unwarned: {self.name} should have been warned of at {warn}"

    def _reached(self, amount: timedelta | None, at: datetime) -> datetime | None:
        if amount is None or self.since is None:
            return None
        return first_reached(self.editions, self.since, amount - self.used, at)

    def _is_late(self, due: datetime, at: datetime) -> bool:
        return at - due - self.papers.unsure(due, at) > 2 * self.papers.scan
