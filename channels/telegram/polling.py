"""Fetches a bot's updates: each durable first, passed by after, and those of a chat in order.

How far they are fetched stands in the hub's own store; to Telegram it is told with the next call.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from channels.telegram.config import TelegramConfig
from channels.telegram.keeping import Keeper
from channels.telegram.line import Contested, Line, opened
from channels.watch import Heard
from channels.worker import Worker
from hub.core.channel import Account, Surroundings
from hub.core.errors import ChannelError
from hub.core.failpoints import failpoint

log = logging.getLogger(__name__)

POLL_SECONDS = 25
PAUSE = 3.0
FAILED_PAUSE = 1.0
IDLE = 0.2
"""Seconds after an empty answer: not every server of this kind lets us wait for the next."""
CALM = 60.0
"""Seconds without a quarrel after which the other poller is taken to be gone."""
AT_ONCE = 8
"""Chats: each may be fetching a file of twenty megabytes."""
HOLD = timedelta(minutes=3)
"""What can be kept no better after that is parked, so that the rest goes on."""
TRUSTED = timedelta(days=6)
"""After a week without updates Telegram numbers them anew: a bookmark could pass them by."""
ALLOWED = json.dumps(["message", "edited_message", "callback_query"])


class Poller:
    """Of one bot; runs in the one process that is on duty for it."""

    def __init__(
        self, config: TelegramConfig, account: Account, hub: Surroundings, keeper: Keeper,
        heard: Heard,
    ) -> None:  # fmt: skip
        self._config = config
        self._account = account
        self._hub = hub
        self._keeper = keeper
        self._heard = heard
        self._done: set[int] = set()
        self._failing: dict[int, datetime] = {}
        self._contested = -CALM
        self._worker = Worker(f"telegram {account.id}", self._work, pause=PAUSE)

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    async def _work(self) -> None:
        """The life of one connection."""
        try:
            async with opened(self._config) as line:
                await line.call("deleteWebhook")
                while True:
                    self._went_well()
                    offset = await self._find()
                    updates = await self._fetch(line, offset)
                    await self._take(updates, offset)
                    await asyncio.sleep(0 if updates else IDLE)
        except ChannelError as error:
            log.warning("telegram_lost", extra={"account": self._account.id, "why": error.detail})
            if isinstance(error, Contested):
                self._contested = self._hub.clock.monotonic()
            self._heard(error)

    def _went_well(self) -> None:
        """Who quarrels with another over the same updates gets some of them, too."""
        if self._hub.clock.monotonic() - self._contested >= CALM:
            self._heard(None)

    async def _fetch(self, line: Line, offset: int) -> Sequence[Any]:
        known = {"offset": offset} if offset else {}
        found = await line.call(
            "getUpdates", wait=POLL_SECONDS, timeout=POLL_SECONDS, allowed_updates=ALLOWED, **known
        )
        return found if isinstance(found, list) else ()

    async def _find(self) -> int:
        """Where to go on; 0: with whatever Telegram has kept for us."""
        kept = await self._hub.logbook.bookmark(self._account.id)
        if kept.get("bot") != self._config.bot_id:
            return 0
        age = self._hub.clock.now() - datetime.fromisoformat(kept["at"])
        return int(kept["offset"]) if age < TRUSTED else 0

    async def _take(self, updates: Sequence[Any], offset: int) -> None:
        """On to the first that is not yet done; those behind it are not done twice."""
        lanes: defaultdict[object, list[dict[str, Any]]] = defaultdict(list)
        ids = []
        for update in updates:
            if isinstance(update, dict) and type(update.get("update_id")) is int:
                ids.append(update["update_id"])
                lanes[_chat_of(update)].append(update)
        doors = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for lane in lanes.values():
                group.create_task(self._take_lane(lane, doors))
        waiting = [one for one in ids if one not in self._done]
        following = min(waiting) if waiting else max(ids, default=offset - 1) + 1
        self._done = {one for one in self._done if one > following}
        if following != offset:
            await self._put(following)
        if waiting:
            await asyncio.sleep(FAILED_PAUSE)

    async def _take_lane(self, updates: Sequence[dict[str, Any]], doors: asyncio.Semaphore) -> None:
        """One after the other; the first that cannot be kept holds those behind it."""
        async with doors:
            for update in updates:
                number = update["update_id"]
                if number not in self._done and not await self._keep(number, update):
                    return
                self._done.add(number)

    async def _keep(self, number: int, update: dict[str, Any]) -> bool:
        raw = json.dumps(update).encode()
        try:
            await self._keeper.take(raw)
        except Exception as error:
            log.warning("telegram_update_waits", extra={"update": number}, exc_info=error)
            now = self._hub.clock.now()
            if now - self._failing.setdefault(number, now) < HOLD:
                return False
            await self._keeper.park(raw, f"{type(error).__name__}: {error}"[:300])
        self._failing.pop(number, None)
        return True

    async def _put(self, offset: int) -> None:
        failpoint("before_mark")
        at = self._hub.clock.now().isoformat()
        bookmark = {"bot": self._config.bot_id, "offset": offset, "at": at}
        await self._hub.logbook.put_bookmark(self._account.id, bookmark)


def _chat_of(update: dict[str, Any]) -> object:
    """Whose it is, as far as that shows; of what shows nothing, itself."""
    query = update.get("callback_query")
    message = next((update[one] for one in ("message", "edited_message") if one in update), None)
    if isinstance(query, dict):
        message = query.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    found = chat.get("id") if isinstance(chat, dict) else None
    return found if isinstance(found, int) else f"update {update['update_id']}"
