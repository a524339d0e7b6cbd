"""Shards: shared fairly, taken over from the silent, taken up again after our own silence."""

from collections.abc import Collection

import pytest

from hub.core.conversations import SHARDS
from hub.pipeline.shards import SILENT_IS_DEAD, TRUST_OURSELVES, Shards
from hub.store.leases import Member


class HandClock:
    def __init__(self) -> None:
        self.at = 0.0

    def monotonic(self) -> float:
        return self.at

    def now(self):
        raise AssertionError("no wall clock is compared")


class MemoryLeases:
    """What the store would hold."""

    def __init__(self) -> None:
        self.beats: dict[str, int] = {}
        self.owner: dict[int, str | None] = dict.fromkeys(range(SHARDS))

    async def prepare(self) -> None:
        return

    async def beat(self, name: str) -> None:
        self.beats[name] = self.beats.get(name, 0) + 1

    async def members(self) -> list[Member]:
        return [Member(name, beat) for name, beat in self.beats.items()]

    async def owners(self) -> dict[int, str | None]:
        return dict(self.owner)

    async def take(
        self, shards: Collection[int], *, from_owners: Collection[str | None], to_owner: str | None
    ) -> None:
        for shard in shards:
            if self.owner[shard] in from_owners:
                self.owner[shard] = to_owner

    async def bury(self, name: str) -> None:
        self.beats.pop(name)


def process(leases: MemoryLeases, clock: HandClock, name: str) -> tuple[Shards, list[set[int]]]:
    gained: list[set[int]] = []

    async def on_gained(shards: set[int]) -> None:
        gained.append(shards)

    return Shards(leases, clock, name, on_gained), gained  # type: ignore[arg-type]


async def test_one_process_has_all_and_two_have_half_each():
    leases, clock = MemoryLeases(), HandClock()
    one, _ = process(leases, clock, "one")
    await one.start()
    assert len(one.owned) == SHARDS and one.alone
    two, _ = process(leases, clock, "two")
    await two.start()
    assert two.owned == set()
    await one._round()
    await two._round()
    assert len(one.owned) == len(two.owned) == SHARDS // 2
    assert one.owned.isdisjoint(two.owned) and not one.alone


async def test_what_all_may_do_together_is_never_more_than_the_whole():
    """Whoever joins or falls silent, but for the one shard that each may expect."""
    leases, clock = MemoryLeases(), HandClock()
    everyone = [process(leases, clock, name)[0] for name in ("one", "two", "three")]
    one, two, three = everyone

    def together() -> float:
        return sum(each.share for each in everyone)

    joining = [one.start, two.start, one._round, two._round, three.start]
    for work in joining + [each._round for each in everyone] * 3:
        await work()
        assert together() <= 1 + 2 / SHARDS
    for _ in range(6):
        clock.at += 5
        for each in (two, three):
            await each._round()
            assert together() <= 1 + 2 / SHARDS
    assert (one.share, two.share, three.share) == (1 / SHARDS, 0.5, 0.5)


async def test_a_silent_process_loses_its_shards_and_a_living_one_does_not():
    leases, clock = MemoryLeases(), HandClock()
    one, _ = process(leases, clock, "one")
    two, gained = process(leases, clock, "two")
    await one.start()
    await two.start()
    for _ in range(4):
        clock.at += 5
        await one._round()
        await two._round()
    assert len(one.owned) == SHARDS // 2
    for _ in range(4):
        clock.at += 5
        await two._round()
    assert len(two.owned) == SHARDS
    assert one.owned == set()
    assert set().union(*gained) == set(range(SHARDS))


async def test_after_our_own_silence_all_we_still_have_is_taken_up_again():
    leases, clock = MemoryLeases(), HandClock()
    one, gained = process(leases, clock, "one")
    await one.start()
    clock.at += TRUST_OURSELVES + 1
    assert one.owned == set()
    await one._round()
    assert len(one.owned) == SHARDS
    assert gained == [set(range(SHARDS))] * 2


async def test_the_same_name_takes_its_shards_back_at_once():
    leases, clock = MemoryLeases(), HandClock()
    one, _ = process(leases, clock, "up-1")
    other, _ = process(leases, clock, "other")
    await one.start()
    await other.start()
    await one._round()
    await other._round()
    again, gained = process(leases, clock, "up-1")
    await again.start()
    assert gained == [one.owned]
    assert SILENT_IS_DEAD > TRUST_OURSELVES


async def test_work_that_could_not_be_taken_up_is_taken_up_at_the_next_round():
    leases, clock = MemoryLeases(), HandClock()
    tries: list[set[int]] = []

    async def on_gained(shards: set[int]) -> None:
        tries.append(shards)
        if len(tries) == 2:
            raise ConnectionError("the store is away")

    one = Shards(leases, clock, "one", on_gained)  # type: ignore[arg-type]
    await one.start()
    clock.at += TRUST_OURSELVES + 1
    with pytest.raises(ConnectionError):
        await one._round()
    await one._round()
    await one._round()
    assert tries == [set(range(SHARDS))] * 3
