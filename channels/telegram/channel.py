"""The Telegram channel: what is written to a bot comes in, and is answered there."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from channels.answers import read_body
from channels.config import configure
from channels.secret import same
from channels.telegram.config import FILE_BYTES, TelegramConfig
from channels.telegram.parsing import read
from channels.telegram.proof import secret_of
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
from hub.core.errors import NotFound, Temporary, Unauthorized
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt

if TYPE_CHECKING:
    from channels.telegram.station import Station

BODY_BYTES = 2**20


class TelegramChannel(Channel):
    """Telegram's library weighs 13 MB: it is loaded when the first account starts or is tried."""

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
        self._station: Station | None = None

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """An update; its file is not fetched and has no id yet."""
        taken = read(raw, account, at=at)
        return taken.inbound if taken else None

    @property
    def file_bytes(self) -> int:
        return FILE_BYTES

    async def start(self, receive: Receive, notify: Notify) -> None:
        from channels.telegram.station import Station

        self._station = self._station or Station(self, self._config)
        self._station.start(receive)

    async def stop(self) -> None:
        if self._station:
            await self._station.stop()

    async def take_again(self, source: str) -> None:
        await self._at_work().keeper.take_again(source)

    @classmethod
    def routes(cls) -> Sequence[Route]:
        return (Route(method="POST", path="/channels/telegram/{account}", handler=cls.take),)

    async def take(self, request: web.Request) -> web.Response:
        """An update that Telegram sends us; whatever is not taken it sends again."""
        if not same(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), self._secret):
            raise Unauthorized
        if self._station is None or self._station.keeper.receive is None:
            raise NotFound
        await self._station.keeper.take(await read_body(request, BODY_BYTES))
        return web.Response()

    async def send(self, message: Outbound) -> Receipt:
        return await self._at_work().send(message)

    def _at_work(self) -> "Station":
        if self._station is None:
            raise Temporary("the account is not running")
        return self._station

    async def check(self) -> Sequence[Finding]:
        from channels.telegram.trying import try_bot

        return await try_bot(self._config, self.hub.clock)
