"""Servers that speak Elasticsearch: the double that every test run has, and the real one."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from hub.house.child import leashed
from hub.house.peers import ELASTICSEARCH
from hub.house.ports import free_port

START_SECONDS = 300
NOBODY = 65534
_AS_NOBODY = (
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig=KILL",
)  # fmt: skip
"""Elasticsearch refuses to run as root."""
_SETTINGS = """
discovery.type: single-node
http.host: 127.0.0.1
http.port: {http}
transport.host: 127.0.0.1
transport.port: {transport}
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""


class Server:
    """A running server; its data stay while it is stopped and started again."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, env: Mapping[str, str]
    ) -> None:
        self._command = leashed(command)
        self._log = log
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        """In the main thread: a leash ends its child when the thread that started it ends."""
        with self._log.open("ab") as words:
            self._process = subprocess.Popen(
                self._command, env=self._env, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"it does not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """At once: what it has acknowledged, it has to know again."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def forget(self) -> None:
        """Delete every index of ours."""
        for name in self.indices():
            request = urllib.request.Request(f"{self.url}/{name}", method="DELETE")
            urllib.request.urlopen(request, timeout=30).close()

    def indices(self) -> list[str]:
        with urllib.request.urlopen(f"{self.url}/kb_v*/_alias", timeout=30) as answer:
            return sorted(json.load(answer))

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def noida(directory: Path) -> Iterator[Server]:
    port = free_port()
    program = str(files("noida_db") / "noida-db")
    options = ["--only", "elasticsearch", "--elasticsearch-port", str(port)]
    command = [program, "start", *options, "--data-dir", str(directory / "data")]
    yield from _running(Server(command, port, directory / "log", os.environ))


@contextmanager
def elasticsearch() -> Iterator[Server]:
    """Unpacked where somebody who is not root may read and write."""
    home = Path(tempfile.mkdtemp(prefix="zongji-elasticsearch-"))
    try:
        with zipfile.ZipFile(ELASTICSEARCH) as packed:
            packed.extractall(home)
        yield from _running(_prepare(home))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _prepare(home: Path) -> Server:
    (program,) = home.glob("elasticsearch-*")
    http, transport = free_port(), free_port()
    settings = _SETTINGS.format(http=http, transport=transport)
    (program / "config" / "elasticsearch.yml").write_text(settings)
    (home / "tmp").mkdir()
    as_nobody: Sequence[str] = ()
    if os.geteuid() == 0:
        as_nobody = _AS_NOBODY
        for path in (home, *home.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home), "ES_TMPDIR": str(home / "tmp"),
        "ES_JAVA_HOME": _java_home(), "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
    }  # fmt: skip
    command = [*as_nobody, "bash", str(program / "bin" / "elasticsearch")]
    return Server(command, http, home / "log", env)


def _java_home() -> str:
    found = shutil.which("java")
    assert found, "no java"
    return os.environ.get("JAVA_HOME") or str(Path(found).resolve().parents[1])


def _running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()
