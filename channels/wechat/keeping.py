"""Keeps what WeChat pushes: messages handed on with their files, the rest noted or put away."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from channels.tencent.xml import read_xml, text_of
from channels.wechat.companions import AGAIN_SECONDS, Companions, with_file
from channels.wechat.reading import Manner, inbound_of, media_of
from channels.wechat.remarks import remark_of
from hub.core.channel import Account, Receive, Surroundings
from hub.core.errors import ChannelError, InputError, NotFound, Unavailable
from hub.core.messages import Accepted, Delivery, Inbound
from hub.core.parts import File

INVITED = "TEMPLATESENDJOBFINISH"


class Keeper:
    """`receive` while the account runs, None before and after."""

    def __init__(
        self, account: Account, hub: Surroundings, companions: Companions, manner: Manner
    ) -> None:
        self._account = account
        self._hub = hub
        self._companions = companions
        self._manner = manner
        self.receive: Receive | None = None

    async def keep(self, raw: bytes) -> None:
        """What cannot be read is put away for people: it would not come better the next time."""
        try:
            fields = read_xml(raw)
            inbound = self._inbound(fields)
            remark = remark_of(fields, self._account.name)
        except InputError as error:
            return await self._park(raw, f"{error.code}: {error.params.get('why', '')}")
        if inbound:
            await self._deliver(inbound, fields, raw)
        if remark:
            await self._hub.jot(remark)
        if text_of(fields, "Event") == INVITED:
            await self._settle(fields)
        return None

    async def _settle(self, fields: Mapping[str, Any]) -> None:
        """What became of a template message of ours, which they call by a number of theirs."""
        status, number = text_of(fields, "Status"), text_of(fields, "MsgID")
        if not number:
            return
        state = Delivery.DELIVERED if status == "success" else Delivery.FAILED
        reason = "" if state is Delivery.DELIVERED else f"wechat_template: {status[:100]}"
        await self._hub.carried.told(self._account, [number], state, reason)

    def _inbound(self, fields: Mapping[str, Any]) -> Inbound | None:
        now = self._hub.clock.now()
        return inbound_of(fields, self._account.name, at=now, manner=self._manner)

    async def _deliver(self, inbound: Inbound, fields: Mapping[str, Any], raw: bytes) -> None:
        inbound, missing = await self._companions.join(inbound, fields)
        accepted = await self._hand_on(inbound)
        if missing and not accepted.duplicate:
            await self._park(raw, f"wechat_media: {missing}")

    async def _hand_on(self, inbound: Inbound) -> Accepted:
        if self.receive is None:
            raise NotFound
        return await self.receive(inbound)

    async def _park(self, raw: bytes, reason: str) -> None:
        stored = await self._hub.files.put("wechat.xml", "text/xml", raw)
        place = self._account.channel, self._account.name
        await self._hub.logbook.park(*place, reason=reason, source=stored.file_id)

    async def take_again(self, source: str) -> None:
        """A message that could not be read, or the file of one that is there without it."""
        _, raw = await self._hub.files.open(source)
        fields = read_xml(raw)
        inbound, media_id = self._inbound(fields), media_of(fields)
        if inbound is None:
            return
        if media_id:
            file = await self._fetch(media_id)
            inbound = with_file(inbound, fields, file)
        accepted = await self._hand_on(inbound)
        if media_id and accepted.duplicate:
            late = replace(inbound, external_id=f"{inbound.external_id}:file", parts=(file,))
            await self._hand_on(late)

    async def _fetch(self, media_id: str) -> File:
        try:
            async with asyncio.timeout(AGAIN_SECONDS):
                return await self._companions.fetch(media_id)
        except (ChannelError, TimeoutError) as error:
            raise Unavailable(str(error)) from None
