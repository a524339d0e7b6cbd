"""All that happened to a customer, over all his records: conversations, orders, notes, deeds."""

from collections.abc import Iterable

from agent_console.api.cursors import read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import Nothing
from agent_console.api.shapes.customer_notes import MomentOut, Timeline, TimelineQuery
from agent_console.directory import Directory
from agent_console.rights import Right
from hub.core.conversations import Conversation
from hub.core.customer_notes import CustomerNote
from hub.core.customers import Family, Trace
from hub.core.orders import Order
from hub.store.order_lists import Wanted
from hub.store.windows import Place

TITLE = 120
"""Characters of what a moment says of itself."""


async def get_timeline(call: Call[Nothing, TimelineQuery]) -> Timeline:
    """The newest first; of what the caller may see."""
    query = call.query
    after = read_place(query.after)
    family = await call.services.clientele.records.family(call.id)
    found = [
        *await _conversations(call, family, after),
        *await _orders(call, family, after),
        *await _notes(call, family),
        *await _deeds(call, family),
    ]
    found = [one for one in found if after is None or _key(one) < (after.at, after.id)]
    found.sort(key=_key, reverse=True)
    page = found[: query.limit]
    more = len(found) > len(page)
    return Timeline(items=page, next=write_place(page[-1].at, page[-1].id) if more else None)


def _key(moment: MomentOut) -> tuple[object, str]:
    """To the millisecond, as cursors know it."""
    at = moment.at
    return at.replace(microsecond=at.microsecond // 1000 * 1000), moment.id


async def _conversations(
    call: Call[Nothing, TimelineQuery], family: Family, after: Place | None
) -> Iterable[MomentOut]:
    services = call.services
    found = await services.stores.conversations.newest(
        {"customer_id": {"$in": sorted(family.ids)}}, now=services.clock.now(),
        limit=call.query.limit + 1, after=after,
    )  # fmt: skip
    may = call.who.authority.may
    seen = [one for one in found if may(Right.SEE_CONVERSATIONS, one.node_id)]
    return [await _of_conversation(one, services.directory) for one in seen]


async def _of_conversation(one: Conversation, directory: Directory) -> MomentOut:
    return MomentOut(
        kind="conversation", id=one.id, at=one.opened_at, what=one.state.value,
        title=one.summary[:TITLE], by_name=await directory.name_of(one.assignee) or "",
        data={
            "channel": one.channel, "topic": one.topic, "score": one.score,
            "seq": one.first_seq, "people": bool(one.home_queue or one.given_at),
            "closed_at": one.closed_at,
        },
    )  # fmt: skip


async def _orders(
    call: Call[Nothing, TimelineQuery], family: Family, after: Place | None
) -> Iterable[MomentOut]:
    services, may = call.services, call.who.authority.may
    found = await services.stores.orders.page(
        Wanted(customers=family.ids), now=services.clock.now(), limit=call.query.limit + 1,
        after=after,
    )  # fmt: skip
    return [
        await _of_order(one, services.directory)
        for one in found.orders
        if may(Right.SEE_ORDERS, one.node_id, one.handler_node)
    ]


async def _of_order(order: Order, directory: Directory) -> MomentOut:
    return MomentOut(
        kind="order", id=order.number, at=order.opened_at, what=order.state.value,
        title=order.title[:TITLE], by_name=await directory.name_of(order.assignee) or "",
        data={"type": order.type, "late": bool(order.late)},
    )  # fmt: skip


async def _notes(call: Call[Nothing, TimelineQuery], family: Family) -> Iterable[MomentOut]:
    notes = await call.services.clientele.notes.of(family.top.id)
    return [await _of_note(one, call.services.directory) for one in notes]


async def _of_note(note: CustomerNote, directory: Directory) -> MomentOut:
    return MomentOut(
        kind="note", id=note.id, at=note.begun_at, what="note", title=note.text[:TITLE],
        by_name=await directory.name_of(note.begun_by) or "", data={"edits": len(note.before)},
    )  # fmt: skip


async def _deeds(call: Call[Nothing, TimelineQuery], family: Family) -> Iterable[MomentOut]:
    traces = await call.services.clientele.history.of(family.ids)
    return [await _of_deed(one, call.services.directory) for one in traces]


async def _of_deed(trace: Trace, directory: Directory) -> MomentOut:
    """What was changed, by name: the values stand in the history of his records."""
    return MomentOut(
        kind="deed", id=f"{trace.customer_id}.{trace.at.timestamp():.3f}.{trace.deed}",
        at=trace.at, what=trace.deed.value, title=trace.reason[:TITLE],
        by_name=await directory.name_of(trace.by) or trace.by,
        data={"fields": sorted(trace.changes), "other": trace.other},
    )  # fmt: skip
