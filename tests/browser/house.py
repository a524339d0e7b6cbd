"""A whole hub of the tests' own, started as people start it, ended by its own process id."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from hub.house.ports import free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "browser-tests-only"
READY_WITHIN = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def readiness(self) -> dict[str, Any]:
        """What /readyz says; empty while nobody answers."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/readyz")
            answer: dict[str, Any] = json.loads(line.getresponse().read())
            return answer
        except (OSError, HTTPException, ValueError):
            return {}
        finally:
            line.close()


@contextmanager
def running(data_dir: Path, *options: str) -> Iterator[House]:
    """`options` as after `hub up`."""
    house = House(port=free_port(), log=data_dir / "up.log")
    process = _start(house, data_dir, *options)
    try:
        _wait(house, process)
        yield house
    finally:
        _end(process)


def _start(house: House, data_dir: Path, *options: str) -> subprocess.Popen[bytes]:
    settings = {
        "HUB_DATA_DIR": str(data_dir / "data"),
        "HUB_PORT": str(house.port),
        "HUB_ADMIN_PASSWORD": PASSWORD,
        "HUB_REST_TOKEN": "browser-tests-only",
    }
    with house.log.open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "hub.cli", "up", *options], cwd=ROOT,
            env={**os.environ, **settings}, stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip


def _wait(house: House, process: subprocess.Popen[bytes]) -> None:
    """Until everything stands, the bot's model too: the tests are about the whole."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        told = house.readiness()
        if told.get("ready") and told["parts"]["bot"]["state"] == "up":
            return
        if process.poll() is not None:
            break
        time.sleep(0.5)
    raise AssertionError(f"the hub did not come up: {told}\n{house.log.read_text()[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
