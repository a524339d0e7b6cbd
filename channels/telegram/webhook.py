"""Has Telegram send a bot's updates to our address, and sees to it that they arrive."""

import logging
from datetime import timedelta

from channels.telegram.config import TelegramConfig
from channels.telegram.line import Line, opened
from channels.telegram.polling import ALLOWED
from channels.telegram.proof import secret_of
from channels.watch import Heard
from channels.worker import Worker
from hub.core.channel import Account, Surroundings
from hub.core.errors import ChannelError, Permanent, Temporary

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
CONNECTIONS = 40
RECENT = timedelta(minutes=3)


class NoAddress(Permanent):
    """The hub does not know how it is reached from outside."""


class NotReached(Temporary):
    """Telegram says that it does not get through to us."""


class Registration:
    """Of one bot; kept up by the one process that is on duty, for all."""

    def __init__(
        self, config: TelegramConfig, account: Account, hub: Surroundings, heard: Heard
    ) -> None:
        self._config = config
        self._hub = hub
        self._heard = heard
        self._account = account
        self._url = f"{hub.public_url}/channels/telegram/{account.name}" if hub.public_url else ""
        self._set = False
        self._worker = Worker(f"telegram {account.id}", self._work, pause=LOOK_SECONDS)

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()
        self._set = False

    async def _work(self) -> None:
        try:
            if not self._url:
                raise NoAddress("HUB_PUBLIC_URL")
            async with opened(self._config) as line:
                await self._look(line)
        except ChannelError as error:
            log.warning(
                "telegram_webhook", extra={"account": self._account.id, "why": error.detail}
            )
            self._heard(error)
        else:
            self._heard(None)

    async def _look(self, line: Line) -> None:
        """Set at first, and whenever it was set otherwise; raises what is wrong with it."""
        info = await line.call("getWebhookInfo")
        if not self._set or info.get("url") != self._url:
            token = self._config.token.get_secret_value()
            await line.call(
                "setWebhook", url=self._url, allowed_updates=ALLOWED, max_connections=CONNECTIONS,
                secret_token=secret_of(self._hub.secret, self._account.name, token),
            )  # fmt: skip
            self._set = True
            return
        since = self._hub.clock.now().timestamp() - int(info.get("last_error_date") or 0)
        if info.get("pending_update_count") and since < RECENT.total_seconds():
            raise NotReached(str(info.get("last_error_message", ""))[:300])
