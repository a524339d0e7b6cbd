"""The Telegram channel: what is written to a bot comes in, and is answered there."""

from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from channels.answers import read_body
from channels.config import configure
from channels.secret import same
from channels.telegram.aside import Aside
from channels.telegram.carrier import Carrier
from channels.telegram.config import TelegramConfig
from channels.telegram.duty import Duty
from channels.telegram.keeping import Keeper
from channels.telegram.line import Line
from channels.telegram.parsing import read
from channels.telegram.sending import FILE_BYTES
from channels.telegram.trying import try_bot
from channels.telegram.webhook import secret_of
from channels.telegram.words import SENDING
from channels.watch import Watch
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
from hub.core.errors import NeedsReauth, NotFound, Temporary, Unauthorized
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt

BODY_BYTES = 2**20


class TelegramChannel(Channel):
    spec = ChannelSpec(
        name="telegram",
        title={"zh-CN": "Telegram", "en": "Telegram"},
        config=TelegramConfig,
        capabilities=Capabilities(
            choices=True, images=True, files=True, audio=True, location=True, cards=True
        ),
        resend_safe=False,
        at_once=8,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = config = configure(TelegramConfig, account)
        self._secret = secret_of(hub.secret, account.name, config.token.get_secret_value())
        self._line: Line | None = None
        self._outgoing = Watch(self, "outgoing", SENDING)
        self._aside = Aside(account.id, hub.clock)
        self._unwatch: Callable[[], None] = lambda: None
        self._keeper = Keeper(account, hub, self._fetch, self._aside.pressed)
        self._duty = Duty(self, config, self._keeper)
        self._carrier = Carrier(hub, config.per_second)

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """An update; its file is not fetched and has no id yet."""
        taken = read(raw, account, at=at)
        return taken.inbound if taken else None

    @property
    def file_bytes(self) -> int:
        return FILE_BYTES

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._keeper.receive = receive
        self._line = self._line or Line(self._config)
        self._aside.start(self._line)
        self._unwatch()
        self._unwatch = self.hub.mailbox.watch("telegram", self.account.name, self._aside.changed)
        self._duty.start()

    async def stop(self) -> None:
        self._keeper.receive = None
        await self._duty.stop()
        self._unwatch()
        self._unwatch = lambda: None
        await self._aside.stop()
        line, self._line = self._line, None
        if line:
            await line.close()

    async def take_again(self, source: str) -> None:
        await self._keeper.take_again(source)

    @classmethod
    def routes(cls) -> Sequence[Route]:
        return (Route(method="POST", path="/channels/telegram/{account}", handler=cls.take),)

    async def take(self, request: web.Request) -> web.Response:
        """An update that Telegram sends us; whatever is not taken it sends again."""
        if not same(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), self._secret):
            raise Unauthorized
        if self._keeper.receive is None:
            raise NotFound
        await self._keeper.take(await read_body(request, BODY_BYTES))
        return web.Response()

    async def _fetch(self, file_id: str, limit: int) -> bytes:
        return await self._running().fetch(file_id, limit)

    async def send(self, message: Outbound) -> Receipt:
        try:
            receipt = await self._carrier.carry(message, self._running())
        except NeedsReauth as error:
            self._outgoing.heard(error)
            raise
        self._outgoing.heard(None)
        return receipt

    def _running(self) -> Line:
        if self._line is None:
            raise Temporary("the account is not running")
        return self._line

    async def check(self) -> Sequence[Finding]:
        return await try_bot(self._config, self.hub.clock)
