"""Divides the threads among hub processes: which shards are ours, and since when."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from math import ceil

from hub.core.clock import Clock
from hub.core.conversations import SHARDS
from hub.core.failpoints import failpoint
from hub.pipeline.metrics import SHARDS_OWNED
from hub.store.leases import Leases, Member

log = logging.getLogger(__name__)

Gained = Callable[[set[int]], Awaitable[None]]

BEAT_EVERY = 5.0
SILENT_IS_DEAD = 15.0
"""Seconds, by our own clock, in which a member's beat has not moved."""
TRUST_OURSELVES = 10.0
"""Seconds without a successful beat after which we stop: before others think us dead."""


class Shards:
    """`owned` is what this process works on; `run` keeps it fair and alive.

    Work that waits in a gained shard is taken up by `on_gained`, at every round until it succeeds.
    """

    def __init__(self, leases: Leases, clock: Clock, name: str, on_gained: Gained) -> None:
        self._leases = leases
        self._clock = clock
        self._on_gained = on_gained
        self._pulse: dict[str, tuple[int, float]] = {}
        self._last_beat = clock.monotonic()
        self._owned: set[int] = set()
        self._taken_up: set[int] = set()
        self.name = name
        self.alone = True

    def owns(self, shard: int) -> bool:
        return shard in self.owned

    @property
    def owned(self) -> set[int]:
        """Empty once we have not reached the store for too long: others may have taken over."""
        silent = self._clock.monotonic() - self._last_beat
        return self._owned if silent < TRUST_OURSELVES else set()

    @property
    def share(self) -> float:
        """Of what all processes may do together, ours: by our shards, of which we expect one.

        Who joins or dies has others' only when they have let go, so it is never more than the whole
        but for a moment.
        """
        return max(1, len(self.owned)) / SHARDS

    async def start(self) -> None:
        await self._leases.prepare()
        await self._round()

    async def run(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY)
            try:
                async with asyncio.timeout(TRUST_OURSELVES):
                    await self._round()
            except Exception:
                log.exception("lease_round_failed")

    async def stop(self) -> None:
        self._owned = set()
        await self._leases.leave(self.name)

    async def _round(self) -> None:
        before = self._taken_up & self.owned
        await self._leases.beat(self.name)
        self._last_beat = self._clock.monotonic()
        living = await self._living(await self._leases.members())
        self.alone = len(living) == 1
        owners = await self._leases.owners()
        mine = await self._claim(owners, living)
        self._owned = await self._release_surplus(mine, len(living))
        SHARDS_OWNED.set(len(self._owned))
        self._taken_up = before & self._owned
        if gained := self._owned - self._taken_up:
            log.info("shards_gained", extra={"count": len(gained), "owned": len(self._owned)})
            failpoint("lease_taken")
            await self._on_gained(gained)
            self._taken_up |= gained

    async def _living(self, members: list[Member]) -> set[str]:
        """Whose beat has moved within the time a living one needs, by our own clock."""
        now = self._clock.monotonic()
        living = {self.name}
        for member in members:
            beat, seen = self._pulse.get(member.name, (-1, now))
            seen = now if beat != member.beat else seen
            self._pulse[member.name] = (member.beat, seen)
            if now - seen < SILENT_IS_DEAD:
                living.add(member.name)
            else:
                self._pulse.pop(member.name)
                await self._leases.bury(member.name)
        return living

    async def _claim(self, owners: Mapping[int, str | None], living: set[str]) -> set[int]:
        mine = self._mine(owners)
        lacking = max(0, ceil(SHARDS / len(living)) - len(mine))
        free = [shard for shard, owner in owners.items() if owner not in living][:lacking]
        if not free:
            return mine
        lost = {owners[shard] for shard in free}
        await self._leases.take(free, from_owners=lost, to_owner=self.name)
        return self._mine(await self._leases.owners())

    def _mine(self, owners: Mapping[int, str | None]) -> set[int]:
        return {shard for shard, owner in owners.items() if owner == self.name}

    async def _release_surplus(self, mine: set[int], living: int) -> set[int]:
        fair = ceil(SHARDS / living)
        keep = set(sorted(mine)[:fair])
        if surplus := mine - keep:
            await self._leases.take(surplus, from_owners={self.name}, to_owner=None)
        return keep
