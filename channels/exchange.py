"""The room as one object: the accounts that run here, who changes them, and what they carry."""

import asyncio
from dataclasses import asdict
from typing import Protocol

from channels.bureau import Bureau
from channels.letters import Letters
from channels.roster import Roster
from channels.switchboard import Switchboard
from channels.tally import Tally
from hub.core.channel import Notify, Receive, Surroundings
from hub.pipeline.pipeline import Spine
from hub.store.accounts import Accounts
from hub.store.database import Document


class Owner(Protocol):
    def owns(self, shard: int) -> bool: ...


class Exchange:
    """`key` opens the accounts' settings; `receive` and `notify` take what customers send."""

    def __init__(
        self, spine: Spine, key: bytes, hub: Surroundings, receive: Receive, notify: Notify
    ) -> None:
        accounts = Accounts(spine.db, key)
        self._feed = spine.feed
        self.switchboard = Switchboard(hub, receive, notify)
        self.roster = Roster(accounts, self.switchboard, spine.channels, hub)
        self.bureau = Bureau(accounts, spine.committer, hub)
        self.letters = Letters(hub.mailbox, spine.channels)
        self.tally = Tally(spine.db, spine.feed, spine.clock)

    async def open(self) -> None:
        """Start what shall run; an account that does not start is told of, the others go on."""
        await self.roster.load()

    async def run(self, shards: Owner) -> None:
        """Follow every change; when the feed has started, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.roster.run(self._feed))
            group.create_task(self.tally.run(lambda: shards.owns(0)))

    async def close(self) -> None:
        await self.switchboard.close()

    def standings(self) -> list[Document]:
        """How the accounts stand in this process, for the roll call."""
        troubles = {one.account.id: list(one.troubles.values()) for one in self.switchboard}
        return [
            {
                "id": name, "condition": one.condition.value, "since": one.since,
                "error": one.error, "troubles": [asdict(each) for each in troubles.get(name, ())],
            }
            for name, one in self.roster.standings.items()
        ]  # fmt: skip
