"""The WeChat channel: signed callbacks in, durable before they are answered; answers by calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aiohttp import web

from channels.answers import in_time, read_body
from channels.bucket import Buckets
from channels.config import configure
from channels.tencent.xml import read_xml
from channels.watch import Watch
from channels.wechat.answers import Answers
from channels.wechat.companions import Companions
from channels.wechat.config import WechatConfig
from channels.wechat.doorway import Doorway
from channels.wechat.errors import PART, TITLES
from channels.wechat.interface import Interface
from channels.wechat.keeping import Keeper
from channels.wechat.reading import Manner, inbound_of
from channels.wechat.trying import ADDRESS, NO_ADDRESS, try_interface
from channels.wechat.typist import Typist
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
from hub.core.errors import Temporary
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt
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
        self._doorway = Doorway(self, config)
        self._buckets = Buckets(hub.clock, rate=config.per_second, burst=2 * config.per_second)
        self._interface = Interface(config, hub, Watch(self, PART, TITLES).heard)
        self._answers = Answers(self._interface, hub.files)
        greets = config.greets if account.has_bot else ""
        manner = Manner(greets=greets, words=config.words)
        companions = Companions(account, hub, self._interface)
        self._keeper = Keeper(account, hub, companions, manner)
        self._typist = Typist(account, hub, self._interface)

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """The clear XML of a callback; its file is not fetched."""
        return inbound_of(read_xml(raw), account, at=at)

    @property
    def invitation(self) -> str:
        template = self._config.template
        return template.text if template.template_id else ""

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._keeper.receive = receive
        self._interface.open()
        self._typist.start()

    async def stop(self) -> None:
        self._keeper.receive = None
        await self._typist.stop()
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
            await self._keeper.keep(raw)
        return web.Response()

    async def take_again(self, source: str) -> None:
        await self._keeper.take_again(source)

    async def send(self, message: Outbound) -> Receipt:
        if self._keeper.receive is None:
            raise Temporary("the account is not running")
        if message.invites:
            return await self._invite(message)
        count = await self._answers.carry(message)
        return Receipt(external_id=message.id, at=self.hub.clock.now(), messages=count)

    async def _invite(self, message: Outbound) -> Receipt:
        number = await self._interface.invite(message.to.id, self._config.template)
        await self.hub.carried.sent(self.account, number, message.id, part=1, total=1)
        return Receipt(external_id=number, at=self.hub.clock.now())

    async def check(self) -> Sequence[Finding]:
        found = await try_interface(self._config, self.hub)
        if not self.hub.public_url:
            return found, Finding(title=NO_ADDRESS, good=False)
        address = f"{self.hub.public_url}{PATH.format(account=self.account.name)}"
        return found, Finding(title=ADDRESS, detail=address)
