"""Files, accounts and the bell on a real store."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from cryptography.fernet import Fernet

from hub.core.channel import Account
from hub.core.clock import SystemClock
from hub.core.errors import NotFound, Unavailable
from hub.core.messages import Author, AuthorKind, Delivery
from hub.pipeline.pipeline import Spine
from hub.store.accounts import Accounts
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.files import Files
from tests.store.test_committer import open_and_say, to

pytestmark = pytest.mark.store


async def test_an_orphaned_file_is_swept_after_a_day_and_one_that_is_referred_to_stays(
    spine: Spine,
):
    files = Files(spine.db)
    kept = await files.put("a.png", "image/png", b"kept")
    orphan = await files.put("b.png", "image/png", b"orphan")

    def send(draft: Draft) -> None:
        open_and_say(draft, address="a")
        draft.say(Author(kind=AuthorKind.CUSTOMER, id="a"), (kept,), incoming=True)

    await spine.committer.commit(to("a"), send)
    now = SystemClock().now()
    assert await files.sweep(now + timedelta(hours=23)) == 0
    assert await files.sweep(now + timedelta(hours=25)) == 1
    assert (await files.open(kept.file_id))[1] == b"kept"
    with pytest.raises(NotFound):
        await files.open(orphan.file_id)
    assert await files.sweep(now + timedelta(hours=26)) == 0


@pytest.mark.parametrize("file_id", ["nonsense", "0" * 24])
async def test_a_file_that_is_not_there_is_said_to_be_so(db: Database, file_id: str):
    with pytest.raises(NotFound):
        await Files(db).open(file_id)


async def test_an_accounts_secrets_are_sealed_and_another_key_does_not_open_them(db: Database):
    accounts = Accounts(db, Fernet.generate_key())
    account = Account(channel="rest", name="demo", config={"token": "very secret"})
    await accounts.put(account)
    assert await accounts.every() == [account]
    stored = await db["accounts"].find_one({"_id": "rest:demo"})
    assert "very secret" not in str(stored)
    with pytest.raises(Unavailable, match="HUB_SECRET_KEY"):
        await Accounts(db, Fernet.generate_key()).every()


async def test_the_bell_tells_of_another_process_at_once(spine: Spine):
    spine.feed.alone = False
    other = Committer(spine.db, SystemClock(), lambda *_: Delivery.SENT)
    heard = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(other.run())
        await other.commit(to("a"), partial(open_and_say, address="a"))
        await asyncio.sleep(3)
        spine.feed.listen(lambda entry: heard.set())
        await other.commit(to("a"), partial(open_and_say, address="a"))
        async with asyncio.timeout(1):
            assert await heard.wait()
        worker.cancel()
