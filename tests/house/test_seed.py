"""The demo data: made once, never over people's changes, accounts following the settings."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from agent_console.passwords import new_password
from hub.house.seed import seed
from hub.pipeline.pipeline import Spine
from hub.settings import Settings, _complete
from hub.store.accounts import Accounts
from hub.store.draft import Draft

pytestmark = pytest.mark.store


def read(tmp_path: Path, rest_token: str = "") -> Settings:
    """As they are read where no token, or this one, is set."""
    return _complete(_settings(tmp_path, rest_token=rest_token))


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


async def test_a_bare_hub_has_one_administrator_and_nothing_else(spine: Spine, tmp_path: Path):
    settings = _settings(tmp_path)
    seeded = await seed(spine, settings, bare=True)
    assert seeded.people == ("admin",)
    assert seeded.password
    assert seeded.articles == 0
    assert await Accounts(spine.db, settings.sealing_key).every() == []


async def test_what_people_have_made_of_the_demo_accounts_is_left_to_them(
    spine: Spine, tmp_path: Path
):
    settings = read(tmp_path)
    await seed(spine, settings)
    accounts = Accounts(spine.db, settings.sealing_key)
    web, rest = await accounts.get("web:demo"), await accounts.get("rest:demo")
    assert web and rest
    changed = replace(accounts.opened(rest), config={"token": "chosen in the console"})

    def decide(draft: Draft) -> None:
        Accounts.delete(draft, web, by="admin")
        Accounts.write(draft, rest, accounts.sealed(changed), by="admin")

    await spine.committer.commit(None, decide)
    await seed(spine, settings)
    (left,) = await accounts.every()
    assert left.config == changed.config
    await seed(spine, read(tmp_path, rest_token="set by an operator"))
    (left,) = await accounts.every()
    assert left.config == {"token": "set by an operator"}


async def test_a_given_password_is_not_told(spine: Spine, tmp_path: Path):
    seeded = await seed(spine, _settings(tmp_path, admin_password=SecretStr("given by us")))
    assert seeded.people
    assert seeded.password is None


async def test_the_accounts_follow_the_settings(spine: Spine, tmp_path: Path):
    await seed(spine, _settings(tmp_path))
    settings = _settings(tmp_path, rest_token="n" * 16, bench=True)
    await seed(spine, settings)
    accounts = await Accounts(spine.db, settings.sealing_key).every()
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
