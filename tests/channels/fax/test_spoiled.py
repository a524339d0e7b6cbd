"""Whatever a mailbox holds: each mail is a fax, a receipt, or parked, and the next one follows."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.fax.channel import FaxChannel
from hub.core.channel import Account
from tests.channels.doubles import FakeHub
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import Scanner, completed, failed, notified, received, tiff

GOOD = (
    received(tiff("查话费".encode()), pages=2), received(tiff(), caller="", comm_id=""),
    received(), completed(), failed(job="zaaaa (2)"), notified("facsimile job 1 requeued", "x"),
)  # fmt: skip
PIECES = st.binary(max_size=8) | st.sampled_from(
    [b"\0", b"\r\n\r\n", b"--NextPart10640", b"=\n", b'"', "传真".encode("gbk"), b"\xff\xfe"]
)


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    raw = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        raw = raw[:start] + draw(PIECES) + raw[draw(st.integers(start, len(raw))) :]
    return raw


@settings(deadline=None)
@given(raw=spoiled() | st.binary())
def test_every_mail_is_understood_or_parked(raw: bytes):
    hub = FakeHub()
    hub.lightbox = Scanner()
    channel = FaxChannel(Account(channel="fax", name="demo", config=FAXBOX), hub.surroundings())
    channel._receive = hub.receive
    understood = asyncio.run(channel._keeper.take(raw))
    assert understood is not bool(hub.parked)
    assert all("Error" not in reason for reason, _ in hub.parked), hub.parked
