"""Accounts as people want them, in every process: started, stopped, changed while they run."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from channels.bureau import Bureau, Wish
from channels.exchange import Exchange
from channels.rest.channel import RestChannel
from hub.core.clock import SystemClock
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.messages import Delivery
from hub.core.organisation import ROOT_NODE
from hub.pipeline.pipeline import Spine
from hub.store.accounts import Accounts
from tests.channels.doubles import FakeHub
from tests.channels.rest.account import TOKEN
from tests.webhooks.conftest import KEY

pytestmark = pytest.mark.store


class Everything:
    """Owns whatever it is asked of."""

    def owns(self, shard: int) -> bool:
        return True


@asynccontextmanager
async def following(spine: Spine) -> AsyncIterator[Exchange]:
    """Another process's exchange, following the log."""
    hub = FakeHub()
    exchange = Exchange(spine, KEY, hub.surroundings(), hub.receive, hub.notify)
    await exchange.open()
    work = asyncio.create_task(exchange.run(Everything()))
    try:
        yield exchange
    finally:
        work.cancel()
        await asyncio.wait([work])
        await exchange.close()


@pytest.fixture
async def here(spine: Spine) -> AsyncIterator[Exchange]:
    async with following(spine) as exchange:
        yield exchange


@pytest.fixture
async def there(spine: Spine) -> AsyncIterator[Exchange]:
    """A second process on the same store, with a feed of its own."""
    other = Spine(spine.db, SystemClock())
    await other.feed.start()
    other.feed.alone = spine.feed.alone = False
    tasks = [asyncio.create_task(other.committer.run()), asyncio.create_task(other.feed.run())]
    async with following(other) as exchange:
        yield exchange
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def wish(**config: Any) -> Wish:
    return Wish(title="", node_id=ROOT_NODE, config={"token": TOKEN, **config})


async def until(check: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not check():
            await asyncio.sleep(0.02)


def condition(exchange: Exchange, name: str = "rest:shop") -> str:
    found = exchange.roster.standings.get(name)
    return found.condition.value if found else "gone"


async def change(bureau: Bureau, deed: Callable[..., Awaitable[Any]], **given: Any) -> Any:
    return await deed(await bureau.get("rest:shop"), by="admin", **given)


async def test_two_processes_agree_on_what_runs(here: Exchange, there: Exchange):
    bureau = here.bureau
    await bureau.add("rest", "shop", wish(), by="admin")
    for deed, given, expected in (
        (bureau.switch, {"active": False}, "stopped"),
        (bureau.switch, {"active": True}, "running"),
        (bureau.restart, {}, "running"),
        (bureau.switch, {"active": False}, "stopped"),
    ):
        await change(bureau, deed, **given)
        await until(lambda: condition(here) == condition(there) == expected)  # noqa: B023
    account = await bureau.get("rest:shop")
    await bureau.remove(account, rev=account.rev, by="admin")
    await until(lambda: condition(here) == condition(there) == "gone")


async def test_a_change_starts_that_account_anew_and_leaves_the_others_alone(here: Exchange):
    bureau = here.bureau
    await bureau.add("rest", "shop", wish(), by="admin")
    await bureau.add("rest", "other", wish(), by="admin")
    await until(lambda: len(list(here.switchboard)) == 2)
    shop, other = here.switchboard.find("rest", "shop"), here.switchboard.find("rest", "other")
    await change(bureau, bureau.change, wish=wish(rate=5), rev=0)
    await until(lambda: here.switchboard.find("rest", "shop") is not shop)
    await until(lambda: condition(here) == "running")
    assert here.switchboard.find("rest", "other") is other


async def test_a_new_title_alone_cuts_nobody_off(here: Exchange):
    await here.bureau.add("rest", "shop", wish(), by="admin")
    await until(lambda: condition(here) == "running")
    running = here.switchboard.find("rest", "shop")
    await change(here.bureau, here.bureau.change, wish=replace(wish(), title="商城"), rev=0)
    await here.roster.load()
    assert here.switchboard.find("rest", "shop") is running


async def test_who_dies_half_way_begins_again_where_people_want_it(
    spine: Spine, here: Exchange, monkeypatch: pytest.MonkeyPatch
):
    """The process ends in the middle of a start; the next one finds what was wanted."""
    ended = []

    async def hang(self: RestChannel, *_: Any) -> None:
        await asyncio.sleep(60)

    async def stop(self: RestChannel) -> None:
        ended.append(self)

    with monkeypatch.context() as patch:
        patch.setattr(RestChannel, "start", hang)
        patch.setattr(RestChannel, "stop", stop)
        accounts = Accounts(spine.db, KEY)
        dying = FakeHub()
        exchange = Exchange(spine, KEY, dying.surroundings(), dying.receive, dying.notify)
        await here.bureau.add("rest", "shop", wish(), by="admin")
        opening = asyncio.create_task(exchange.open())
        await asyncio.sleep(0.2)
        opening.cancel()
        await asyncio.wait([opening])
        assert ended
        assert not list(exchange.switchboard)
        assert len(await accounts.every()) == 1
    async with following(spine) as next_one:
        assert condition(next_one) == "running"


async def test_an_account_that_does_not_start_says_why_and_holds_no_other(
    spine: Spine, here: Exchange, monkeypatch: pytest.MonkeyPatch
):
    good, bad = wish(), {"token": "", "rate": "many"}
    accounts = Accounts(spine.db, KEY)
    await here.bureau.add("rest", "shop", good, by="admin")
    await until(lambda: condition(here) == "running")
    stored = await here.bureau.get("rest:shop")
    await accounts.put(replace(stored, name="broken", config=bad))
    await accounts.put(replace(stored, channel="pigeon", name="bird"))
    await here.roster.load()
    assert condition(here, "rest:broken") == condition(here, "pigeon:bird") == "failed"
    assert "token" in here.roster.standings["rest:broken"].error
    assert condition(here) == "running"


async def test_what_is_said_to_a_stopped_account_is_born_as_to_a_running_one(
    spine: Spine, here: Exchange
):
    web = Wish(title="", node_id=ROOT_NODE, config={})
    account = await here.bureau.add("web", "shop", web, by="admin")
    await until(lambda: condition(here, "web:shop") == "running")
    await here.bureau.switch(account, active=False, by="admin")
    await until(lambda: condition(here, "web:shop") == "stopped")
    assert spine.channels.get("web", "shop") is None
    assert spine.channels.birth("web", "shop") is Delivery.SENT


async def test_what_is_wrong_is_refused_before_it_is_stored(here: Exchange):
    bureau = here.bureau
    await bureau.add("rest", "shop", wish(), by="admin")
    with pytest.raises(InputError) as refused:
        await bureau.add("rest", "shop", wish(), by="admin")
    assert refused.value.fields == {"name": "name_taken"}
    for name in ("", "Shop", "a b", "../x", "x" * 64):
        with pytest.raises(InputError):
            await bureau.add("rest", name, wish(), by="admin")
    account = await bureau.get("rest:shop")
    with pytest.raises(Conflict):
        await bureau.remove(account, rev=account.rev, by="admin")
    with pytest.raises(Conflict):
        await bureau.change(account, wish(), rev=7, by="admin")
    with pytest.raises(NotFound):
        await bureau.get("rest:nobody")
