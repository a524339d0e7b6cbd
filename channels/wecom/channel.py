"""The WeCom customer-service channel: rung by callbacks, pulled by a cursor, answered by API."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from channels.answers import in_time, read_body
from channels.config import configure
from channels.watch import Watch
from channels.wecom.bell import Bell
from channels.wecom.config import WeComConfig
from channels.wecom.doorway import Doorway
from channels.wecom.duty import Duty
from channels.wecom.ending import Ending
from channels.wecom.happenings import Happenings
from channels.wecom.items import read_raw
from channels.wecom.keeping import Keeper
from channels.wecom.marks import Marks
from channels.wecom.pulling import Puller
from channels.wecom.reading import inbound_of
from channels.wecom.sender import Sender
from channels.wecom.service import FILE_BYTES, Service
from channels.wecom.trying import try_service
from channels.wecom.watch import TITLES
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
from hub.core.errors import NotFound, Temporary, Unavailable
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt
from hub.core.windows import ReplyWindow

CALLBACK_BYTES = 65_536
CALLBACK_SECONDS = 4.0
"""WeCom hangs up after five, and tries again."""
PATH = "/channels/wecom/{account}/callback"


class WeComChannel(Channel):
    spec = ChannelSpec(
        name="wecom",
        title={"zh-CN": "微信客服（企业微信）", "en": "WeCom customer service"},
        config=WeComConfig,
        capabilities=Capabilities(
            choices=True, images=True, files=True, audio=True, location=True, cards=True
        ),
        resend_safe=True,
        window=ReplyWindow(timedelta(hours=48), 5),
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = config = configure(WeComConfig, account)
        self._receive: Receive | None = None
        self._doorway = Doorway(self, config)
        self._service = Service(config, hub)
        self._sender = Sender(hub, self._service)
        happenings = Happenings(account, hub, self._service, config.welcome, self._sender.lost)
        self._keeper = Keeper(account, hub, self._service, happenings, self._receiver)
        self._duty = self._new_duty()
        self._ending = Ending(account, hub, self._service, config.closing)

    def _new_duty(self) -> Duty:
        account, hub, config, keeper = self.account, self.hub, self._config, self._keeper
        marks = Marks(
            account.id, config.open_kfid, hub.logbook, hub.clock, history=config.history
        )  # fmt: skip
        puller = Puller(account, self._service, marks, keeper.keep, self._park, keeper.meet)
        watch = Watch(self, "service", TITLES)
        return Duty(
            account.id, puller, self._bell(config.open_kfid), lambda: hub.on_duty(account),
            watch.heard, config.poll_seconds,
        )  # fmt: skip

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """One item of what `sync_msg` brings; its files have no ids yet."""
        return inbound_of(read_raw(raw), account, at=at)

    @property
    def file_bytes(self) -> int:
        return FILE_BYTES

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        self._service.open()
        self._duty.start()
        if self._config.ends:
            self._ending.start()

    async def stop(self) -> None:
        await self._duty.stop()
        await self._ending.stop()
        self._receive = None
        await self._service.close()

    async def send(self, message: Outbound) -> Receipt:
        if self._receive is None:
            raise Temporary("the account is not running")
        return await self._sender.send(message)

    async def check(self) -> Sequence[Finding]:
        service = Service(self._config, self.hub)
        callback = self.hub.public_url + PATH.format(account=self.account.name)
        try:
            return await try_service(self._config, service, self.hub.clock, callback)
        finally:
            await service.close()

    async def take_again(self, source: str) -> None:
        _, raw = await self.hub.files.open(source)
        await self._keeper.keep(read_raw(raw), {})

    @classmethod
    def routes(cls) -> Sequence[Route]:
        return (
            Route(method="GET", path=PATH, handler=cls.prove),
            Route(method="POST", path=PATH, handler=cls.ring),
        )

    async def prove(self, request: web.Request) -> web.Response:
        """That the address is ours: what is sealed, in clear."""
        clear = self._doorway.answer(request.query)
        return web.Response(body=clear, content_type="text/plain")

    async def ring(self, request: web.Request) -> web.Response:
        """Something has come, for this account or another of the corporation's: that is noted."""
        raw = await read_body(request, CALLBACK_BYTES)
        open_kfid, token = self._doorway.open(raw, request.query)
        if self._receive is None:
            raise NotFound
        if open_kfid:
            async with in_time(CALLBACK_SECONDS):
                await self._bell(open_kfid).ring(token)
            if open_kfid == self._config.open_kfid:
                self._duty.wake()
        return web.Response(text="success")

    def _bell(self, open_kfid: str) -> Bell:
        return Bell(self._config.corp_id, open_kfid, self.hub.logbook, self.hub.clock)

    def _receiver(self) -> Receive:
        if self._receive is None:
            raise Unavailable
        return self._receive

    async def _park(self, entry: Any, reason: str) -> None:
        raw = json.dumps(entry, ensure_ascii=False).encode(errors="replace")
        source = await self.hub.files.put("wecom.json", "application/json", raw)
        await self.hub.logbook.park(
            "wecom", self.account.name, reason=reason, source=source.file_id
        )
