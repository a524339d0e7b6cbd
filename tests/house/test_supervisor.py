"""`hub up` with real processes: it keeps its parts up, ends them all, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from hub.house.ports import free_port
from tests.house.processes import ROOT, lives, wait_until

pytestmark = [pytest.mark.store, pytest.mark.timeout(240)]


class House:
    """One `hub up` of a test's own, on a port and a data directory of its own."""

    def __init__(self, data_dir: Path, **env: str) -> None:
        self.port = int(env.pop("HUB_PORT", "") or free_port())
        self.output = data_dir.with_suffix(".out")
        ours = {"HUB_DATA_DIR": str(data_dir), "HUB_PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        with self.output.open("wb") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hub.cli", "up"],
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=data_dir.parent,
                env={**_clean(), **ours, "RASA_WORKERS": "0", "LANG": "en_US.UTF-8", **env},
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/readyz", timeout=2
            ) as answer:
                return bool(json.load(answer)["ready"])
        except (HTTPError, URLError, OSError):
            return False

    def wait_ready(self) -> None:
        assert wait_until(lambda: self.ready() or self.process.poll() is not None, 90), self.said
        assert self.ready(), self.said
        assert wait_until(lambda: "is ready" in self.said, 10), self.said

    def family(self) -> dict[str, int]:
        """Its descendants, by what they are."""
        commands = {pid: _command(pid) for pid in _descendants(self.process.pid)}
        names = {"secantus": "store", "hub.cli serve": "hub", "rasa": "rasa"}
        return {
            name: pid
            for pid, command in commands.items()
            for mark, name in names.items()
            if mark in command
        }


@contextmanager
def house(data_dir: Path, **env: str) -> Iterator[House]:
    built = House(data_dir, **env)
    try:
        yield built
    finally:
        built.process.kill()
        built.process.wait()


def test_it_keeps_its_parts_up_and_ends_them_all_on_ctrl_c(tmp_path: Path):
    with house(tmp_path / "data") as up:
        up.wait_ready()
        first = up.family()
        assert set(first) == {"store", "hub"}
        instance = _instance(first["hub"])
        assert instance

        os.kill(first["hub"], signal.SIGKILL)
        assert wait_until(lambda: "is back" in up.said, 90), up.said
        second = up.family()
        assert second["hub"] != first["hub"]
        assert second["store"] != first["store"], "its locks would outlive the hub by a minute"
        assert _instance(second["hub"]) == instance, "it takes its own leases back at once"
        assert up.ready()

        os.kill(second["store"], signal.SIGKILL)
        assert wait_until(lambda: up.family().get("store", 0) not in {0, second["store"]}, 60)
        assert wait_until(up.ready, 60), up.said
        assert up.family()["hub"] == second["hub"], "a lost store is no reason to lose the hub"

        last = up.family()
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(60) == 0
        assert not any(map(lives, last.values()))
        assert "Everything has stopped" in up.said


def test_killed_it_leaves_nothing_and_the_password_was_said_once(tmp_path: Path):
    with house(tmp_path / "data") as up:
        up.wait_ready()
        password = re.search(r"password, shown this once: (\S+)", up.said)
        assert password
        family = up.family()
        up.process.kill()
        up.process.wait()
        assert wait_until(lambda: not any(map(lives, family.values())), 5)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file())
    assert password[1].encode() not in kept

    with house(tmp_path / "data") as again:
        again.wait_ready()
        assert "password" not in again.said
        again.process.send_signal(signal.SIGTERM)
        assert again.process.wait(60) == 0


def test_a_taken_port_is_one_line(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with house(tmp_path / "data", HUB_PORT=port) as up:
            assert up.process.wait(30) == 1
            assert up.said.strip() == (
                f"Port {port} is taken. Stop the program that has it, or set HUB_PORT to another."
            )


def test_an_unwritable_data_directory_is_one_line(tmp_path: Path):
    (tmp_path / "data").write_text("a file, no directory")
    with house(tmp_path / "data", LANG="zh_CN.UTF-8") as up:
        assert up.process.wait(30) == 1
        assert up.said.startswith("数据目录不可写")
        assert len(up.said.strip().splitlines()) == 1


def test_a_data_directory_in_use_is_one_line(tmp_path: Path):
    with house(tmp_path / "data") as up:
        assert wait_until((tmp_path / "data" / "house.lock").exists, 30)
        with house(tmp_path / "data", LANG="C") as second:
            assert second.process.wait(30) == 1
            assert "正被另一个总机使用" in second.said
        assert up.process.poll() is None


@pytest.mark.rasa
def test_killed_with_rasa_it_leaves_nothing(tmp_path: Path):
    with house(tmp_path / "data", RASA_WORKERS="1") as up:
        up.wait_ready()
        assert wait_until(lambda: "rasa" in up.family(), 60), up.said
        family = up.family()
        up.process.kill()
        assert wait_until(lambda: not any(map(lives, family.values())), 5)


def _clean() -> dict[str, str]:
    """The test's environment without settings of the hub's."""
    ours = ("HUB_", "RASA_", "MONGODB_", "ELASTICSEARCH_", "LC_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        direct = [int(child) for child in children.read_text().split()]
    except FileNotFoundError:
        return []
    return [one for child in direct for one in (child, *_descendants(child))]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


def _instance(pid: int) -> str:
    variables = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return next(v for v in variables if v.startswith("HUB_INSTANCE="))
