"""Numbered migrations that only add; a hub refuses a store that is newer than itself."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pymongo import IndexModel
from pymongo.errors import NetworkTimeout

from hub.core.calendar import ALWAYS, OFFICE
from hub.core.errors import Unavailable
from hub.core.service_levels import DEFAULT_LEVEL, LETTER_LEVELS
from hub.store import (
    accounts,
    answer_pages,
    articles,
    audit,
    carried,
    conversations,
    customer_history,
    customer_notes,
    customers,
    deadlines,
    events,
    figures,
    files,
    idempotency,
    letters,
    logins,
    messages,
    nodes,
    order_templates,
    orders,
    outbox,
    parked,
    people,
    processes,
    saved_views,
    seats,
    segments,
    templates,
    watches,
)
from hub.store.calendars import Calendars
from hub.store.database import Database
from hub.store.service_levels import ServiceLevels

log = logging.getLogger(__name__)

_INDEXES: dict[str, list[IndexModel]] = {
    "accounts": accounts.INDEXES,
    "answer_pages": answer_pages.INDEXES,
    "article_versions": articles.VERSION_INDEXES,
    "articles": articles.INDEXES,
    "audit": audit.INDEXES,
    "carried": carried.INDEXES,
    "conversations": conversations.INDEXES,
    "customer_history": customer_history.INDEXES,
    "customer_notes": customer_notes.INDEXES,
    "customers": customers.INDEXES,
    "deadlines": deadlines.INDEXES,
    "events": events.INDEXES,
    "figures": figures.INDEXES,
    "file_references": files.INDEXES,
    "files.chunks": files.CHUNK_INDEXES,
    "idempotency": idempotency.INDEXES,
    "listings": conversations.LISTING_INDEXES,
    "logins": logins.INDEXES,
    "messages": messages.INDEXES,
    "order_templates": order_templates.INDEXES,
    "orders": orders.INDEXES,
    "outbox": outbox.INDEXES,
    "parked": parked.INDEXES,
    "people": people.INDEXES,
    "saved_views": saved_views.INDEXES,
    "processes": processes.INDEXES,
    "seat_times": seats.TIME_INDEXES,
    "segments": segments.INDEXES,
    "template_versions": templates.VERSION_INDEXES,
    "watches": watches.INDEXES,
    "webhook_letters": letters.INDEXES,
}


@dataclass(frozen=True, slots=True)
class Migration:
    """What is done to the documents; indexes that are missing are made before."""

    number: int
    title: str
    apply: Callable[[Database], Awaitable[None]] | None = None


async def _create_indexes(db: Database) -> None:
    for collection, indexes in _INDEXES.items():
        if indexes:
            await db[collection].create_indexes(indexes)


async def _begin_calendars(db: Database) -> None:
    for calendar in (ALWAYS, OFFICE):
        await Calendars.put_default(db, calendar)
    await ServiceLevels.put_default(db, DEFAULT_LEVEL)


async def _promise_letters(db: Database) -> None:
    for level in LETTER_LEVELS:
        await ServiceLevels.put_default(db, level)


async def _organise(db: Database) -> None:
    await nodes.put_root(db)
    await people.give_posts(db)


MIGRATIONS = (
    Migration(1, "indexes of the spine"),
    Migration(2, "history of reply templates"),
    Migration(3, "a customer's own orders"),
    Migration(4, "webhooks and repeated requests"),
    Migration(5, "families of customers", customers.complete),
    Migration(6, "calendars and deadlines", _begin_calendars),
    Migration(7, "the organisation's tree, and posts in it", _organise),
    Migration(8, "lists of work orders"),
    Migration(9, "lists of work orders by person and by priority", orders.enlist),
    Migration(10, "tops of families know that they are", customers.mark_joined),
    Migration(11, "lists of work orders by opener and by day; saved views", orders.enlist),
    Migration(12, "customers by how their names are spelt in pinyin", customers.spell),
    Migration(13, "watches, figures of the log, notes about customers"),
    Migration(14, "channel accounts are edited by people", accounts.complete),
    Migration(15, "what is promised to those who write letters", _promise_letters),
    Migration(16, "chunks of files"),
    Migration(17, "parts of text messages, and what carriers call ours"),
    Migration(19, "answers in full behind links"),
)


async def migrate(db: Database) -> int:
    """Bring the store up to this hub's schema; returns its number. Safe to run twice at once."""
    known = await db["schema"].find_one({"_id": "schema"})
    current = known["number"] if known else 0
    if current > MIGRATIONS[-1].number:
        raise Unavailable(
            f"the store has schema {current}, this hub knows {MIGRATIONS[-1].number}: "
            "use the newer hub"
        )
    if current < MIGRATIONS[-1].number:
        await _patiently(_create_indexes, db)
    for migration in MIGRATIONS:
        if migration.number > current:
            if migration.apply:
                await _patiently(migration.apply, db)
            await _record(db, migration.number)
            log.info("migrated", extra={"number": migration.number, "title": migration.title})
    return MIGRATIONS[-1].number


async def _patiently(step: Callable[[Database], Awaitable[None]], db: Database) -> None:
    """Millions of documents take longer than a connection waits; the store works on meanwhile.

    So what got no answer is done again, as often as it takes: every migration may be.
    """
    while True:
        try:
            return await step(db)
        except NetworkTimeout:
            log.warning("migration_takes_long", extra={"step": step.__name__})


async def _record(db: Database, number: int) -> None:
    await db["schema"].update_one({"_id": "schema"}, {"$max": {"number": number}}, upsert=True)
