"""What administrators do about accounts: connect, change, start, stop, try, take away."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from channels.registry import CHANNELS
from channels.settings import Setting, merged, settings_of
from hub.core.channel import Account, ChannelSpec, Finding, Surroundings
from hub.core.errors import ChannelError, Conflict, InputError, NotFound
from hub.store.accounts import Accounts
from hub.store.committer import Committer
from hub.store.draft import Draft

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
TEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants of an account; secrets that are not in `config` stay."""

    title: str
    node_id: str
    config: Mapping[str, Any]


class Bureau:
    """Every change is one commit with its event; rights are the caller's to check."""

    def __init__(self, accounts: Accounts, committer: Committer, hub: Surroundings) -> None:
        self._accounts = accounts
        self._committer = committer
        self._hub = hub

    def specs(self) -> list[ChannelSpec]:
        return [kind.spec for kind in CHANNELS.values()]

    def spec(self, channel: str) -> ChannelSpec:
        """Raises InputError for a channel that there is not."""
        if channel not in CHANNELS:
            raise InputError(fields={"channel": "unknown_channel"})
        return CHANNELS[channel].spec

    def settings(self, channel: str) -> tuple[Setting, ...]:
        """None for an account of a channel that this hub does not know any more."""
        return settings_of(CHANNELS[channel].spec.config) if channel in CHANNELS else ()

    async def all(self) -> list[Account]:
        return await self._accounts.every()

    async def get(self, account_id: str) -> Account:
        """Raises NotFound."""
        found = await self._accounts.get(account_id)
        if found is None:
            raise NotFound
        return self._accounts.opened(found)

    def config(self, channel: str, before: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
        """The whole config that `given` comes to; raises pydantic's ValidationError."""
        config = merged(self.settings(channel), before, given)
        self.spec(channel).config.model_validate(config)
        return config

    async def add(self, channel: str, name: str, wish: Wish, *, by: str) -> Account:
        """Raises InputError; it runs as soon as the processes hear of it."""
        if not NAME.fullmatch(name):
            raise InputError(fields={"name": "bad_key"})
        account = Account(
            channel=channel, name=name, title=wish.title, node_id=wish.node_id, config=wish.config
        )
        if await self._accounts.get(account.id):
            raise InputError(fields={"name": "name_taken"})
        self._build(account)
        return await self._write(None, account, by=by)

    async def change(self, before: Account, wish: Wish, *, rev: int, by: str) -> Account:
        """Raises InputError, Conflict."""
        self._check(before, rev)
        after = replace(before, title=wish.title, node_id=wish.node_id, config=wish.config)
        self._build(after)
        return await self._write(before, after, by=by)

    async def switch(self, before: Account, *, active: bool, by: str) -> Account:
        """As it is already: nothing happens."""
        if before.active == active:
            return before
        return await self._write(before, replace(before, active=active), by=by)

    async def restart(self, before: Account, *, by: str) -> Account:
        """In every process, whatever it does there now."""
        after = replace(before, active=True, restarts=before.restarts + 1)
        return await self._write(before, after, by=by)

    async def remove(self, account: Account, *, rev: int, by: str) -> None:
        """Conflict while it runs: what is sent to it would have nowhere to go."""
        self._check(account, rev)
        if account.active:
            raise Conflict("account_runs")
        sealed = self._accounts.sealed(account)

        def decide(draft: Draft) -> None:
            Accounts.delete(draft, sealed, by=by)

        await self._committer.commit(None, decide)

    async def test(self, account: Account) -> Sequence[Finding]:
        """As it is set now, whether it runs or not; the account that runs is left alone."""
        self.spec(account.channel)
        clock = self._hub.clock
        began = clock.monotonic()
        try:
            async with asyncio.timeout(TEST_SECONDS):
                return await CHANNELS[account.channel](account, self._hub).check()
        except (ChannelError, TimeoutError) as error:
            detail = getattr(error, "detail", "") or type(error).__name__
            spent = clock.monotonic() - began
            return [Finding(title=_FAILED, good=False, detail=detail, seconds=spent)]

    def _build(self, account: Account) -> None:
        """As it is to run; raises InputError for what its channel cannot do without."""
        try:
            CHANNELS[account.channel](account, self._hub)
        except InputError as error:
            fields = {f"config.{name}": why for name, why in error.fields.items()}
            raise InputError(error.code, fields=fields) from None

    def _check(self, account: Account, rev: int) -> None:
        if account.rev != rev:
            raise Conflict("account_changed")

    async def _write(self, before: Account | None, after: Account, *, by: str) -> Account:
        old = self._accounts.sealed(before) if before else None
        new = self._accounts.sealed(after)

        def decide(draft: Draft) -> Account:
            return replace(after, rev=Accounts.write(draft, old, new, by=by).rev)

        return await self._committer.commit(None, decide)


_FAILED = {"zh-CN": "测试没有通过", "en": "The test failed"}
