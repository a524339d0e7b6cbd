"""The outside of the channel `wecom`: WeCom."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.wecom import wire
from tests.channels.wecom.payloads import SAMPLES
from tests.channels.wecom.wire import WECOM


class WeComPeer(Peer):
    """Writes at WeCom and rings; what is never asked for again has been acknowledged."""

    payloads = SAMPLES
    config = WECOM
    dead = WECOM

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**WECOM, "open_kfid": f"wk-{account}"}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        corporation = wire.at(WECOM["api_base"]).corporation
        desk = corporation.desk(f"wk-{account}")
        corporation.write(desk.open_kfid, "u1", msgid=external_id, content=text)
        end, before = len(desk.log), len(desk.asked_up_to)
        while True:
            path = f"/channels/wecom/{account}/callback"
            assert await wire.ring(client.post, corporation, desk.open_kfid, path) == 200
            await asyncio.sleep(0.02)
            asked = desk.asked_up_to[before:]
            if asked and asked[-1] >= end:
                return True
            if sum(position < end for position in asked) > 1:
                return False
