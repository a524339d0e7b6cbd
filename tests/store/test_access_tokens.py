"""Access tokens on a real store: one fetch for all processes, however it ends."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from hub.core.clock import Clock, SystemClock
from hub.core.errors import NeedsReauth, Temporary, Unavailable
from hub.core.ports.channels import Fetched
from hub.store import access_tokens
from hub.store.access_tokens import AccessTokens
from hub.store.database import Database, connect

pytestmark = pytest.mark.store

KEY = Fernet.generate_key()
NAME = "wechat:wx1"


class Later(SystemClock):
    """The system's clock, put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


class Service:
    """Gives `token-1`, `token-2` …; `wrong` is raised instead, `hold` makes it think."""

    def __init__(self, *, seconds: float = 7200) -> None:
        self.seconds = seconds
        self.asked = 0
        self.wrong: Exception | None = None
        self.hold: asyncio.Event | None = None
        self.same = False

    async def give(self) -> Fetched:
        self.asked += 1
        if self.hold:
            await self.hold.wait()
        await asyncio.sleep(0.02)
        if self.wrong:
            raise self.wrong
        number = 1 if self.same else self.asked
        return Fetched(token=f"token-{number}", seconds=self.seconds)


@pytest.fixture
def service() -> Service:
    return Service()


def processes(db: Database, count: int, clock: Clock | None = None) -> list[AccessTokens]:
    return [AccessTokens(db, clock or SystemClock(), KEY) for _ in range(count)]


async def test_many_tasks_of_many_processes_make_one_fetch(db: Database, service: Service):
    asked = [one.get(NAME, service.give) for one in processes(db, 3) * 20]
    assert set(await asyncio.gather(*asked)) == {"token-1"}
    assert service.asked == 1


async def test_a_token_that_was_refused_is_renewed_once_for_all(db: Database, service: Service):
    both = processes(db, 2)
    assert await both[0].get(NAME, service.give) == "token-1"
    again = [one.get(NAME, service.give, refused="token-1") for one in both * 10]
    assert set(await asyncio.gather(*again)) == {"token-2"}
    assert await both[1].get(NAME, service.give, refused="token-1") == "token-2"
    assert service.asked == 2


async def test_where_the_service_gives_the_refused_one_again_nobody_asks_for_ever(
    db: Database, service: Service
):
    [tokens], service.same = processes(db, 1), True
    await tokens.get(NAME, service.give)
    assert await tokens.get(NAME, service.give, refused="token-1") == "token-1"
    assert service.asked == 2


async def test_five_minutes_before_its_end_it_is_renewed(db: Database, service: Service):
    clock = Later()
    [tokens] = processes(db, 1, clock)
    await tokens.get(NAME, service.give)
    clock.ahead = timedelta(seconds=7200 - 310)
    assert await tokens.get(NAME, service.give) == "token-1"
    clock.ahead = timedelta(seconds=7200 - 290)
    assert await tokens.get(NAME, service.give) == "token-2"


async def test_one_that_is_given_with_little_left_is_not_asked_for_at_every_call(db: Database):
    [tokens], service = processes(db, 1), Service(seconds=100)
    for _ in range(5):
        assert await tokens.get(NAME, service.give) == "token-1"


async def test_while_it_is_renewed_early_nobody_waits_and_nobody_fails(
    db: Database, service: Service
):
    clock = Later()
    one, other = processes(db, 2, clock)
    await one.get(NAME, service.give)
    clock.ahead = timedelta(seconds=7200 - 100)
    service.hold = asyncio.Event()
    renewing = asyncio.create_task(one.get(NAME, service.give))
    while service.asked < 2:
        await asyncio.sleep(0.01)
    for each in (one, other):
        assert await asyncio.wait_for(each.get(NAME, service.give), 1) == "token-1"
    service.wrong = Temporary("away")
    service.hold.set()
    assert await renewing == "token-1"
    assert await other.get(NAME, service.give) == "token-1"
    assert service.asked == 2
    clock.ahead = timedelta(seconds=7200 + 1)
    with pytest.raises(Temporary):
        await other.get(NAME, service.give)


