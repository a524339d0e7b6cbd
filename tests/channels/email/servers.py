"""Real mail servers of a test session's own: Postfix takes mail, Dovecot keeps it and shows it."""

import email
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from hub.house.ports import free_port

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
OWNER = 5050
USERS = ("support", "zhang", "li", "fax", "gateway")
ELSEWHERE = free_port()
"""Where a test may have a server of its own, for what goes to elsewhere.test."""
DOVECOT = """
base_dir = {root}/dovecot/run
state_dir = {root}/dovecot/state
protocols = imap lmtp
listen = 127.0.0.1
log_path = {root}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{root}/mail/%n/Maildir
mail_uid = {owner}
mail_gid = {owner}
first_valid_uid = {owner}
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {root}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={root}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  unix_listener {root}/postfix/spool/private/auth {{
    mode = 0666
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""
_MAIN = """
compatibility_level = 3.6
queue_directory = {root}/postfix/spool
data_directory = {root}/postfix/data
config_directory = {root}/postfix/etc
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
multi_instance_name = postfix-zongji
multi_instance_enable = yes
myhostname = mx.unicom.test
mydomain = unicom.test
myorigin = $mydomain
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = unicom.test, customers.test
virtual_mailbox_maps = inline:{{support@unicom.test=x, zhang@customers.test=x, li@customers.test=x,
  fax@unicom.test=x, gateway@unicom.test=x, full@customers.test=x, gone@customers.test=x}}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = inline:{{elsewhere.test=smtp:[127.0.0.1]:{elsewhere}}}
recipient_delimiter = +
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_recipient_restrictions = check_recipient_access inline:{{
  {{ full@customers.test = 452 4.2.2 Mailbox full }},
  {{ gone@customers.test = 550 5.1.1 No such user }} }},
  permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_host_lookup = native
message_size_limit = 26214400
maillog_file = {root}/maillog
maillog_file_prefixes = {root}
alias_maps =
alias_database =
"""
_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
virtual   unix  -       n       n       -       -       virtual
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
"""


class MailServers:
    """`root` holds all that they have; mails are put in by SMTP and read from their files."""

    def __init__(self, root: Path, ports: dict[str, int]) -> None:
        self.root = root
        self.ports = ports

    @property
    def config(self) -> dict[str, Any]:
        """Of an account at the mailbox `support`."""
        plain = {"host": "127.0.0.1", "security": "plain"}
        return {
            "address": "support@unicom.test", "name": "联通客服", "user": "support",
            "secret": "pw", "poll_seconds": 2,
            "imap": {**plain, "port": self.ports["imap"]},
            "smtp": {**plain, "port": self.ports["smtp"]},
        }  # fmt: skip

    def post(self, *options: str, data: str | None = None) -> None:
        """By swaks, as any client would."""
        server = ["--server", "127.0.0.1", "--port", str(self.ports["smtp"]), "--hide-all"]
        given = ["--data", data] if data is not None else []
        subprocess.run(["swaks", *server, *options, *given], check=True, timeout=30)

    def mails(self, user: str) -> list[EmailMessage]:
        """In the order in which they came."""
        folder = self.root / "mail" / user / "Maildir"
        files = [path for part in ("new", "cur") for path in (folder / part).glob("*")]
        files.sort(key=lambda path: path.name)
        return [_read(path) for path in files]

    def seen(self, user: str) -> list[bool]:
        """Of each mail, whether it bears the mark."""
        folder = self.root / "mail" / user / "Maildir"
        files = [path for part in ("new", "cur") for path in (folder / part).glob("*")]
        files.sort(key=lambda path: path.name)
        return ["S" in path.name.partition(":2,")[2] for path in files]

    def empty(self) -> None:
        """Every mailbox, as it was at first; nobody may be logged in."""
        for user in USERS:
            shutil.rmtree(self.root / "mail" / user, ignore_errors=True)


def _read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=policy.default)


def missing() -> str:
    """What stands in the way of running them here; empty when nothing does."""
    if os.geteuid():
        return "Postfix is started by root only"
    wanted = ("dovecot", "postfix", "swaks")
    return ", ".join(one for one in wanted if not shutil.which(one, path=_PATH))


@contextmanager
def mail_servers() -> Iterator[MailServers]:
    """Started from a directory of their own, ended by their own process ids."""
    root = Path(tempfile.mkdtemp(prefix="zongji-mail-"))
    root.chmod(0o755)
    try:
        ports = _ports()
        _write(root, ports)
        with _dovecot(root), _postfix(root):
            for port in ports.values():
                until(lambda port=port: listens(port), f"port {port}")  # type: ignore[misc]
            yield MailServers(root, ports)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _ports() -> dict[str, int]:
    found: list[int] = []
    port = free_port()
    while len(found) < 3:
        if not listens(port):
            found.append(port)
        port += 1
    return dict(zip(("imap", "lmtp", "smtp"), found, strict=True))


def _write(root: Path, ports: dict[str, int]) -> None:
    for name in ("dovecot/run", "dovecot/state", "mail", "postfix/etc", "postfix/data",
                 "postfix/spool"):  # fmt: skip
        (root / name).mkdir(parents=True)
    shutil.chown(root / "mail", OWNER, OWNER)
    shutil.chown(root / "postfix" / "data", "postfix")
    (root / "users").write_text("".join(f"{user}:{{PLAIN}}pw\n" for user in USERS))
    words = {"root": root, "owner": OWNER, "elsewhere": ELSEWHERE, **ports}
    (root / "dovecot.conf").write_text(DOVECOT.format(**words))
    (root / "postfix/etc/main.cf").write_text(_MAIN.format(**words))
    (root / "postfix/etc/master.cf").write_text(_MASTER.format(**words))


@contextmanager
def _postfix(root: Path) -> Iterator[None]:
    subprocess.run(
        ["/usr/sbin/postfix", "-c", f"{root}/postfix/etc", "start"], check=True, timeout=30
    )
    pid = int((root / "postfix/spool/pid/master.pid").read_text())
    try:
        yield
    finally:
        os.kill(pid, signal.SIGTERM)
        until(lambda: not _lives(pid), "the end of Postfix")


@contextmanager
def _dovecot(root: Path) -> Iterator[None]:
    (root / "postfix/spool/private").mkdir(mode=0o700)
    shutil.chown(root / "postfix/spool/private", "postfix")
    server = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(root / "dovecot.conf")])
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(true: Callable[[], bool], what: str) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + 20
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
