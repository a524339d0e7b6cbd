"""The WeChat channel: signed callbacks in, durable before they are answered; answers by calls."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from channels.answers import in_time, read_body
from channels.bucket import Buckets
from channels.config import configure
from channels.email.watch import Watch
from channels.tencent.xml import read_xml
from channels.wechat.answers import Answers
from channels.wechat.companions import AGAIN_SECONDS, Companions, with_file
from channels.wechat.config import WechatConfig
from channels.wechat.doorway import Doorway
from channels.wechat.errors import PART, TITLES
from channels.wechat.interface import Interface
from channels.wechat.reading import Manner, inbound_of, media_of
from channels.wechat.remarks import remark_of
from channels.wechat.trying import ADDRESS, try_interface
from hub.core.channel import (
    Account,
    Channel,
    ChannelSpec,
    Finding,
    Notify,
    Receive,
    Route,
    Surroundings,
)
from hub.core.errors import ChannelError, InputError, NotFound, Temporary, Unavailable
from hub.core.fit import Capabilities
from hub.core.messages import Accepted, Inbound, Outbound, Receipt
from hub.core.parts import File
from hub.core.windows import ReplyWindow

BODY_BYTES = 65_536
CALL_SECONDS = 4.5
"""They wait five, and take anything but an answer for none."""
PATH = "/channels/wechat/{account}"


class WechatChannel(Channel):
    spec = ChannelSpec(
        name="wechat",
        title={"zh-CN": "微信公众号", "en": "WeChat Official Account"},
        config=WechatConfig,
        capabilities=Capabilities(choices=True, images=True, audio=True, cards=True),
        resend_safe=False,
        at_once=8,
        window=ReplyWindow(timedelta(hours=48), 5),
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = config = configure(WechatConfig, account)
        greets = config.greets if account.has_bot else ""
        self._manner = Manner(greets=greets, words=config.words)
        self._doorway = Doorway(self, config)
        self._buckets = Buckets(hub.clock, rate=config.per_second, burst=2 * config.per_second)
        self._interface = Interface(config, hub, Watch(self, PART, TITLES).heard)
        self._answers = Answers(self._interface, hub.files)
        self._companions = Companions(account, hub, self._interface)
        self._receive: Receive | None = None

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """The clear XML of a callback; its file is not fetched."""
        return inbound_of(read_xml(raw), account, at=at)

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive

    async def stop(self) -> None:
        self._receive = None
        await self._interface.close()

    @classmethod
    def routes(cls) -> Sequence[Route]:
        return (
            Route(method="GET", path=PATH, handler=cls.check_address),
            Route(method="POST", path=PATH, handler=cls.take),
        )

    async def check_address(self, request: web.Request) -> web.Response:
        echo = self._doorway.answer(request.query)
        return web.Response(text=echo, headers={"X-Content-Type-Options": "nosniff"})

    async def take(self, request: web.Request) -> web.Response:
        """Answered without a word once it is durable: what we say goes by the interface."""
        body = await read_body(request, BODY_BYTES)
        raw = self._doorway.open(body, request.query)
        self._buckets.take("")
        async with in_time(CALL_SECONDS):
            await self._keep(raw)
        return web.Response()

    async def _keep(self, raw: bytes) -> None:
        """What cannot be read is put away for people: it would not come better the next time."""
        try:
            fields = read_xml(raw)
            inbound = self._inbound(fields)
            remark = remark_of(fields, self.account.name)
        except InputError as error:
            return await self._park(raw, f"{error.code}: {error.params.get('why', '')}")
        if inbound:
            await self._deliver(inbound, fields, raw)
        if remark:
            await self.hub.jot(remark)
        return None

    def _inbound(self, fields: Mapping[str, Any]) -> Inbound | None:
        now = self.hub.clock.now()
        return inbound_of(fields, self.account.name, at=now, manner=self._manner)

    async def _deliver(self, inbound: Inbound, fields: Mapping[str, Any], raw: bytes) -> None:
        inbound, missing = await self._companions.join(inbound, fields)
        accepted = await self._hand_on(inbound)
        if missing and not accepted.duplicate:
            await self._park(raw, f"wechat_media: {missing}")

    async def _hand_on(self, inbound: Inbound) -> Accepted:
        if self._receive is None:
            raise NotFound
        return await self._receive(inbound)

    async def _park(self, raw: bytes, reason: str) -> None:
        stored = await self.hub.files.put("wechat.xml", "text/xml", raw)
        account = self.account
        await self.hub.logbook.park(
            account.channel, account.name, reason=reason, source=stored.file_id
        )

    async def take_again(self, source: str) -> None:
        """A message that could not be read, or the file of one that is there without it."""
        _, raw = await self.hub.files.open(source)
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

    async def send(self, message: Outbound) -> Receipt:
        if self._receive is None:
            raise Temporary("the account is not running")
        count = await self._answers.carry(message)
        return Receipt(external_id=message.id, at=self.hub.clock.now(), messages=count)

    async def check(self) -> Sequence[Finding]:
        address = f"{self.hub.public_url}{PATH.format(account=self.account.name)}"
        return (
            await try_interface(self._config, self.hub),
            Finding(title=ADDRESS, good=bool(self.hub.public_url), detail=address),
        )
