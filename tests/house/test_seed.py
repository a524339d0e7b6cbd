"""The demo data: made once, never over people's changes, accounts following the settings."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from agent_console.passwords import new_password
from hub.house.seed import seed
from hub.pipeline.pipeline import Spine
from hub.settings import Settings
from hub.store.accounts import Accounts

pytestmark = pytest.mark.store


def _settings(tmp_path: Path, **values: Any) -> Settings:
    given: dict[str, Any] = {
        "secret_key": "k",
        "rest_token": "t" * 16,
        "bench": False,
        "data_dir": tmp_path,
    }
    return Settings(**{**given, **values})


async def test_people_accounts_and_articles_are_made_once(spine: Spine, tmp_path: Path):
    settings = _settings(tmp_path)
    first = await seed(spine, settings)
    assert set(first.people) == {
        "admin", "agent", "agent2", "agent3", "dispatcher", "supervisor", "editor"
    }  # fmt: skip
    assert first.password
    assert first.articles >= 200
    again = await seed(spine, settings)
    assert (again.people, again.password, again.articles) == ((), None, 0)


async def test_a_given_password_is_not_told(spine: Spine, tmp_path: Path):
    seeded = await seed(spine, _settings(tmp_path, admin_password=SecretStr("given by us")))
    assert seeded.people
    assert seeded.password is None


async def test_the_accounts_follow_the_settings(spine: Spine, tmp_path: Path):
    await seed(spine, _settings(tmp_path))
    settings = _settings(tmp_path, rest_token="n" * 16, bench=True)
    await seed(spine, settings)
    accounts = await Accounts(spine.db, settings.sealing_key).all()
    assert {(one.channel, one.name) for one in accounts} == {
        ("web", "demo"),
        ("web", "bench"),
        ("rest", "demo"),
        ("rest", "bench"),
    }
    tokens = {one.config["token"] for one in accounts if one.channel == "rest"}
    assert tokens == {"n" * 16}


def test_passwords_are_long_and_differ():
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert {len(password) for password in made} == {14}
