"""Keeps the accounts of this process as people want them: started, stopped, started anew."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from channels.registry import CHANNELS
from channels.switchboard import Switchboard
from hub.core.channel import Account, Channel, Surroundings
from hub.core.errors import HubError, InputError, NotFound
from hub.core.events import Kind
from hub.core.failpoints import failpoint
from hub.pipeline.channels import Channels
from hub.pipeline.feed import Feed
from hub.pipeline.mirror import Mirror
from hub.store.accounts import Accounts

log = logging.getLogger(__name__)

START_SECONDS = 30.0
TRY_AGAIN = 30.0
"""Seconds after which an account that did not start is tried again."""


class Condition(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an account stands in this process, since when; `error` why it does not run."""

    condition: Condition
    since: datetime
    error: str = ""


class Roster(Mirror):
    """What is wanted stands in the store; whoever dies half way begins there again."""

    kinds = frozenset({Kind.CHANNEL})

    def __init__(
        self, accounts: Accounts, switchboard: Switchboard, channels: Channels, hub: Surroundings
    ) -> None:
        super().__init__()
        self._accounts = accounts
        self._switchboard = switchboard
        self._channels = channels
        self._hub = hub
        self._wanted: Mapping[str, Account] = {}
        self.standings: dict[str, Standing] = {}

    async def run(self, feed: Feed) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._try_again())
            group.create_task(super().run(feed))

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(TRY_AGAIN)
            if any(one.condition is Condition.FAILED for one in self.standings.values()):
                await self._load_patiently()

    async def _read(self) -> None:
        """Each account for itself: one that fails or hangs holds no other."""
        wanted = {one.id: one for one in await self._accounts.every()}
        async with asyncio.TaskGroup() as group:
            for gone in self._wanted.keys() - wanted.keys():
                group.create_task(self._forget(self._wanted[gone]))
            for account in wanted.values():
                group.create_task(self._arrange(account))
        self._wanted = wanted

    async def _forget(self, account: Account) -> None:
        self._channels.remove(account.channel, account.name)
        await self._switchboard.stop(account.channel, account.name)
        self.standings.pop(account.id, None)

    async def _arrange(self, account: Account) -> None:
        running = self._channels.get(account.channel, account.name)
        if running and account.active and _runs_as(running.account, account):
            return
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._put(account)
        except Exception as error:
            level = logging.WARNING if isinstance(error, HubError | TimeoutError) else logging.ERROR
            log.log(level, "channel_failed", exc_info=error, extra={"account": account.id})
            self._stand(account, Condition.FAILED, _reason(error))

    async def _put(self, account: Account) -> None:
        """As it is wanted; known as one that is stopped as long as it does not run."""
        try:
            self._channels.add(self._made(account), running=False)
        except HubError:
            self._channels.remove(account.channel, account.name)
            raise
        finally:
            await self._switchboard.stop(account.channel, account.name)
        if not account.active:
            self._stand(account, Condition.STOPPED)
            return
        failpoint("before_channel_start")
        channel = await self._switchboard.start(account)
        channel.on_trouble = self._tell
        self._channels.add(channel)
        self._stand(account, Condition.RUNNING)

    def _tell(self) -> None:
        """How it stands has changed by itself, not by what people want."""
        self.on_change()

    def _made(self, account: Account) -> Channel:
        if account.channel not in CHANNELS:
            raise NotFound(f"there is no channel {account.channel}")
        return CHANNELS[account.channel](account, self._hub)

    def _stand(self, account: Account, condition: Condition, error: str = "") -> None:
        before = self.standings.get(account.id)
        now = self._hub.clock.now()
        if before and before.condition is condition and condition is not Condition.RUNNING:
            now = before.since
        self.standings[account.id] = Standing(condition=condition, since=now, error=error)


def _runs_as(running: Account, wanted: Account) -> bool:
    return running.config == wanted.config and running.restarts == wanted.restarts


def _reason(error: Exception) -> str:
    """For an administrator's eyes: settings by their names, a channel's own words, no traceback."""
    if isinstance(error, InputError) and error.fields:
        return ", ".join(f"{name}: {why}" for name, why in error.fields.items())
    if isinstance(error, HubError):
        return error.detail or error.code
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__
