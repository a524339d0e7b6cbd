"""Reads a mailbox: each mail durable first, marked after, and the mailbox goes on whatever it is.

How far it is read stands in the hub's own store, not in the mailbox: people may read there, too,
and a hub whose store is set back to yesterday reads on from yesterday.
"""

import logging
from calendar import month_abbr
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from channels.email.config import MailboxConfig
from channels.email.imap import Folder, opened
from channels.email.keys import Keys
from channels.watch import Heard
from channels.worker import Worker
from hub.core.clock import Clock
from hub.core.errors import ChannelError
from hub.core.failpoints import failpoint
from hub.core.ports.channels import Logbook

log = logging.getLogger(__name__)

BATCH = 20
LOOKED_BACK = 2
"""Days before the newest mail that are read again in a folder that is numbered anew."""
PAUSE = 5.0

Take = Callable[[bytes], Awaitable[bool]]
"""Returns when a raw mail is durable, or parked (then False); raises when neither could be."""
Refuse = Callable[[int], Awaitable[None]]
"""Parks the notice of a mail of so many bytes, which is not even fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """All up to `uid` are taken; of those up to `old`, which were there before us, the unseen ones.

    `since`: with them those from this day on, where the folder was numbered anew.
    """

    validity: int
    uid: int = 0
    old: int = 0
    since: str = ""
    day: str = ""


class Mailbox:
    """`take` keeps one mail; one mail at a time is in memory."""

    def __init__(
        self, config: MailboxConfig, account_id: str, logbook: Logbook, clock: Clock,
        take: Take, refuse: Refuse, keys: Keys, heard: Heard,
    ) -> None:  # fmt: skip
        self._config = config
        self._account_id = account_id
        self._logbook = logbook
        self._clock = clock
        self._take = take
        self._refuse = refuse
        self._keys = keys
        self._heard = heard
        pause = min(PAUSE, config.poll_seconds)
        self._worker = Worker(f"mailbox {account_id}", self._work, pause=pause)

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    async def _work(self) -> None:
        """The life of one connection."""
        try:
            async with opened(self._config, self._keys) as folder:
                self._heard(None)
                bookmark = await self._find(folder)
                while True:
                    bookmark = await self._read_on(folder, bookmark)
                    await folder.wait(self._config.poll_seconds)
        except ChannelError as error:
            log.warning("mailbox_lost", extra={"account": self._account_id, "why": error.detail})
            self._heard(error)

    async def _find(self, folder: Folder) -> Bookmark:
        kept = await self._logbook.bookmark(self._account_id)
        if kept.get("validity") == folder.validity:
            return Bookmark(**kept)
        since = str(kept.get("day", ""))
        bookmark = Bookmark(validity=folder.validity, old=folder.last, since=since, day=since)
        await self._put(bookmark)
        return bookmark

    async def _read_on(self, folder: Folder, bookmark: Bookmark) -> Bookmark:
        """All that has come since, in the order in which it came."""
        waiting = await _waiting(folder, bookmark)
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            sizes = await folder.sizes(batch)
            for uid in batch:
                if uid in sizes:
                    await self._read(folder, uid, sizes[uid])
                bookmark = replace(bookmark, uid=uid, day=self._today())
                await self._put(bookmark)
        return bookmark

    async def _read(self, folder: Folder, uid: int, size: int) -> None:
        """What is parked stays unseen: somebody may find it in the mailbox, too."""
        if size > self._config.mail_bytes:
            await self._refuse(size)
            return
        raw = await folder.fetch(uid)
        if raw is None or not await self._take(raw):
            return
        failpoint("before_mark")
        await folder.mark_seen(uid)

    async def _put(self, bookmark: Bookmark) -> None:
        await self._logbook.put_bookmark(self._account_id, asdict(bookmark))

    def _today(self) -> str:
        return self._clock.now().date().isoformat()


async def _waiting(folder: Folder, bookmark: Bookmark) -> list[int]:
    following = bookmark.uid + 1
    found: list[int] = []
    if following <= bookmark.old:
        found += await folder.search(following, bookmark.old, *_old(bookmark))
    return found + await folder.search(max(following, bookmark.old + 1))


def _old(bookmark: Bookmark) -> tuple[str, ...]:
    """Which of the mails that were there before us are news to us."""
    if not bookmark.since:
        return ("UNSEEN",)
    day = date.fromisoformat(bookmark.since) - timedelta(days=LOOKED_BACK)
    return ("OR", "UNSEEN", "SINCE", f"{day.day}-{month_abbr[day.month]}-{day.year}")
