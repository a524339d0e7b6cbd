"""Pulls what has come into an account: durable first, then the cursor moves, page by page."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from channels.tencent.calls import Refused
from channels.wecom.items import Item, read_item
from channels.wecom.marks import Held, Mark, Marks
from channels.wecom.refusals import BAD_CODE, error_of
from channels.wecom.service import Page, Service
from hub.core.channel import Account
from hub.core.errors import InputError, Permanent, Temporary, Unavailable
from hub.core.failpoints import failpoint

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Customers whose messages are kept side by side; those of one follow one another."""
STILL, STILL_SECONDS = 5, 0.2
"""How often there may be more, and nothing comes of it: then the clock asks again."""
ATTEMPTS = 5
"""After which what cannot be kept is put away, and what is behind it goes on."""

Keep = Callable[[Item, Held], Awaitable[None]]
"""Returns when an item is durable; may change who is held."""
Park = Callable[[Any, str], Awaitable[None]]
"""Puts an entry away that cannot be read or kept, with the reason."""
Meet = Callable[[Iterable[str]], Awaitable[None]]
"""Told who is in a page before it is kept."""


class Puller:
    """One page at a time; nothing moves the cursor but a page that is kept whole."""

    def __init__(
        self, account: Account, service: Service, marks: Marks, keep: Keep, park: Park,
        meet: Meet,
    ) -> None:  # fmt: skip
        self._account = account
        self._service = service
        self._marks = marks
        self._keep = keep
        self._park = park
        self._meet = meet
        self._failures: Counter[str] = Counter()

    async def pull(self, token: str) -> None:
        """All there is; raises ChannelError, Unavailable."""
        mark, still = await self._marks.read(), 0
        while True:
            page, moved = await self._take_page(mark, token)
            still = still + 1 if moved == mark else 0
            if not page.more or still > STILL:
                return
            await asyncio.sleep(STILL_SECONDS if still else 0)
            mark = moved

    async def _take_page(self, mark: Mark, token: str) -> tuple[Page, Mark]:
        page, asked = await self._ask(mark, token)
        held = dict(asked.held)
        await self._take(page, asked, held)
        self._failures.clear()
        failpoint("before_mark")
        behind = asked.behind and page.more
        moved = replace(asked, cursor=page.cursor or asked.cursor, behind=behind, held=held)
        if moved != mark:
            await self._marks.put(moved)
        return page, moved

    async def _ask(self, mark: Mark, token: str) -> tuple[Page, Mark]:
        """A token that is not good any more is left out; a cursor that is not taken, given up.

        What has been kept comes again then, and is known by its name.
        """
        try:
            return await self._service.sync(mark.cursor, token), mark
        except Refused as refused:
            if token and refused.code == BAD_CODE:
                return await self._ask(mark, "")
            error = error_of(refused)
            if not mark.cursor or type(error) is not Permanent:
                raise error from None
            log.warning("wecom_cursor_refused", extra={"why": str(refused)})
            return await self._ask(replace(mark, cursor="", behind=True), token)

    async def _take(self, page: Page, mark: Mark, held: Held) -> None:
        since = datetime.fromtimestamp(mark.since if mark.behind else 0.0, UTC)
        rows: defaultdict[str, list[tuple[Item, Any]]] = defaultdict(list)
        for entry in page.entries:
            item = await self._read(entry)
            if item and item.sent_at >= since:
                rows[item.customer].append((item, entry))
        await self._meet(rows)
        gate, failed = asyncio.Semaphore(AT_ONCE), []

        async def take_row(row: list[tuple[Item, Any]]) -> None:
            async with gate:
                for item, entry in row:
                    if not await self._take_one(item, entry, held):
                        failed.append(item.msgid)
                        return

        async with asyncio.TaskGroup() as group:
            for row in rows.values():
                group.create_task(take_row(row))
        if failed:
            raise Temporary("the hub takes nothing now")

    async def _read(self, entry: Any) -> Item | None:
        try:
            return read_item(entry)
        except InputError as error:
            await self._park(entry, f"{error.code}: {error.params.get('why', '')}")
            return None

    async def _take_one(self, item: Item, entry: Any, held: Held) -> bool:
        """Whether it is kept or put away; else the page comes again."""
        try:
            await self._keep(item, held)
        except (Unavailable, TimeoutError):
            return False
        except Exception as error:
            self._failures[item.msgid] += 1
            log.exception("wecom_item_failed", extra={"account": self._account.id})
            if self._failures[item.msgid] < ATTEMPTS:
                return False
            await self._park(entry, f"{type(error).__name__}: {error}"[:300])
        return True
