"""The real servers that `make peers` tests against, fetched by their own registry's client."""

import hashlib
import shutil

from hub.house import steps, tools
from hub.house.stamps import Stamp, digest
from hub.house.texts import Refused

_VERSION = "8.19.21"
_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{_VERSION}:zip"
_SHA256 = "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
ELASTICSEARCH = tools.CACHE / "peers" / f"elasticsearch-{_VERSION}.zip"
TELEGRAM = tools.CACHE / "peers" / "telegram"
_TELEGRAM = tools.ROOT / "tests" / "channels" / "telegram" / "peer"


def fetch() -> None:
    elasticsearch()
    telegram()


def elasticsearch() -> None:
    """Elasticsearch's own integration-test distribution: the server with its core modules."""
    _need_java()
    if ELASTICSEARCH.exists() and _is_right():
        return
    target = f"-DoutputDirectory={ELASTICSEARCH.parent}"
    command = ["mvn", "-B", "-ntp", "-C", _COPY, f"-Dartifact={_ARTIFACT}", target]
    tools.run("elasticsearch", command)
    if not _is_right():
        ELASTICSEARCH.unlink()
        raise Refused("not_genuine", path=ELASTICSEARCH.name)


def telegram() -> None:
    """A Bot API that others wrote, for bots to be tried with, from npm."""
    names = ("package.json", "package-lock.json", ".npmrc")
    stamp = Stamp(TELEGRAM / ".stamp", digest(_TELEGRAM / name for name in names))
    if stamp.is_current:
        return
    steps.need_node()
    TELEGRAM.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(_TELEGRAM / name, TELEGRAM)
    tools.run("telegram", ["npm", "ci", "--no-progress", "--ignore-scripts"], cwd=TELEGRAM)
    stamp.write()


def _need_java() -> None:
    if shutil.which("mvn") and shutil.which("java"):
        return
    if not tools.may_install():
        raise Refused("no_java")
    tools.install("java", "maven", "openjdk-17-jre-headless")


def _is_right() -> bool:
    with ELASTICSEARCH.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == _SHA256
