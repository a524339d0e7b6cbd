"""Signing in: sessions that end, tries that slow down."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from agent_console.passwords import Passwords
from agent_console.sign_in import LASTS, InvalidLoginError, SignIn
from agent_console.staff import Staff
from hub.core.clock import SystemClock
from hub.core.errors import Conflict, InputError, NotFound, RateLimited, Unauthorized
from hub.core.organisation import ROOT_NODE, Post
from hub.core.people import Role
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from tests.agent_console.conftest import PASSWORD
from tests.pool import Pool

pytestmark = pytest.mark.store

AGENT = Post(node_id=ROOT_NODE, role=Role.AGENT)


class Watch(SystemClock):
    """A clock that the test winds on; far ahead, for the store deletes by a clock of its own."""

    at = datetime(2099, 11, 23, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def wind(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
async def db(pool: Pool) -> AsyncIterator[Database]:
    """Where nobody works yet."""
    async with pool.database() as database:
        yield database


@pytest.fixture
async def watch() -> Watch:
    return Watch()


@pytest.fixture
async def staff(spine: Spine, watch: Watch) -> Staff:
    return Staff(spine.db, spine.committer, watch, Passwords())


@pytest.fixture
async def sign_in(db: Database, staff: Staff, watch: Watch) -> SignIn:
    await staff.add("agent", "王小雨", [AGENT], PASSWORD)
    return SignIn(db, watch, Passwords())


async def fail(sign_in: SignIn, username: str = "agent", address: str = "10.0.0.1") -> None:
    with pytest.raises(InvalidLoginError):
        await sign_in.begin(username, "wrong password", address=address)


async def test_a_token_names_its_person_until_it_expires(sign_in: SignIn, watch: Watch) -> None:
    token, person = await sign_in.begin(" Agent ", PASSWORD, address="10.0.0.1")
    assert person.id == "agent"
    assert (await sign_in.who(token)).person == person
    watch.wind(LASTS.total_seconds())
    with pytest.raises(Unauthorized):
        await sign_in.who(token)


async def test_the_token_itself_is_kept_nowhere(sign_in: SignIn, db: Database) -> None:
    token, _ = await sign_in.begin("agent", PASSWORD, address="10.0.0.1")
    kept = [document async for document in db["logins"].find({})]
    assert kept
    assert token not in str(kept)


async def test_after_five_failures_each_try_waits_longer(sign_in: SignIn, watch: Watch) -> None:
    for _ in range(5):
        await fail(sign_in)
    with pytest.raises(RateLimited) as first:
        await sign_in.begin("agent", PASSWORD, address="10.0.0.2")
    watch.wind(first.value.retry_after)
    await fail(sign_in)
    with pytest.raises(RateLimited) as second:
        await sign_in.begin("agent", PASSWORD, address="10.0.0.2")
    assert second.value.retry_after > first.value.retry_after
    watch.wind(second.value.retry_after)
    await sign_in.begin("agent", PASSWORD, address="10.0.0.2")
    await fail(sign_in)


async def test_another_process_knows_of_the_failures(
    sign_in: SignIn, db: Database, watch: Watch
) -> None:
    for _ in range(5):
        await fail(sign_in)
    with pytest.raises(RateLimited):
        await SignIn(db, watch, Passwords()).begin("agent", PASSWORD, address="10.0.0.9")


async def test_names_that_nobody_has_are_slowed_down_alike(sign_in: SignIn) -> None:
    for _ in range(5):
        await fail(sign_in, "nobody")
    with pytest.raises(RateLimited):
        await sign_in.begin("nobody", PASSWORD, address="10.0.0.1")


async def test_one_address_cannot_try_many_names(sign_in: SignIn) -> None:
    for n in range(30):
        await fail(sign_in, f"name{n}")
    with pytest.raises(RateLimited):
        await sign_in.begin("agent", PASSWORD, address="10.0.0.1")
    await sign_in.begin("agent", PASSWORD, address="10.0.0.2")


async def test_many_tries_at_once_gain_nothing(sign_in: SignIn) -> None:
    tries = [sign_in.begin("agent", "wrong password", address=f"10.0.1.{n}") for n in range(40)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    looked_at = [end for end in ends if isinstance(end, InvalidLoginError)]
    assert len(looked_at) == 5
    assert len(looked_at) + sum(isinstance(end, RateLimited) for end in ends) == 40


async def test_a_new_password_ends_the_sessions_of_the_old_one(
    sign_in: SignIn, staff: Staff
) -> None:
    token, _ = await sign_in.begin("agent", PASSWORD, address="10.0.0.1")
    await staff.set_password("agent", "another password")
    with pytest.raises(Unauthorized):
        await sign_in.who(token)
    await sign_in.begin("agent", "another password", address="10.0.0.1")
    with pytest.raises(NotFound):
        await staff.set_password("nobody", "another password")


async def test_people_are_added_once_and_with_care(sign_in: SignIn, staff: Staff) -> None:
    with pytest.raises(Conflict):
        await staff.add("agent", "二", [AGENT], PASSWORD)
    with pytest.raises(InputError):
        await staff.add("Agent Two", "二", [AGENT], PASSWORD)
    with pytest.raises(InputError):
        await staff.add("agent4", "三", [AGENT], "short")
    made = await staff.seed(PASSWORD)
    assert [person.id for person in made] == [
        "admin",
        "agent2",
        "supervisor",
        "editor",
        "dispatcher",
    ]
    assert await staff.seed("whatever else") == []
