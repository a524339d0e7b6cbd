"""What one process of all does for a bot: fetch its updates, or have them sent to all."""

import json
import logging

from channels.telegram.config import TelegramConfig
from channels.telegram.keeping import Keeper
from channels.telegram.line import opened
from channels.telegram.parsing import COMMANDS
from channels.telegram.polling import Poller
from channels.telegram.webhook import Registration
from channels.telegram.words import RECEIVING
from channels.texts import phrase
from channels.watch import Watch
from channels.worker import Worker
from hub.core.channel import Channel
from hub.core.errors import ChannelError

log = logging.getLogger(__name__)

DUTY_SECONDS = 1.0
_LANGUAGES = {"": "zh-CN", "zh": "zh-CN", "en": "en"}
"""Telegram's names for those for whom a menu is; "": all others."""


class Duty:
    def __init__(self, channel: Channel, config: TelegramConfig, keeper: Keeper) -> None:
        hub, account = channel.hub, channel.account
        self._channel = channel
        self._config = config
        self._watch = Watch(channel, "incoming", RECEIVING)
        self._work: Poller | Registration = (
            Registration(config, account, hub, self._watch.heard)
            if config.receive == "webhook"
            else Poller(config, account, hub, keeper, self._watch.heard)
        )
        self._worker = Worker(f"duty {account.id}", self._keep, pause=DUTY_SECONDS)
        self._menu_shown = False

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()
        await self._work.stop()

    async def _keep(self) -> None:
        if not self._channel.hub.on_duty(self._channel.account):
            await self._work.stop()
            self._watch.heard(None)
            return
        self._work.start()
        if self._watch.is_well and not self._menu_shown:
            await self._show_menu()

    async def _show_menu(self) -> None:
        """Beside the customer's keyboard, in his language; without it all else works."""
        self._menu_shown = True
        try:
            async with opened(self._config) as line:
                for code, locale in _LANGUAGES.items():
                    commands = json.dumps(_commands(locale))
                    await line.call("setMyCommands", commands=commands, language_code=code)
        except ChannelError as error:
            log.info("telegram_menu", extra={"why": error.detail})


def _commands(locale: str) -> list[dict[str, str]]:
    return [
        {"command": name, "description": phrase(f"telegram_{name}_about", locale)}
        for name in COMMANDS
    ]
