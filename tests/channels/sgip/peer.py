"""The outside of the channel `sgip`: China Unicom's gateway."""

from collections.abc import Mapping
from typing import Any

from channels.sgip.messages import Deliver
from channels.sgip.packets import encode, request
from channels.sgip.sequence import Sequence
from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.sgip.account import DOORS, SGIP
from tests.channels.sgip.gateway import Smg
from tests.channels.sgip.vectors import PART, VECTORS, theirs


class SgipPeer(Peer):
    """Dials the provider, as a gateway does, and delivers."""

    payloads = (bytes.fromhex(VECTORS["V8"][1]), encode(request(theirs(1), PART)))
    config = SGIP
    dead = SGIP

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return SGIP | {"door": SGIP["door"] | {"port": DOORS[account]}}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        raw = text.encode("utf-16-be")
        body = Deliver(user="8613001125453", service="10655010", coding=8, content=raw)
        number = Sequence(101001, 1120203225, int(external_id.removeprefix("m")))
        async with Smg().dialled(DOORS[account]) as caller:
            return await caller.ask(body, number) == 0
