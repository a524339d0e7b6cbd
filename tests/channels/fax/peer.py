"""The outside of the channel `fax`: a fax gateway's mailbox."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.channels.email.imap_double import RUNNING
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import received, tiff
from tests.channels.peer import Peer
from tests.channels.serving import Client


class FaxPeer(Peer):
    """Puts a gateway's mails into the mailbox; what is written on a fax is in its TIFF."""

    payloads = (received(tiff()), received(tiff(), caller="", station="", comm_id=""))
    config = FAXBOX
    dead = FAXBOX

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**FAXBOX, "user": f"fax-{account}"}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        box = RUNNING[FAXBOX["imap"]["port"]].boxes[f"fax-{account}"]
        uid = box.put(received(tiff(text.encode()), comm_id=external_id))
        await asyncio.wait_for(box.left(uid), 10)
        return box.mails[uid].seen
