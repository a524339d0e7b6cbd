"""HylaFAX's own programs: what they mail is understood, what we mail they make a job of."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from channels.email.threading import Marks, Place
from channels.fax.channel import FaxChannel
from hub.core.channel import Account
from hub.core.messages import Address, Delivery, Outbound, message_id
from hub.core.parts import Text
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from tests.channels.doubles import FakeHub
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import tiff

pytestmark = pytest.mark.peers

PHONE = "01088886666"
PLACE = Place(thread_id("fax", "demo", PHONE), 2)
MARKED = Marks(b"k" * 32, "fax:demo").address(PLACE, "fax@unicom.test")
ANSWER = Outbound(
    id=message_id(PLACE.thread, PLACE.seq), conversation_id="c1", channel="fax", account="demo",
    to=Address(id=PHONE), parts=(Text(text="您好"),),
)  # fmt: skip
SCRIPT = Path(__file__).with_name("hylafax.sh")


def missing() -> str:
    programs = [name for name in ("faxmail", "faxq", "unshare") if not shutil.which(name)]
    return ", ".join(programs) or ("" if os.geteuid() == 0 else "root")


@pytest.fixture
def root() -> Iterator[Path]:
    """Where its programs, which are not ours, may go."""
    with TemporaryDirectory(prefix="zongji-fax-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


async def hylafax(root: Path, mail: bytes) -> None:
    """As the script says: a fax has come, and `mail` becomes a job that ends well, and badly."""
    spaces = ("-n", "-m", "-p", "-f", "--mount-proc", "--kill-child")
    process = await asyncio.create_subprocess_exec(
        "unshare", *spaces, str(SCRIPT), str(root), PHONE, MARKED,
        stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        _, said = await process.communicate(mail)
    assert process.returncode == 0, said.decode()


async def taken(channel: FaxChannel, hub: FakeHub, folder: Path) -> None:
    """Whatever was mailed, the copies for the FaxMaster too."""
    for path in sorted(folder.iterdir()):
        source = await hub.put("mail.eml", "message/rfc822", path.read_bytes())
        await channel.take_again(source.file_id)


async def test_faxes_come_from_it_and_go_to_it_and_its_receipts_settle_them(
    hub: FakeHub, root: Path
):
    if why := missing():
        pytest.skip(f"not here: {why}")
    post, port = SmtpDouble(), free_port()
    await post.start(port)
    config = FAXBOX | {"smtp": {**FAXBOX["smtp"], "port": port}}
    channel = FaxChannel(Account(channel="fax", name="demo", config=config), hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    (root / "fax.tif").write_bytes(tiff("查话费".encode()))
    try:
        await channel.send(ANSWER)
        assert MARKED in post.envelopes[0][0]
        mail = post.mails[0].removesuffix(b".\r\n").replace(b"\r\n", b"\n")
        await hylafax(root, mail)
        await taken(channel, hub, root / "received")
        await taken(channel, hub, root / "done")
        await taken(channel, hub, root / "failed")
    finally:
        await channel.stop()
        await post.stop()
    (inbound,) = hub.inbounds
    assert (inbound.sender.id, inbound.parts[0]) == (PHONE, Text(text="查话费"))
    assert inbound.raw["fax"]["comm_id"] == "000000007"
    assert [one.state for one in hub.reports] == [Delivery.DELIVERED, Delivery.FAILED]
    assert {one.message_id for one in hub.reports} == {ANSWER.id}
    (printed,) = (root / "spool" / "docq").glob("doc*")
    assert printed.read_bytes() == await hub.lightbox.print("您好", title="", foot="")