async def test_a_fetch_that_fails_is_heard_by_all_who_wait_and_the_next_tries_anew(
    db: Database, service: Service
):
    [tokens], service.wrong = processes(db, 1), NeedsReauth("40125 invalid appsecret")
    asked = [tokens.get(NAME, service.give) for _ in range(10)]
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(one) for one in told} == {NeedsReauth}
    assert service.asked == 1
    service.wrong = None
    assert await tokens.get(NAME, service.give) == "token-2"


async def test_a_fetch_that_hangs_is_given_up(
    db: Database, service: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access_tokens, "FETCH_SECONDS", 0.1)
    [tokens], service.hold = processes(db, 1), asyncio.Event()
    with pytest.raises(Temporary):
        await tokens.get(NAME, service.give)
    service.hold = None
    assert await asyncio.wait_for(tokens.get(NAME, service.give), 2) == "token-2"


async def test_who_is_called_off_amid_his_fetch_leaves_it_to_the_next(
    db: Database, service: Service
):
    one, other = processes(db, 2)
    service.hold = asyncio.Event()
    first = asyncio.create_task(one.get(NAME, service.give))
    while not service.asked:
        await asyncio.sleep(0.01)
    waiting = [asyncio.create_task(each.get(NAME, service.give)) for each in (one, other)]
    await asyncio.sleep(0.05)
    first.cancel()
    service.hold.set()
    assert set(await asyncio.gather(*waiting)) == {"token-2"}
    assert service.asked == 2


async def test_a_process_that_died_amid_its_fetch_holds_nobody_longer_than_its_lease(
    db: Database, service: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access_tokens, "LEASE_SECONDS", 0.5)
    await db["access_tokens"].insert_one({"_id": NAME, "rev": 1, "held": True})
    began = asyncio.get_running_loop().time()
    asked = [one.get(NAME, service.give) for one in processes(db, 2)]
    assert set(await asyncio.wait_for(asyncio.gather(*asked), 5)) == {"token-1"}
    assert service.asked == 1
    assert asyncio.get_running_loop().time() - began >= 0.5


async def test_a_lease_ends_though_nobody_who_waits_for_it_waits_that_long(
    db: Database, service: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access_tokens, "LEASE_SECONDS", 1.5)
    await db["access_tokens"].insert_one({"_id": NAME, "rev": 1, "held": True})
    [tokens] = processes(db, 1)
    for _ in range(4):
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                assert await tokens.get(NAME, service.give) == "token-1"
                return
    pytest.fail("whoever asked gave up before another was asked for")


async def test_who_died_renewing_it_early_keeps_nobody_from_it_until_it_ends(
    db: Database, service: Service, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(access_tokens, "LEASE_SECONDS", 0.3)
    clock = Later()
    [tokens] = processes(db, 1, clock)
    await tokens.get(NAME, service.give)
    clock.ahead = timedelta(seconds=7200 - 100)
    dead = {"$inc": {"rev": 1}, "$set": {"held": True}}
    await db["access_tokens"].update_one({"_id": NAME}, dead)
    assert await tokens.get(NAME, service.give) == "token-1"
    await asyncio.sleep(0.4)
    assert await tokens.get(NAME, service.give) == "token-2"


async def test_what_is_kept_is_sealed_and_of_another_key_it_is_as_good_as_none(
    db: Database, service: Service
):
    [tokens] = processes(db, 1)
    await tokens.get(NAME, service.give)
    kept = await db["access_tokens"].find_one({"_id": NAME})
    assert b"token-1" not in kept["sealed"] and "token-1" not in str(kept)
    stranger = AccessTokens(db, SystemClock(), Fernet.generate_key())
    assert await stranger.get(NAME, service.give) == "token-2"


async def test_names_are_kept_apart(db: Database, service: Service):
    [tokens] = processes(db, 1)
    assert await tokens.get("wechat:wx1", service.give) == "token-1"
    assert await tokens.get("wecom:ww1", service.give) == "token-2"


async def test_without_a_store_it_is_said_that_it_is_away(service: Service):
    nowhere = connect("mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100", timeout=0.1)
    [tokens] = processes(nowhere, 1)
    with pytest.raises(Unavailable):
        await tokens.get(NAME, service.give)
    nowhere.close()
