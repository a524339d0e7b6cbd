"""A real Dovecot of a test's own, into whose mailboxes mails are put as a delivery puts them."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hub.house.ports import free_port
from tests.channels.email.servers import DOVECOT, OWNER, USERS, listens, until

PROGRAM = "/usr/sbin/dovecot"


def absent() -> str:
    """Why there is none here; empty where there is one."""
    return "" if shutil.which(PROGRAM) else "not here: dovecot"


class Dovecot:
    """Users `support`, `zhang` and `li` with the password `pw`; `port` is IMAP's."""

    def __init__(self, root: Path, port: int) -> None:
        self.root = root
        self.port = port

    def deliver(self, user: str, mails: Sequence[bytes]) -> None:
        """All at once, in this order."""
        new = self.root / "mail" / user / "Maildir" / "new"
        for folder in (new, new.with_name("cur"), new.with_name("tmp")):
            folder.mkdir(parents=True, exist_ok=True)
        first = sum(1 for part in ("new", "cur") for _ in new.with_name(part).iterdir())
        for number, raw in enumerate(mails, first):
            (new.with_name("tmp") / f"{number}").write_bytes(raw)
        for path in (new.parents[1], new.parent, *new.parent.rglob("*")):
            shutil.chown(path, OWNER, OWNER)
        for number in range(first, first + len(mails)):
            name = f"1700000000.M{number:06d}P1.here"
            (new.with_name("tmp") / f"{number}").rename(new / name)

    def unseen(self, user: str) -> int:
        folder = self.root / "mail" / user / "Maildir"
        marks = (path.name.partition(":2,")[2] for path in (folder / "cur").glob("*"))
        return sum("S" not in one for one in marks) + sum(1 for _ in (folder / "new").glob("*"))


@contextmanager
def dovecot(more: str = "") -> Iterator[Dovecot]:
    """Ended by its own process id; `more` is added to its configuration."""
    root = Path(tempfile.mkdtemp(prefix="zongji-dovecot-"))
    root.chmod(0o755)
    for name in ("dovecot/run", "dovecot/state", "mail", "postfix/spool/private"):
        (root / name).mkdir(parents=True)
    shutil.chown(root / "mail", OWNER, OWNER)
    (root / "users").write_text("".join(f"{user}:{{PLAIN}}pw\n" for user in USERS))
    ports = {"imap": free_port(), "lmtp": free_port()}
    (root / "dovecot.conf").write_text(DOVECOT.format(root=root, owner=OWNER, **ports) + more)
    server = subprocess.Popen([PROGRAM, "-F", "-c", str(root / "dovecot.conf")])
    try:
        until(lambda: listens(ports["imap"]), "Dovecot")
        yield Dovecot(root, ports["imap"])
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(root, ignore_errors=True)
