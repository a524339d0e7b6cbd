"""What is stored of a round, read from the store itself."""

from datetime import UTC, datetime

from hub.core.deadlines import deadline_id
from hub.core.events import Kind
from hub.core.orders import OrderAction
from hub.core.service_levels import ServiceClock
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.events import Events
from hub.store.messages import Messages
from hub.store.orders import Orders
from hub.store.seats import Seats
from tests.faults.story import Story
from workorders.limits import KINDS

AT_ONCE = 50
"""Deadlines that are read together."""


async def read(db: Database, story: Story, start: int) -> None:
    """All that came after the event `start`, as it is now."""
    story.at = datetime.now(UTC)
    story.events = []
    number = start
    while events := await Events(db).since(number, 100):
        story.events += events
        number = events[-1].number
    await _read_threads(db, story)
    await _read_orders(db, story)
    story.seats = await Seats(db).all()
    ids = [deadline_id(one, clock) for one in sorted(story.subjects) for clock in _clocks()]
    story.deadlines = []
    for first in range(0, len(ids), AT_ONCE):
        story.deadlines += await Deadlines(db).get_many(ids[first : first + AT_ONCE])


async def _read_threads(db: Database, story: Story) -> None:
    begun = story.begun
    threads = sorted(begun)
    story.messages = [
        message
        for thread in threads
        for message in await Messages(db).in_thread(thread, after=0, limit=10_000)
    ]
    ids = sorted({event.conversation_id for event in story.events if event.thread_id in begun})
    story.conversations = await Conversations(db).get_many(ids)
    story.listings = {
        listing["_id"]: listing async for listing in db["listings"].find({"_id": {"$in": ids}})
    }
    rows = [row async for row in db["outbox"].find({"thread_id": {"$in": threads}})]
    story.rows = {row["_id"] for row in rows}


async def _read_orders(db: Database, story: Story) -> None:
    numbers = {
        event.data["number"]
        for event in story.events
        if event.kind is Kind.ORDER and event.data["action"] == OrderAction.OPEN
    }
    found = [await Orders(db).get(number) for number in sorted(numbers)]
    story.orders = [order for order in found if order]


def _clocks() -> list[str]:
    """Of conversations and of orders: a subject has those of its own kind only."""
    return [*map(str, ServiceClock), *KINDS]
