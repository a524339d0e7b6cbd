"""Brings those who wait to those who may answer: one process of all, the owner of one shard.

It holds a board in memory, built from the store when it takes over and kept true by the feed. What
it decides is committed like everything else; an offer carries the lease it is made under, so that
one who has lost the shard unnoticed offers nothing any more.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from hub.core.clock import Clock
from hub.core.conversations import HUMAN_STATES, Conversation
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.failpoints import failpoint
from hub.core.ports.wording import Wording
from hub.core.seats import Seat, SeatState
from hub.pipeline.calendars import Almanac
from hub.pipeline.channels import Channels
from hub.pipeline.feed import Feed
from hub.pipeline.shards import Shards
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.group import Entry
from hub.store.seats import Seats
from routing import offers
from routing.attendance import Attendance, Entitled
from routing.board import Board, Match
from routing.catalogue import Catalogue
from routing.hours import opening, untold
from routing.offers import ASSIGNS, Offer

log = logging.getLogger(__name__)
T = TypeVar("T")

TICK = 1.0
"""Seconds between looks at what is due by the clock."""
OURS = frozenset({Kind.SEAT, Kind.ORGANISATION})
MISSED_FENCE = "conflict"
"""The code of a guard that matched nothing: others have the shard, or the seat, by now."""


class Assigner:
    """`run` works while this process owns the shard, and waits otherwise."""

    def __init__(
        self, db: Database, committer: Committer, feed: Feed, shards: Shards, clock: Clock,
        catalogue: Catalogue, almanac: Almanac, channels: Channels, wording: Wording,
        entitled: Entitled,
    ) -> None:  # fmt: skip
        self._conversations = Conversations(db)
        self._seats = Seats(db)
        self._committer = committer
        self._feed = feed
        self._shards = shards
        self._clock = clock
        self._catalogue = catalogue
        self._almanac = almanac
        self._channels = channels
        self._wording = wording
        self._attendance = Attendance(db, committer, catalogue, entitled)
        self._board: Board | None = None
        self._heard: deque[Entry] = deque()
        self._stale: set[str] = set()
        self._busy: dict[str, Match | None] = {}
        self._bell = asyncio.Event()
        self._look_at = clock.monotonic()
        self._queues_changed = False
        self._posts_moved = False
        catalogue.on_change = self._look_again

    async def run(self) -> None:
        """Assign for ever; ends by cancellation."""
        unlisten = self._feed.listen(self._hear)
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._wait()
                    try:
                        await self._work(group)
                    except Exception:
                        log.exception("assigning_failed")
                        self._forget()
                        await asyncio.sleep(TICK)
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        if self._board is not None and (entry.event.kind in OURS or _is_peoples(entry)):
            self._heard.append(entry)
            self._bell.set()

    def _look_again(self) -> None:
        self._queues_changed = True
        self._bell.set()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(TICK):
                await self._bell.wait()
        self._bell.clear()

    async def _work(self, group: asyncio.TaskGroup) -> None:
        if not self._shards.owns(ASSIGNS):
            self._forget()
            self._attendance.forget()
            return
        board = self._board or await self._build()
        self._take_up(board)
        if self._queues_changed:
            self._queues_changed = False
            board.look_again()
        await self._read_seats(board)
        if self._posts_moved:
            await self._vacate(board)
        if self._clock.monotonic() >= self._look_at:
            self._look_at = self._clock.monotonic() + TICK
            await self._look(board, group)
        await self._attendance.write(board)
        now = self._clock.now()
        for match in list(board.matches(now)):
            if match.conversation.id in self._busy:
                board.answered(match)  # once more when that has come to its end
            else:
                self._begin(group, match.conversation, self._offer(match), match)

    def _forget(self) -> None:
        self._board = None
        self._heard.clear()
        self._stale.clear()

    async def _build(self) -> Board:
        """Listens before it reads: what changes meanwhile is heard and taken up afterwards."""
        self._board = board = Board(self._catalogue.get, filter(None, self._busy.values()))
        self._posts_moved = True
        self._look_at = self._clock.monotonic()
        await self._catalogue.load()
        for seat in await self._seats.all():
            board.seat(seat)
        now = self._clock.now()
        for conversation in await self._conversations.with_people():
            board.see(conversation, now)
        log.info("assigner_took_over")
        return board

    def _take_up(self, board: Board) -> None:
        while self._heard:
            entry = self._heard.popleft()
            event, conversation = entry.event, entry.conversation
            if event.kind is Kind.SEAT:
                self._stale.add(event.data["id"])
                if event.data.get("old") == SeatState.OFFLINE:  # perhaps by a post he just lost
                    self._posts_moved = True
            elif conversation:
                board.see(conversation, event.at)
                if event.kind is Kind.STATE:
                    self._attendance.hear(event, conversation, board)
            else:
                self._posts_moved = True

    async def _vacate(self, board: Board) -> None:
        """Whoever may not answer where he sits any more has no seat; what he had goes to others."""
        self._posts_moved = False
        await self._attendance.vacate(board, self._clock.now())

    async def _read_seats(self, board: Board) -> None:
        stale, self._stale = self._stale, set()
        for person in stale:
            if seat := await self._seats.get(person):
                board.seat(seat)
        if stale:
            self._look_at = self._clock.monotonic()

    async def _look(self, board: Board, group: asyncio.TaskGroup) -> None:
        """What is due by the clock, or because somebody is gone."""
        now = self._clock.now()
        await self._attendance.look_for_the_dead(board, now)
        self._attendance.look(board, now)
        for one in board.expired(now):
            seat = board.get_seat(one.offered_to)
            self._decide(group, one, partial(offers.expire, offered=one, seat=seat))
        for one in board.withdrawn():
            self._decide(group, one, partial(offers.withdraw, offered=one))
        for one, seat in board.bereaved():
            self._decide(group, one, self._bereave(one, seat))
        for one, queue in board.overflowing(now):
            self._decide(group, one, partial(offers.overflow, waiting=one, to=queue))
        for one, opens in untold(board.queued(), self._opening, now):
            self._decide(group, one, self._close(one, opens))

    def _bereave(self, held: Conversation, seat: Seat) -> Callable[[Draft], None]:
        queue = self._catalogue.get(held.queue)
        return partial(offers.bereave, of=seat, held=held, queue=queue, wording=self._wording)

    def _opening(self, queue_id: str, now: datetime) -> datetime | None:
        queue = self._catalogue.get(queue_id)
        return opening(self._almanac.at(queue.calendar_id, queue.node_id), now)

    def _close(self, one: Conversation, opens: datetime) -> Callable[[Draft], None]:
        return partial(
            offers.tell_closed, waiting=one, opens=opens, wording=self._wording,
            letters=self._channels.letters(one.channel, one.account),
        )  # fmt: skip

    def _decide(
        self, group: asyncio.TaskGroup, one: Conversation, decide: Callable[[Draft], None]
    ) -> None:
        if one.id not in self._busy:
            self._begin(group, one, self._commit(one, decide))

    def _begin(
        self, group: asyncio.TaskGroup, one: Conversation, work: Coroutine[Any, Any, None],
        match: Match | None = None,
    ) -> None:  # fmt: skip
        """One thing at a time for each conversation; the loop goes on meanwhile."""
        self._busy[one.id] = match
        task = group.create_task(self._patiently(work))
        task.add_done_callback(lambda _: self._end(one.id))

    def _end(self, conversation_id: str) -> None:
        match = self._busy.pop(conversation_id)
        if match and self._board:
            self._board.answered(match)
        self._bell.set()

    async def _patiently(self, work: Coroutine[Any, Any, None]) -> None:
        """What goes wrong otherwise leaves the board in doubt: it is built anew."""
        try:
            await work
        except Exception:
            log.exception("assigning_failed")
            self._forget()

    async def _offer(self, match: Match) -> None:
        wanted = Offer(
            conversation_id=match.conversation.id, to=match.person,
            seconds=match.queue.offer_seconds, process=self._shards.name,
        )  # fmt: skip
        failpoint("before_offer")
        offered = await self._commit(match.conversation, partial(offers.offer, wanted=wanted))
        if offered and self._board:  # the news of it may be late
            self._board.see(offered, self._clock.now())
        failpoint("offer_committed")

    async def _commit(self, one: Conversation, decide: Callable[[Draft], T]) -> T | None:
        try:
            return await self._committer.commit(one.thread_id, decide)
        except Conflict as error:
            log.info("offer_moved_on", extra={"conversation_id": one.id, "code": error.code})
            if error.code == MISSED_FENCE:
                self._forget()
            else:
                await self._look_up(one)
        return None

    async def _look_up(self, one: Conversation) -> None:
        """The board took for done what was not."""
        now = await self._conversations.get(one.id)
        if now and self._board:
            self._board.see(now, self._clock.now())
            self._bell.set()


def _is_peoples(entry: Entry) -> bool:
    """What people have, get or lose; most of what is said is said to the bot."""
    conversation = entry.conversation
    if conversation is None:
        return False
    return conversation.state in HUMAN_STATES or entry.event.kind is Kind.STATE
