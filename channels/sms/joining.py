"""Joins the parts of long messages, in whatever order and however often they come."""

import asyncio
import hashlib
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from weakref import WeakValueDictionary

from channels.sms.coding import Coding, decode
from hub.core.channel import Account
from hub.core.clock import Clock
from hub.core.errors import Conflict, HubError, Unavailable
from hub.core.ports.channels import Segments
from hub.core.segments import Gathered, Segment

log = logging.getLogger(__name__)

AGAIN_WITHIN = timedelta(hours=1)
"""So long a carrier sends what it thinks we did not take; it is no new message."""
PROMPT = 5.0
"""Seconds in which a part is taken that its carrier surely did not send again meanwhile."""
STUCK = timedelta(seconds=30)
"""After which what is whole and not delivered is taken for left behind by a process that died."""
ATTEMPTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A message, in order; `id` names it for ever, `lacking` are the parts that never came."""

    id: str
    sender: str
    recipient: str
    text: str
    began_at: datetime
    lacking: tuple[int, ...]
    segments: tuple[Segment, ...]


Deliver = Callable[[Joined], Awaitable[None]]
"""Returns when the hub has it; the same `id` again is the same message."""


class Joiner:
    """Of one account. `patience`: how long the parts of a message are waited for."""

    def __init__(
        self, account: Account, segments: Segments, clock: Clock, deliver: Deliver,
        *, patience: timedelta = timedelta(minutes=5),
    ) -> None:  # fmt: skip
        self._account = account
        self._segments = segments
        self._clock = clock
        self._deliver = deliver
        self._patience = patience
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, segment: Segment) -> None:
        """Returns when it may be acknowledged: it is durable and, if the last one, delivered."""
        began, key = self._clock.monotonic(), key_of(self._account, segment)
        async with self._locks.setdefault(key, asyncio.Lock()):
            for _ in range(ATTEMPTS):
                with suppress(Conflict):  # another process has a part of the same message
                    return await self._take(key, segment, began)
        raise Unavailable("others write the same message")

    async def _take(self, key: str, segment: Segment, began: float) -> None:
        now = self._clock.now()
        found = await self._segments.get(key)
        if found is None:
            found = Gathered(id=key, account_id=self._account.id, began_at=now)
        elif is_over(found, segment, now):
            found = after(found, now)
        known = found.segments.get(segment.part)
        if known and known.body != segment.body:  # his next long message under the same name
            await self._hand_over(await self._close(found, now))
            raise Conflict
        if found.delivered and not known:
            await self._deliver(late(found, segment))
        if not known:
            found = await self._segments.put(with_segment(found, segment, now))
        if found.closed_at and not found.delivered:
            await self._hand_over(found, began)

    async def _close(self, found: Gathered, now: datetime) -> Gathered:
        if found.closed_at:
            return found
        return await self._segments.put(replace(found, closed_at=now))

    async def _hand_over(self, found: Gathered, began: float = -math.inf) -> None:
        """`began`: when its last part came, on the clock that never goes back."""
        await self._deliver(joined(found))
        prompt = self._clock.monotonic() - began < PROMPT
        await self._segments.put(replace(found, delivered=True, prompt=prompt))

    async def sweep(self) -> None:
        """Deliver what is not whole in time, and what was left behind; forget what is past."""
        now = self._clock.now()
        waited = now - min(self._patience, STUCK)
        for found in await self._segments.undelivered(self._account.id, before=waited):
            since = found.closed_at or found.began_at
            if now - since < (STUCK if found.closed_at else self._patience):
                continue
            try:
                await self._hand_over(await self._close(found, now))
            except HubError as error:  # others have moved it on, or the hub takes it later
                log.info("segments_left", extra={"segments": found.id, "why": error.code})
        await self._segments.forget(before=now - AGAIN_WITHIN)


def key_of(account: Account, segment: Segment) -> str:
    """Which message it is a part of; a short one is named by what it says."""
    whole = segment.ref or f"{segment.coding} {segment.body.hex()}"
    names = (account.id, segment.sender, segment.recipient, whole, str(segment.total))
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:32]


def is_over(found: Gathered, segment: Segment, now: datetime) -> bool:
    """Whether this belongs to a message that its sender wrote later.

    What comes again on the connection on which it was taken at once was written again.
    """
    if not found.delivered:
        return False
    known = found.segments.get(segment.part)
    if known and known.body != segment.body:
        return True
    again = known is not None and segment.line != "" and segment.line == known.line
    return (again and found.prompt) or now - found.began_at > AGAIN_WITHIN


def after(found: Gathered, now: datetime) -> Gathered:
    """The next message of the same name, of which nothing has come yet."""
    began = max(now, found.began_at + timedelta(milliseconds=1))
    return Gathered(id=found.id, account_id=found.account_id, began_at=began, rev=found.rev)


def with_segment(found: Gathered, segment: Segment, now: datetime) -> Gathered:
    segments = {**found.segments, segment.part: segment}
    whole = len(segments) == segment.total
    return replace(found, segments=segments, closed_at=found.closed_at or (now if whole else None))


def joined(found: Gathered) -> Joined:
    return _joined(found, name_of(found), sorted(found.segments.values(), key=lambda s: s.part))


def late(found: Gathered, segment: Segment) -> Joined:
    """A part of what was delivered without it."""
    return _joined(found, f"{name_of(found)}.{segment.part}", [segment])


def name_of(found: Gathered) -> str:
    return f"{found.id}.{round(found.began_at.timestamp() * 1000):x}"


def _joined(found: Gathered, name: str, segments: list[Segment]) -> Joined:
    first = segments[0]
    there = {one.part for one in segments}
    return Joined(
        id=name, sender=first.sender, recipient=first.recipient, text=_text(segments),
        began_at=found.began_at, segments=tuple(segments),
        lacking=tuple(part for part in range(1, first.total + 1) if part not in there),
    )  # fmt: skip


def _text(segments: list[Segment]) -> str:
    """Octets before letters: some senders cut in the middle of one."""
    runs = groupby(segments, key=lambda one: one.coding)
    return "".join(decode(b"".join(one.body for one in run), Coding(name)) for name, run in runs)
