"""Pulls what has come into an account: durable first, then the cursor moves, page by page."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.tencent.calls import Refused
from channels.wecom.items import Item, read_item
from channels.wecom.refusals import BAD_CODE, error_of
from channels.wecom.service import Page, Service
from hub.core.channel import Account
from hub.core.clock import Clock
from hub.core.errors import InputError, Permanent, Temporary, Unavailable
from hub.core.failpoints import failpoint
from hub.core.ports import Logbook

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Customers whose messages are kept side by side; those of one follow one another."""
ATTEMPTS = 5
"""After which what cannot be kept is put away, and what is behind it goes on."""
SLACK = timedelta(minutes=5)
"""Between WeCom's clock and ours, when it is asked what is new at an account's first start."""
HELD = 2_000

Held = dict[str, str]
"""Which customers a servicer of WeCom's own has, and who: nothing is said to them by API."""
Keep = Callable[[Item, Held], Awaitable[None]]
"""Returns when an item is durable; may change who is held."""
Park = Callable[[Any, str], Awaitable[None]]
"""Puts an entry away that cannot be read or kept, with the reason."""
Meet = Callable[[Iterable[str]], Awaitable[None]]
"""Told who is in a page before it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """All up to `cursor` is kept. What was sent before `since` is not ours to answer.

    `behind`: it reads what came before it, and only then the time is asked for: were our clock
    hours ahead, what is new would else be taken for old.
    """

    cursor: str = ""
    since: float = 0.0
    behind: bool = True
    held: Held = field(default_factory=dict)


class Puller:
    """One page at a time; nothing moves the cursor but a page that is kept whole."""

    def __init__(
        self, account: Account, service: Service, logbook: Logbook, clock: Clock,
        keep: Keep, park: Park, meet: Meet, *, history: bool,
    ) -> None:  # fmt: skip
        self._account = account
        self._service = service
        self._logbook = logbook
        self._clock = clock
        self._keep = keep
        self._park = park
        self._meet = meet
        self._history = history
        self._failures: Counter[str] = Counter()

    async def pull(self, token: str) -> None:
        """All there is; raises ChannelError, Unavailable."""
        mark = await self._mark()
        while True:
            page, mark = await self._ask(mark, token)
            held = dict(mark.held)
            await self._take(page, mark, held)
            self._failures.clear()
            failpoint("before_mark")
            behind = mark.behind and page.more
            moved = replace(mark, cursor=page.cursor or mark.cursor, behind=behind, held=held)
            if moved != mark:
                await self._put(moved)
            if not page.more or moved == mark:
                return
            mark = moved

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

    async def _mark(self) -> Mark:
        found = await self._logbook.bookmark(self._account.id)
        if found:
            return mark_from(found)
        since = 0.0 if self._history else (self._clock.now() - SLACK).timestamp()
        mark = Mark(since=since)
        await self._put(mark)
        return mark

    async def _put(self, mark: Mark) -> None:
        held = [{"customer": who, "servicer": by} for who, by in mark.held.items()][-HELD:]
        document = {"cursor": mark.cursor, "since": mark.since, "behind": mark.behind}
        await self._logbook.put_bookmark(self._account.id, {**document, "held": held})


def mark_from(found: Mapping[str, Any]) -> Mark:
    held = {one["customer"]: one["servicer"] for one in found.get("held", ())}
    return Mark(
        cursor=found["cursor"], since=found["since"], behind=found["behind"], held=held
    )  # fmt: skip
