"""A hub that is killed again and again, for channels that must lose nothing and double nothing."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Set
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from hub.core.channel import Account
from hub.core.messages import Delivery
from hub.store.accounts import Accounts
from hub.store.database import Database
from tests.faults.town import CRASHED, HubProcess, Town

SETTLED = {Delivery.SENT, Delivery.UNKNOWN}
Check = Callable[[], Awaitable[bool]]


class Life:
    """A hub that is killed and comes again, and its store, as `hub up` restarts it then."""

    channel: ClassVar[str]

    def __init__(
        self, town: Town, hub: HubProcess, db: Database, config: dict[str, Any]
    ) -> None:  # fmt: skip
        self._town = town
        self._hub = hub
        self._config = config
        self.db = db
        self.deaths = 0

    @property
    def url(self) -> str:
        return self._hub.url

    async def connect(self, **changes: Any) -> None:
        """The account `bench`, where the bot's answers are all the same."""
        config = {**self._config, **changes}
        account = Account(channel=self.channel, name="bench", config=config)
        await Accounts(self.db, self._town.settings.sealing_key).put(account)

    async def die_at(self, point: str, passes: int) -> None:
        await self._hub.start(f"{point}:{passes}")
        assert await self._hub.wait(60) == CRASHED, f"{point} was not reached"
        await self._bury()

    async def live_until(self, true: Check, *, seconds: float = 120) -> None:
        await self._hub.start()
        async with asyncio.timeout(seconds):
            while not await true():
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        await self._hub.kill()
        await self._bury()

    async def hurry(self) -> None:
        """What waits before it is tried again has waited long enough."""
        await self.db["outbox"].update_many({}, {"$set": {"due": datetime.now(UTC)}})

    async def _bury(self) -> None:
        self.deaths += 1
        await self._town.store.restart()

    async def said_by(self, kind: str) -> list[dict[str, Any]]:
        return [one async for one in self.db["messages"].find({"author.kind": kind})]


L = TypeVar("L", bound=Life)


@asynccontextmanager
async def living(
    life: type[L], place: Path, config: dict[str, Any], **environment: str
) -> AsyncIterator[L]:
    """Of a hub whose account is not there yet; what the town sets in the environment is undone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", os.environ | environment)
        town = Town(place)
        async with town.store.running() as uri:
            town.uri = uri
            db = town.database()
            hub = HubProcess(town, "hub")
            await hub.wire.start()
            await hub.store_wire.start()
            try:
                yield life(town, hub, db, config)
            finally:
                await hub.stop()
                db.close()
                await town.close()


def more_than(life: Life, count: int) -> Check:
    """Messages of customers."""

    async def check() -> bool:
        return len(await life.said_by("customer")) > count

    return check


def all_done(tasks: list[asyncio.Task[None]]) -> Check:
    async def check() -> bool:
        return all(one.done() for one in tasks)

    return check


def all_answered(life: Life, count: int) -> Check:
    async def check() -> bool:
        return len(await life.said_by("bot")) == count

    return check


def all_settled(life: Life, count: int, ends: Set[Delivery] = SETTLED) -> Check:
    async def check() -> bool:
        said = await life.said_by("bot")
        return len(said) == count and all(one["delivery"] in ends for one in said)

    return check
