"""A real message centre of a test's own: Jasmin, on Redis and RabbitMQ, towards another centre."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hub.house.ports import free_port
from hub.house.steps import JASMIN

RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"
PER_SECOND = 20
CONFIG = """
[smpp-server]
bind=127.0.0.1
port={smpp}
[smpp-server-pb]
bind=127.0.0.1
port={smpp_pb}
[smpp-server-pb-client]
port={smpp_pb}
[client-management]
bind=127.0.0.1
port={clients}
[amqp-broker]
host=127.0.0.1
port={amqp}
[http-api]
bind=127.0.0.1
port={http}
[router]
bind=127.0.0.1
port={router}
[redis-client]
host=127.0.0.1
port={redis}
[jcli]
bind=127.0.0.1
port={jcli}
[dlr]
[sm-listener]
[deliversm-thrower]
retry_delay=1
max_retries=20
[dlr-thrower]
retry_delay=1
max_retries=20
[interceptor-client]
"""
ORDERS = """jcliadmin
jclipwd
smppccm -a
cid up1
host 127.0.0.1
port {upstream}
username jas
password secret
bind transceiver
submit_throughput 0
con_fail_delay 1
con_loss_delay 1
ok
smppccm -1 up1
group -a
gid g
ok
user -a
uid hub
gid g
username hub
password hubpw
ok
user -u hub
smpps_cred quota max_bindings 4
mt_messaging_cred quota smpps_throughput {per_second}
ok
mtrouter -a
type defaultroute
connector smppc(up1)
rate 0
ok
morouter -a
type defaultroute
connector smpps(hub)
ok"""
PORTS = (
    "smpp", "smpp_pb", "clients", "amqp", "http", "router", "redis", "jcli", "dist", "epmd",
    "upstream",
)  # fmt: skip


def absent() -> str:
    """What of it is not here; empty where all is."""
    needs = [RABBITMQ, "redis-server", str(JASMIN / "bin" / "jasmind.py")]
    lacking = [one for one in needs if not shutil.which(one) and not Path(one).exists()]
    return f"not here: {', '.join(lacking)}" if lacking else ""


@dataclass(frozen=True)
class Jasmin:
    """`port`: where the hub binds, as `hub` with `hubpw`; `upstream`: where it binds itself."""

    port: int
    upstream: int


@contextmanager
def jasmin() -> Iterator[Jasmin]:
    """All processes are ended by their own ids."""
    root = Path(tempfile.mkdtemp(prefix="zongji-jasmin-"))
    ports = dict(zip(PORTS, _free_ports(len(PORTS)), strict=True))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        for start in (_redis, _rabbitmq, _jasmind):
            stack.enter_context(start(root, ports))
        _order(ports["jcli"], ORDERS.format(per_second=PER_SECOND, **ports).split("\n"))
        _until(lambda: _listens(ports["smpp"]), "Jasmin's centre")
        yield Jasmin(ports["smpp"], ports["upstream"])


def _free_ports(count: int) -> list[int]:
    found: set[int] = set()
    while len(found) < count:
        found.add(free_port())
    return sorted(found)


@contextmanager
def _redis(root: Path, ports: dict[str, int]) -> Iterator[None]:
    command = ["redis-server", "--port", str(ports["redis"]), "--bind", "127.0.0.1"]
    with _process(root, "redis", [*command, "--dir", str(root), "--save", ""]):
        _until(lambda: _listens(ports["redis"]), "Redis")
        yield


@contextmanager
def _rabbitmq(root: Path, ports: dict[str, int]) -> Iterator[None]:
    home = root / "mq"
    home.mkdir()
    (home / "plugins").write_text("[].")
    environment = {
        "HOME": str(home), "RABBITMQ_NODENAME": f"jas{ports['amqp']}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1", "RABBITMQ_NODE_PORT": str(ports["amqp"]),
        "RABBITMQ_DIST_PORT": str(ports["dist"]), "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(ports["epmd"]), "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }  # fmt: skip
    names = ["epmd", "-port", str(ports["epmd"]), "-address", "127.0.0.1"]
    with (
        _process(root, "epmd", names),
        _process(root, "rabbitmq", [RABBITMQ], environment),
    ):
        _until(lambda: _listens(ports["amqp"]), "RabbitMQ", 90)
        yield


@contextmanager
def _jasmind(root: Path, ports: dict[str, int]) -> Iterator[None]:
    for name in ("store", "resource", "log", "etc/store"):
        (root / name).mkdir(parents=True)
    packages = next((JASMIN / "lib").glob("python3*")) / "site-packages"
    standard = packages / "txamqp" / "specs" / "standard" / "amqp0-9-1.stripped.xml"
    shutil.copy(standard, root / "resource" / "amqp0-9-1.xml")
    (root / "etc" / "jasmin.cfg").write_text(CONFIG.format(**ports))
    environment = {
        "ROOT_PATH": str(root), "CONFIG_PATH": str(root / "etc"), "LOG_PATH": str(root / "log"),
        "RESOURCE_PATH": str(root / "resource"), "STORE_PATH": str(root / "store"),
    }  # fmt: skip
    command = [
        str(JASMIN / "bin" / "python"), str(JASMIN / "bin" / "jasmind.py"), "-c",
        str(root / "etc" / "jasmin.cfg"), "--enable-dlr-lookup", "--enable-dlr-thrower",
        "--enable-deliver-thrower", "-u", "jcliadmin", "-p", "jclipwd",
    ]  # fmt: skip
    with _process(root, "jasmin", command, environment):
        _until(lambda: _listens(ports["jcli"]), "Jasmin", 60)
        yield


@contextmanager
def _process(
    root: Path, name: str, command: Sequence[str], environment: dict[str, str] | None = None
) -> Iterator[None]:
    """In a group of its own, which ends with it."""
    with (root / f"{name}.out").open("wb") as words:
        process = subprocess.Popen(
            command, cwd=root, env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
            stdout=words, stderr=words, start_new_session=True,
        )  # fmt: skip
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


def _order(port: int, lines: Sequence[str]) -> None:
    """Tell Jasmin's own console, line by line, and read what it says to each."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.recv(65536)  # it wants somebody to sign in, and says no more
        for one in lines:
            line.sendall(one.encode() + b"\r\n")
            said = _said(line)
            assert "rror" not in said and "nvalid" not in said, f"{one}: {said}"


def _said(line: socket.socket) -> str:
    said = b""
    while not said.rstrip().endswith((b">", b":")):
        said += line.recv(65536)
    return said.decode(errors="replace")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not start"
        time.sleep(0.1)
