"""The outside of the channel `smpp`: a message centre."""

from collections.abc import Mapping
from typing import Any

from smpp34 import DeliverSm

from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import CENTRES


class SmppPeer(Peer):
    """Delivers messages in UCS2; one that it did before it delivers on a new line, as it must."""

    payloads = (
        DeliverSm("8613900000001", "10010", b"hello @").encode(),
        DeliverSm("13900000001", "10010", "话费".encode("utf-16-be"), data_coding=8).encode(),
        DeliverSm(
            "447700900123", "10010", b"\x05\x00\x03\x07\x02\x01hello", esm_class=0x40,
            source_addr_ton=1,
        ).encode(),
    )  # fmt: skip
    config = SMSBOX
    dead = SMSBOX

    def __init__(self) -> None:
        self._taken: set[str] = set()

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**SMSBOX, "carriers": [{**SMSBOX["carriers"][0], "system_id": account}]}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        centre = CENTRES[SMSBOX["carriers"][0]["port"]]
        if external_id in self._taken:
            await centre.cut(await centre.bound(account))
        esme = await centre.bound(account)
        status = await centre.deliver(text.encode("utf-16-be"), to=esme, data_coding=8)
        if status == 0:
            self._taken.add(external_id)
        return status == 0
