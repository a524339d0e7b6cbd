"""The embedded store: private, durable, kept up at one address, one keeper a directory."""

import os
import signal
import stat
from pathlib import Path

import pytest

from hub.house.embedded import ADDRESS_FILE, EmbeddedStore, reachable
from hub.house.texts import Refused
from hub.settings import Settings
from hub.store import admin
from hub.store.database import connect
from tests.house.processes import wait_until

pytestmark = pytest.mark.store


async def test_nobody_enters_without_the_password(tmp_path: Path):
    async with EmbeddedStore(tmp_path).running() as uri:
        assert await admin.answers(uri)
        _, at, rest = uri.partition("@")
        assert at
        stranger = connect(f"mongodb://{rest.replace('&authSource=admin', '')}")
        with pytest.raises(Exception, match="auth"):
            await stranger["people"].find_one({})
        stranger.close()
        assert not await admin.answers(uri.replace("hub:", "hub:x"))


async def test_its_secrets_are_for_the_owner_alone(tmp_path: Path):
    async with EmbeddedStore(tmp_path).running():
        for name in ("store_password", ADDRESS_FILE):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert not (tmp_path / ADDRESS_FILE).exists()


async def test_it_comes_back_at_the_same_address_with_all_that_was_written(tmp_path: Path):
    store = EmbeddedStore(tmp_path)
    async with store.running() as uri:
        database = connect(uri)
        await database["notes"].insert_one({"_id": 1})
        await store.restart()
        assert await database["notes"].find_one({"_id": 1})
        database.close()
    async with EmbeddedStore(tmp_path).running() as uri:
        database = connect(uri)
        assert await database["notes"].find_one({"_id": 1})
        database.close()


async def test_it_comes_back_when_somebody_kills_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    store = EmbeddedStore(tmp_path)
    async with store.running() as uri:
        database = connect(uri, timeout=15)
        os.kill(store.pid, signal.SIGKILL)
        await database.ping()
        database.close()
    assert "-9" in capfd.readouterr().err


async def test_a_second_keeper_of_the_directory_is_refused(tmp_path: Path):
    async with EmbeddedStore(tmp_path).running():
        with pytest.raises(Refused, match=str(tmp_path)):
            async with EmbeddedStore(tmp_path).running():
                pass


async def test_a_command_uses_the_store_that_runs_or_its_own_meanwhile(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    async with reachable(settings) as own:
        assert await admin.answers(own)
        async with reachable(settings) as shared:
            assert shared == own
    assert wait_until(lambda: not (tmp_path / ADDRESS_FILE).exists())
