"""The command `hub`, as an operator types it, on a data directory of the test's own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.processes import ROOT


class Hub:
    """Runs `hub WORD…`; `home` is where it runs and keeps its data."""

    def __init__(self, home: Path, uri: str = "") -> None:
        ours = {"HUB_DATA_DIR": str(home / "data"), "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8"}
        strange = ("HUB_", "RASA_", "MONGODB_", "ELASTICSEARCH_", "LC_")
        clean = {name: v for name, v in os.environ.items() if not name.startswith(strange)}
        self.home = home
        self.env = {**clean, **ours, "MONGODB_URI": uri}

    def __call__(self, *words: str, stdin: str = "", **env: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "hub.cli", *words],
            cwd=self.home,
            env={**self.env, **env},
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stdout
        return done.returncode, done.stdout


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)


@pytest.fixture
def stored(tmp_path: Path, store_uri: str) -> Hub:
    """One that has a database of its own in the session's store."""
    return Hub(tmp_path, named(store_uri, tmp_path))


def named(store_uri: str, home: Path) -> str:
    """The address of a database of this test's own."""
    return store_uri.replace("/?", f"/cli{home.name.replace('_', '')[-20:]}?")


def test_a_wrong_setting_is_one_line(hub: Hub):
    code, said = hub("doctor", HUB_PORT="many")
    assert code == 1
    assert said.startswith("Wrong setting HUB_PORT: ")
    assert len(said.splitlines()) == 1


def test_a_payload_that_is_none_is_parked_with_exit_0(hub: Hub):
    (hub.home / "raw").write_bytes(b"\xff\xfe no json")
    for arguments in (("rest", "raw"), ("rest", "nothing here"), ("pigeon", "raw")):
        code, said = hub("parse", *arguments)
        assert code == 0
        assert set(json.loads(said)) == {"parked"}


def test_a_payload_is_shown_as_the_channel_understands_it(hub: Hub):
    body = {"external_id": "7", "sender": {"id": "u1", "name": "Li"}, "text": "查话费"}
    (hub.home / "raw").write_text(json.dumps(body))
    code, said = hub("parse", "rest", "raw")
    found = json.loads(said)
    assert code == 0
    assert (found["external_id"], found["text"]) == ("7", "查话费")
    assert found["sender"] == {"address": "u1", "name": "Li"}


def test_the_api_describes_itself(hub: Hub):
    code, said = hub("openapi")
    assert code == 0
    assert json.loads(said)["openapi"].startswith("3.1")


def test_the_doctor_says_what_is_wrong_and_what_to_do(hub: Hub):
    code, said = hub("doctor", PATH="/nowhere")
    assert "No hub is running" in said or "Port" in said
    assert "hub up starts it" in said
    (hub.home / "data" / "secret_key").chmod(0o644)
    code, said = hub("doctor", PATH="/nowhere")
    assert code == 1
    assert "chmod 600" in said


def test_a_store_that_does_not_answer_is_one_line(tmp_path: Path):
    nowhere = Hub(tmp_path, "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300")
    code, said = nowhere("user", "list")
    assert code == 1
    assert said.startswith("The database cannot be used: ")


@pytest.mark.store
def test_people_are_added_listed_and_given_passwords(stored: Hub):
    code, said = stored("user", "add", "bob", "--name", "Bob", "--role", "agent")
    assert code == 0
    assert "shown this once" in said
    assert stored("user", "password", "bob", stdin="chosen by bob\n") == (
        0,
        "✓ The password of bob is set\n",
    )
    assert stored("user", "list") == (0, "bob\tBob\tagent@root\n")
    code, said = stored("user", "add", "bob", "--role", "agent")
    assert code == 1
    assert "bob" in said
    code, said = stored("user", "password", "bob", stdin="short\n")
    assert code == 1
    assert "8" in said


@pytest.mark.store
def test_what_is_exported_can_be_imported(stored: Hub):
    assert stored("seed")[0] == 0
    code, said = stored("export", "all.csv")
    assert code == 0
    assert "written to all.csv" in said
    code, said = stored("import", "all.csv")
    assert code == 0
    assert said.startswith("✓ 0 new, 0 changed")
    (stored.home / "broken.csv").write_text("title,answer\n,\n")
    code, said = stored("import", "broken.csv")
    assert code == 1
    assert stored("import", "missing.csv")[1].startswith("Cannot read missing.csv")
    (stored.home / "picture.png").write_bytes(b"PNG")
    assert "CSV" in stored("import", "picture.png")[1]


@pytest.mark.store
def test_a_backup_is_private_and_goes_only_into_an_empty_store(stored: Hub, tmp_path: Path):
    assert stored("seed")[0] == 0
    code, said = stored("backup", "kept.tar.gz")
    assert code == 0, said
    kept = stored.home / "kept.tar.gz"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stored("restore", "kept.tar.gz")[1].startswith("The store is not empty")
    empty = Hub(tmp_path, stored.env["MONGODB_URI"].replace("/cli", "/new"))
    assert empty("restore", "kept.tar.gz")[0] == 0
    assert empty("user", "list")[1] == stored("user", "list")[1]
    kept.write_bytes(b"no archive")
    other = Hub(tmp_path, stored.env["MONGODB_URI"].replace("/cli", "/bad"))
    assert other("restore", "kept.tar.gz")[1].startswith("This is no backup")
