"""A backup restored into an empty store is the same store, files included."""

import asyncio
import tarfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hub.core.clock import SystemClock, new_id
from hub.core.errors import Conflict, InputError
from hub.pipeline.pipeline import Spine
from hub.store.backup import back_up, restore
from hub.store.database import Database, connect
from hub.store.files import Files
from hub.store.schema import migrate
from tests.store.test_committer import open_and_say, to

pytestmark = pytest.mark.store

PASSING = {"attention", "members", "shards", "logins", "schema"}


async def everything(db: Database) -> dict[str, list[dict[str, Any]]]:
    names = set(await db.motor.list_collection_names()) - PASSING
    return {
        name: sorted([d async for d in db[name].find()], key=lambda d: str(d["_id"]))
        for name in names
        if await db[name].find_one()
    }


@pytest.fixture
async def empty(store_uri: str):
    database = connect(store_uri, name=f"restored_{new_id()}")
    yield database
    await database.client.drop_database(database.name)
    database.close()


async def test_what_is_restored_is_what_was_there(spine: Spine, empty: Database, tmp_path: Path):
    for n in range(30):
        await spine.committer.commit(to(f"{n % 5}"), partial(open_and_say, address=f"{n % 5}"))
    file = await Files(spine.db).put("照片.png", "image/png", b"\x89PNG" * 200_000)
    path = tmp_path / "hub.backup"
    told: dict[str, int] = {}
    await back_up(spine.db, path, at=SystemClock().now(), tell=told.__setitem__)
    await restore(empty, path, tell=lambda name, count: None)
    assert await everything(empty) == await everything(spine.db)
    assert told["messages"] == 30
    _, data = await Files(empty).open(file.file_id)
    assert data == b"\x89PNG" * 200_000
    assert list(tmp_path.iterdir()) == [path]


async def test_what_migrations_put_into_an_empty_store_makes_room(
    spine: Spine, empty: Database, tmp_path: Path
):
    await spine.db["nodes"].update_one({"_id": "root"}, {"$set": {"name": "总部"}})
    await back_up(spine.db, tmp_path / "b", at=SystemClock().now(), tell=lambda *_: None)
    await migrate(empty)
    await restore(empty, tmp_path / "b", tell=lambda *_: None)
    assert await everything(empty) == await everything(spine.db)


async def test_a_backup_taken_while_messages_come_is_one_moment(
    spine: Spine, empty: Database, tmp_path: Path
):
    async def write(n: int) -> None:
        await spine.committer.commit(to(f"{n % 7}"), partial(open_and_say, address=f"{n % 7}"))

    async def keep_writing() -> None:
        for n in range(10_000):
            await write(n)

    for n in range(50):
        await write(n)
    writing = asyncio.create_task(keep_writing())
    await back_up(spine.db, tmp_path / "b", at=SystemClock().now(), tell=lambda *_: None)
    writing.cancel()
    await restore(empty, tmp_path / "b", tell=lambda *_: None)
    numbers = sorted([d["_id"] async for d in empty["events"].find()])
    counter = await empty["counters"].find_one({"_id": "events"})
    assert numbers == list(range(1, counter["value"] + 1))
    async for conversation in empty["conversations"].find():
        messages = await empty["messages"].count_documents({"thread_id": conversation["thread_id"]})
        assert messages == conversation["last_seq"]


async def test_a_store_with_something_in_it_is_not_restored_over(spine: Spine, tmp_path: Path):
    await spine.committer.commit(to("a"), partial(open_and_say, address="a"))
    await back_up(spine.db, tmp_path / "b", at=SystemClock().now(), tell=lambda *_: None)
    with pytest.raises(Conflict):
        await restore(spine.db, tmp_path / "b", tell=lambda *_: None)


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00broken"])
async def test_a_file_that_is_no_backup_is_refused(empty: Database, tmp_path: Path, content: bytes):
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(InputError):
        await restore(empty, tmp_path / "b", tell=lambda *_: None)


async def test_an_archive_without_its_head_is_refused(empty: Database, tmp_path: Path):
    with tarfile.open(tmp_path / "b", "w:gz"):
        pass
    with pytest.raises(InputError):
        await restore(empty, tmp_path / "b", tell=lambda *_: None)


async def test_a_newer_store_is_refused(db: Database):
    await db["schema"].update_one({"_id": "schema"}, {"$set": {"number": 999}})
    with pytest.raises(Exception, match="newer hub"):
        await migrate(db)
