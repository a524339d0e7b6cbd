"""The steps of set-up; each is skipped when what it was made from has not changed."""

import shutil
import subprocess
import sys
from pathlib import Path

from hub.house import tools
from hub.house.child import leashed
from hub.house.stamps import Stamp, digest
from hub.house.texts import Refused
from hub.house.tools import ROOT

HUB = ROOT / ".venv"
RASA = ROOT / ".venv-rasa"
IMAGING = ROOT / ".venv-imaging"
JASMIN = ROOT / ".venv-jasmin"
WEB = ROOT / "agent_console" / "web"
PAGES = ROOT / "agent_console" / "static"
ARTICLES = ROOT / "knowledge" / "seed"
ROOM_GB = 6
_BROWSER = ("chromium-headless-shell", "fonts-noto-cjk", "fonts-noto-color-emoji")
LOCKS = (
    ("uv", "requirements/uv.in"),
    ("hub", "pyproject.toml", "--python-version", "3.11"),
    (
        "dev",
        "pyproject.toml",
        "--python-version",
        "3.11",
        "--extra",
        "dev",
        "-c",
        "requirements/hub.txt",
    ),
    ("imaging", "requirements/imaging.in", "--python-version", "3.11"),
    ("jasmin", "requirements/jasmin.in", "--python-version", "3.11"),
    ("rasa", "requirements/rasa.in", "--python-version", "3.10", "--no-deps", "--no-annotate"),
)
_LAUNCHER = """#!{python}
import sys

from hub.cli import main

sys.exit(main())
"""


def room() -> None:
    """Refuse the first run where it would fill the disk."""
    free = tools.gigabytes_free()
    if free < ROOM_GB and not rasa_stamp().is_current:
        raise Refused("no_room", path=ROOT, free=free, need=ROOM_GB)


def hub() -> None:
    """The hub's environment, with the project itself on its path and the command `hub`."""
    stamp = _stamp(HUB, "hub")
    if stamp.is_current:
        return
    _install(HUB, "hub", "--require-hashes")
    packages = next((HUB / "lib").glob("python3*")) / "site-packages"
    (packages / "zongji.pth").write_text(f"{ROOT}\n")
    command = HUB / "bin" / "hub"
    command.write_text(_LAUNCHER.format(python=HUB / "bin" / "python"))
    command.chmod(0o755)
    stamp.write()


def dev() -> None:
    """What checks and tests need, in the same environment."""
    stamp = _stamp(HUB, "dev")
    if stamp.is_current:
        return
    _install(HUB, "dev", "--require-hashes")
    stamp.write()


def rasa() -> None:
    """Rasa's own environment: its pins go with nothing else, and its metadata with no resolver."""
    stamp = rasa_stamp()
    if stamp.is_current:
        return
    room()
    _install(RASA, "rasa", "--require-hashes", "--no-deps")
    stamp.write()


def rasa_stamp() -> Stamp:
    return _stamp(RASA, "rasa")


def imaging() -> None:
    """The environment of the worker for pictures: what opens strangers' files stays in there."""
    stamp = imaging_stamp()
    if stamp.is_current:
        return
    _install(IMAGING, "imaging", "--require-hashes")
    stamp.write()


def imaging_stamp() -> Stamp:
    return _stamp(IMAGING, "imaging")


def jasmin() -> None:
    """The environment of a real message centre for text messages, for `make peers` alone."""
    stamp = _stamp(JASMIN, "jasmin")
    if stamp.is_current:
        return
    _install(JASMIN, "jasmin", "--require-hashes")
    _mend(next((JASMIN / "lib").glob("python3*")) / "site-packages")
    stamp.write()


def _mend(packages: Path) -> None:
    """Jasmin 0.11.1 as it is released forgets receipts: it asks the wrong name for the answer."""
    path = packages / "jasmin" / "managers" / "listeners.py"
    mended = path.read_text().replace("_pdu.response", "r.response")
    path.unlink()  # the installer's own copy may be the same file
    path.write_text(mended)


def web() -> None:
    """The pages, built from the front end's sources."""
    if _pages().is_current and PAGES.is_dir():
        return
    packages()
    tools.run("web_build", ["npm", "run", "build"], cwd=WEB)
    _pages().write()


def packages() -> None:
    """What the front end is built from and checked with."""
    lock = digest([WEB / "package-lock.json", WEB / "package.json"])
    stamp = Stamp(WEB / "node_modules" / ".stamp", lock)
    if stamp.is_current:
        return
    need_node()
    tools.run("web_packages", ["npm", "ci", "--no-progress"], cwd=WEB)
    stamp.write()


def _pages() -> Stamp:
    return Stamp(tools.CACHE / "web.stamp", digest([WEB]))


def browser() -> None:
    """A real browser without a window, which costs half of one with, and Chinese fonts."""
    if shutil.which(_BROWSER[0]) and _has_chinese_font():
        return
    if not tools.may_install():
        raise Refused("no_browser", packages=" ".join(_BROWSER))
    tools.install("browser", *_BROWSER)


def model() -> None:
    """The bot's model; trained again only when its data have changed."""
    if subprocess.run(leashed([str(HUB / "bin" / "hub"), "train"]), check=False).returncode:
        raise Refused("not_trained")


def lock() -> None:
    """Resolve the hashed requirement files again, from pyproject.toml and the hand-kept lists."""
    uv, env = tools.find_uv(), tools.uv_environment()
    for name, source, *options in LOCKS:
        compile_ = [uv, "pip", "compile", "--generate-hashes", "--no-header", "--upgrade"]
        target = ["-o", f"requirements/{name}.txt"]
        tools.run("lock", [*compile_, *options, source, *target], env=env)


def _stamp(environment: Path, name: str) -> Stamp:
    inputs = [ROOT / "requirements" / f"{name}.txt"]
    facts = (str(ROOT), f"{sys.version_info.major}.{sys.version_info.minor}")
    return Stamp(environment / f".stamp-{name}", digest(inputs, *facts))


def _install(environment: Path, name: str, *options: str) -> None:
    uv, env = tools.find_uv(), tools.uv_environment()
    python = environment / "bin" / "python"
    if not tools.works(str(python), "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"):
        make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(environment)]
        tools.run("venv", make, env=env)
    requirements = str(ROOT / "requirements" / f"{name}.txt")
    command = [uv, "pip", "install", "--python", str(python), *options, "-r", requirements]
    tools.run(name, command, env=env)


def need_node() -> None:
    """Raises Refused without Node 20 and npm."""
    test = "process.exit(process.versions.node.split('.')[0] >= 20 ? 0 : 1)"
    if not tools.works("node", "-e", test) or not shutil.which("npm"):
        raise Refused("no_node")


def _has_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    if not listing:
        return False
    done = subprocess.run([listing, ":lang=zh"], capture_output=True, timeout=60, check=False)
    return bool(done.stdout.strip())
