"""The programs that set-up needs from outside: uv, pip, node, apt; and how it runs them."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from hub.house.child import leashed
from hub.house.texts import Refused, line, say

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
_TICK_SECONDS = 10.0
_NETWORK = re.compile(
    r"dns error|error sending request|failed to fetch|could not connect|connection (refused|reset)"
    r"|name resolution|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|timed? ?out|NewConnectionError"
    r"|unable to fetch|could not resolve|certificate",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(r"no space left|ENOSPC", re.IGNORECASE)


def run(
    name: str, command: Sequence[str], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> None:
    """A long step: says that it begins, how it goes and that it ended; raises Refused if badly."""
    title, log, began = line(name), CACHE / "log" / f"{name}.log", time.monotonic()
    say("step", title=title)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as words:
        code = _watch(title, command, cwd, words.fileno(), {**os.environ, **(env or {})})
    if code:
        raise _explain(title, log)
    say("step_done", title=title, seconds=round(time.monotonic() - began))


def _watch(
    title: str, command: Sequence[str], cwd: Path, words: int, env: Mapping[str, str]
) -> int:
    began, used = time.monotonic(), shutil.disk_usage(ROOT).used
    with subprocess.Popen(
        leashed(command), cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=words, stderr=words
    ) as child:
        while True:
            try:
                return child.wait(_TICK_SECONDS)
            except subprocess.TimeoutExpired:
                written = max(0, shutil.disk_usage(ROOT).used - used) // 1_000_000
                seconds = round(time.monotonic() - began)
                say("step_going", title=title, seconds=seconds, megabytes=written)


def _explain(title: str, log: Path) -> Refused:
    words = log.read_text(errors="replace")
    where = log.relative_to(ROOT)
    if _NO_ROOM.search(words):
        free = gigabytes_free()
        return Refused("no_room", path=ROOT, free=free, need=6)
    if _NETWORK.search(words):
        return Refused("no_registry", title=title, log=where)
    last = (words.strip().splitlines() or ["?"])[-1].strip()
    return Refused("step_failed", title=title, reason=last[:200], log=where)


def gigabytes_free(path: Path = ROOT) -> float:
    return round(shutil.disk_usage(path).free / 1e9, 1)


def works(*command: str, env: Mapping[str, str] | None = None) -> bool:
    """Whether this command is there and ends well; for questions that take a moment."""
    try:
        variables = {**os.environ, **(env or {})}
        done = subprocess.run(command, capture_output=True, timeout=60, check=False, env=variables)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find_uv() -> str:
    """The machine's uv, or one of our own, fetched by pip into the cache."""
    own = CACHE / "uv" / "bin" / "uv"
    for candidate in ("uv", str(own)):
        if works(candidate, "--version"):
            return candidate
    _need_pip()
    requirements = str(ROOT / "requirements" / "uv.txt")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
    run("uv", [*command, "--target", str(CACHE / "uv"), "--require-hashes", "-r", requirements])
    return str(own)


def uv_environment() -> dict[str, str]:
    """Variables for uv: never another Python, and the registry that pip is set up for."""
    env = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "UV_HTTP_TIMEOUT": "120"}
    if Path.home().stat().st_dev != ROOT.stat().st_dev:
        env |= {"UV_CACHE_DIR": str(CACHE / "uv-cache")}  # links instead of a second copy
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"} & os.environ.keys():
        index = _pip_setting("index-url")
        env |= {"UV_DEFAULT_INDEX": index} if index else {}
    if "SSL_CERT_FILE" not in os.environ and (bundle := _pip_setting("cert")):
        env |= {"SSL_CERT_FILE": bundle}
    return env


def _pip_setting(name: str) -> str:
    command = [sys.executable, "-m", "pip", "config", "get", f"global.{name}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    kept = done.stdout.strip() if done.returncode == 0 else ""
    return os.environ.get(f"PIP_{name.upper().replace('-', '_')}") or kept


def _need_pip() -> None:
    if works(sys.executable, "-m", "pip", "--version"):
        return
    if not may_install():
        raise Refused("no_pip")
    install("pip", "python3-pip")


def may_install() -> bool:
    """Whether system packages can be installed here: root, on Debian."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(name: str, *packages: str) -> None:
    script = "apt-get update -q && apt-get install -q -y --no-install-recommends"
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(name, ["sh", "-c", f"{script} {' '.join(packages)}"], env=quiet)
