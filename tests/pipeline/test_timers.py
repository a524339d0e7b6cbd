"""What the hourly sweep takes away, and which process does it."""

from datetime import datetime, timedelta

import pytest

from hub.pipeline.timers import SWEEP_EVERY, Patience, Timers
from hub.store.idempotency import KEPT, Attempt, Idempotency
from tests.doubles import KeyWording
from tests.pipeline.conftest import Build, House

pytestmark = pytest.mark.store


class HandClock:
    def __init__(self, house: House) -> None:
        self._clock = house.spine.clock
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self.ahead

    def monotonic(self) -> float:
        return self._clock.monotonic()


@pytest.mark.parametrize("owner", [True, False])
async def test_answers_of_yesterday_are_forgotten_by_the_owner_of_the_first_shard(
    build: Build, owner: bool
):
    house = await build()
    clock, attempts = HandClock(house), Idempotency(house.spine.db)
    for name, age in (("old", KEPT), ("young", timedelta())):
        await attempts.begin(Attempt(id=name, print="p", began_at=clock.now() - age))
    if not owner:
        await house.pipeline.stop()
    timers = Timers(
        house.spine.db,
        house.spine.committer,
        house.pipeline.shards,
        clock,
        KeyWording(),
        Patience(),
    )
    await timers._sweep()
    assert await ids(house) == {"old", "young"}
    clock.ahead = SWEEP_EVERY
    await timers._sweep()
    assert await ids(house) == ({"young"} if owner else {"old", "young"})


async def ids(house: House) -> set[str]:
    return {one["_id"] async for one in house.spine.db["idempotency"].find({})}
